"""Customers weighed anew tell how sure a fit is, as the scores of each of them do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from patronage.base.errors import InputError
from patronage.models.bg_bb import BG_BB
from patronage.models.bg_nbd import BG_NBD
from patronage.models.bootstrapped import bootstrapped
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Numbers
from patronage.models.gamma_gamma import GAMMA_GAMMA
from patronage.models.merged import merged
from patronage.models.model import LikelihoodModel
from patronage.models.nbd import NBD
from patronage.models.poisson import POISSON
from patronage.models.renewal_counts import RenewalCounts
from patronage.models.sbg import SBG
from patronage.models.weighed_anew import weighed_anew
from tests.models import cdnow
from tests.models.donations import donors
from tests.models.given import customers
from tests.models.made import made_customers

HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]


def scored(model: LikelihoodModel, seen: CustomerSummary) -> Numbers:  # type: ignore[type-arg]  # any fit
    """Return the errors of logarithms by the scores of each row: curvature, scores squared, curvature."""
    estimate = model.fit(seen).estimate
    paid = np.flatnonzero(seen.monetary_value > 0) if model is GAMMA_GAMMA else np.arange(len(seen))
    each = [model.likelihood(seen.rows(np.array([i])))(estimate.values)[1] for i in paid]
    # A customer's own: a row of two is the sum of their scores, which are the same.
    by_log = np.array(each) * estimate.values / np.sqrt(seen.weight[paid])[:, None]
    return np.asarray(np.sqrt(np.diag(estimate.covariance @ by_log.T @ by_log @ estimate.covariance)))


@pytest.mark.parametrize("model", [BG_NBD, NBD, GAMMA_GAMMA], ids=lambda model: model.name)
def test_cdnow_as_by_the_scores_of_each_customer(
    model: LikelihoodModel,  # type: ignore[type-arg]
    shared_data: Path,
) -> None:
    """200 replicates are right to 5 %, but for what is not straight."""
    seen = merged(cdnow.weeks(shared_data))
    found = bootstrapped(model, seen, seed=1)
    assert found.findings == ()
    by_scores = scored(model, seen)
    assert found.logs.std(axis=0, ddof=1) == pytest.approx(by_scores, rel=0.15)
    errors, values = found.standard_errors, found.estimate.values
    assert list(errors.values()) == pytest.approx(list(values * found.logs.std(axis=0, ddof=1)))
    assert np.diag(found.covariance) == pytest.approx(found.logs.var(axis=0, ddof=1))
    for (low, high), logs in zip(found.intervals().values(), found.logs.T, strict=True):
        assert np.mean((logs >= np.log(low)) & (logs <= np.log(high))) == pytest.approx(0.95, abs=0.011)


def test_counts_that_vary_more_than_the_model_believes() -> None:
    """A rate for all: 100 customers of 0 and 100 of 8 purchases in 10 weeks.

    Its standard error takes 800 purchases for independent, 1 / sqrt(800). Each customer is, all in all: the
    logarithm varies by sqrt(200 * 16) / 800.
    """
    seen = customers([(0, 0, 10), (8, 9, 10)], [100, 100])
    plain = POISSON.fit(seen)
    assert np.sqrt(plain.estimate.covariance[0, 0]) == pytest.approx(800**-0.5, rel=1e-3)
    found = bootstrapped(POISSON, seen, seed=2)
    assert found.logs.std(ddof=1) == pytest.approx((200 * 16) ** 0.5 / 800, rel=0.15)


def test_where_the_model_is_right_both_say_the_same() -> None:
    seen = made_customers(np.random.default_rng(3), 20_000)
    fitted = BG_NBD.fit(seen)
    found = bootstrapped(BG_NBD, merged(seen), seed=4, replicates=100)
    for name, error in fitted.standard_errors.items():
        assert found.standard_errors[name] == pytest.approx(error, rel=0.25), name


def test_occasions_and_renewals(shared_data: Path) -> None:
    """BG/BB and sBG: of the paper's customers, errors as by the curvature, but for a fifth."""
    for found in (
        bootstrapped(BG_BB, donors(shared_data), seed=5, replicates=60),
        bootstrapped(SBG, RenewalCounts.of_survivors(HIGH_END), seed=5),
    ):
        plain = np.sqrt(np.diag(found.estimate.covariance))
        assert found.logs.std(axis=0, ddof=1) == pytest.approx(plain, rel=0.25)


def test_weights_of_customers() -> None:
    """A row of many gets a gamma: of the mean and the variance of that many exponentials of one total."""
    seen, rng = customers([(0, 0, 10), (1, 5, 10), (4, 9, 10)], [900, 90, 10]), np.random.default_rng(6)
    drawn = np.array([weighed_anew(seen, rng).weight for _ in range(4000)])
    assert drawn.sum(axis=1) == pytest.approx(np.full(4000, 1000.0))
    assert drawn.mean(axis=0) == pytest.approx([900, 90, 10], rel=0.02)
    # Of a Dirichlet: w (n - w) / (n + 1).
    variance = [w * (1000 - w) / 1001 for w in (900, 90, 10)]
    assert drawn.var(axis=0) == pytest.approx(variance, rel=0.08)


def test_weights_of_renewals_are_those_of_customers() -> None:
    """Two cohorts, one seen for three years and one for two: nobody comes to a renewal after being lost."""
    seen = RenewalCounts.of_cohorts(
        [1, 1, 1, 1, 2, 2, 2], [0, 1, 2, 3, 0, 1, 2], [100, 60, 50, 40, 50, 40, 30]
    )
    rng = np.random.default_rng(7)
    drawn = [weighed_anew(seen, rng) for _ in range(2000)]
    lost, came = (np.mean([getattr(each, name) for each in drawn], axis=0) for name in ("lost", "at_risk"))
    assert lost == pytest.approx(seen.lost, rel=0.03)
    assert came == pytest.approx(seen.at_risk, rel=0.03)
    for each in drawn[:50]:
        assert each.at_risk[0] == pytest.approx(150)
        left = each.at_risk - each.lost
        assert np.all(left[:-1] >= each.at_risk[1:] - 1e-9)
        assert left[0] == pytest.approx(each.at_risk[1])  # both cohorts are seen to the second


def test_renewals_that_do_not_tell_customers_are_refused() -> None:
    late = RenewalCounts.of_cohorts([1, 1, 1, 2, 2], [0, 1, 2, 1, 2], [10, 8, 7, 100, 90])
    with pytest.raises(InputError, match="first seen after renewal 1"):
        weighed_anew(late, np.random.default_rng(8))


def test_replicates_that_run_off_are_said() -> None:
    """Three of four customers never left, as far as told: some replicates have no dropout at all."""
    seen = customers([(0, 0, 30), (1, 20, 60), (3, 55, 60), (2, 10, 60)], [40, 12, 6, 2])
    found = bootstrapped(BG_NBD, seen, seed=9, replicates=60)
    assert [note.key for note in found.findings] == ["note.model.replicates_away"]
    assert np.all(np.isfinite(list(found.intervals().values())))


def test_the_same_seed_weighs_the_same() -> None:
    seen = RenewalCounts.of_survivors(HIGH_END)
    one, same, other = (bootstrapped(SBG, seen, seed=seed, replicates=20) for seed in (1, 1, 2))
    assert one.intervals() == same.intervals()
    assert one.intervals() != other.intervals()
