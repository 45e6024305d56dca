"""GGompertz/NBD tells customers who leave ever sooner from those of Pareto/NBD, and says where it cannot."""

from __future__ import annotations

import numpy as np
import pytest

from patronage.models.ggompertz_nbd import GGOMPERTZ_NBD
from patronage.models.pareto_nbd import PARETO_NBD
from tests.models.made import TRUTHS, gompertz_lives, made_customers


def test_customers_who_leave_ever_sooner_are_told() -> None:
    """5,000 of them bring the parameters back, and are 100 times likelier than by Pareto/NBD at least."""
    seen = made_customers(np.random.default_rng(1), 5_000, "ggompertz_nbd")
    found = GGOMPERTZ_NBD.fit(seen)
    assert found.converged
    assert found.findings == ()
    for (low, high), true in zip(found.intervals(0.9999).values(), TRUTHS["ggompertz_nbd"], strict=True):
        assert low < true < high
    assert found.log_likelihood > PARETO_NBD.fit(seen).log_likelihood + np.log(100)


def test_customers_of_pareto_are_said_to_be() -> None:
    """Nothing is lost by it: the likelihood and the forecast are Pareto/NBD's."""
    seen = made_customers(np.random.default_rng(2), 3_000, "pareto_nbd")
    found, plain = GGOMPERTZ_NBD.fit(seen), PARETO_NBD.fit(seen)
    gain = found.log_likelihood - plain.log_likelihood
    assert -1e-5 < gain < 1.35
    assert f"no better than pareto_nbd: the log-likelihood is {max(gain, 0):.2f} higher" in str(
        found.findings
    )
    rows = seen.frequency, seen.recency, seen.T
    assert found.expected_purchases(39, *rows).sum() == pytest.approx(
        plain.expected_purchases(39, *rows).sum(), rel=0.05
    )


def test_lives_made_are_those_of_the_model() -> None:
    """Of b 0.1, s 2 and beta 3 the share who stay for 20 is (3 / (2 + e^2))^2 = 0.1021."""
    lives = gompertz_lives(np.random.default_rng(3), 200_000, 0.1, 2.0, 3.0)
    assert (lives > 20).mean() == pytest.approx(0.1021, abs=0.0025)
