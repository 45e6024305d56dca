"""Who will leave, and when who stays buys next: by formula in 40 digits, by hand and by what customers do."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from patronage.base.errors import InputError
from patronage.models.fitted_purchases import FittedPurchases
from tests.models import oracle
from tests.models.made import gompertz_lives
from tests.models.test_flows import ALL, BG, DANGERS, GGOMPERTZ, MBG, NBD, PARETO, POISSON, ROWS


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", ["pareto_nbd", "bg_nbd", "mbg_nbd"])
def test_leaving_in_forty_digits(name: str) -> None:
    misses, fitted = [], ALL[name]
    for i, (parameters, row) in enumerate((p, row) for p in DANGERS for row in ROWS):
        horizon = (1e-3, 39.0, 1e4)[i % 3]
        exact = oracle.of(*parameters)
        if fitted is PARETO:
            expected = 1 - ((exact[3] + row[2]) / (exact[3] + row[2] + horizon)) ** exact[2]
        else:
            expected = oracle.leaves(exact, row, horizon, int(fitted is MBG))
        found = fitted.at(parameters).dropout_probability(horizon, *row)[0]
        if float(abs(mpf(found) / expected - 1)) > 1e-8:
            misses.append((parameters, row, horizon, found, float(expected)))
        wait = fitted.at(parameters).next_purchase(*row)[0]
        with mp.workdps(40):
            exact_wait = (exact[1] + mpf(row[2])) * (2 ** (1 / (exact[0] + int(row[0]))) - 1)
        if exact_wait < 1e300:
            assert float(abs(mpf(wait) / exact_wait - 1)) < 1e-12, (parameters, row)
        else:  # beyond all doubles
            assert wait == np.inf
    assert not misses


@pytest.mark.parametrize("name", ["pareto_nbd", "ggompertz_nbd", "bg_nbd", "mbg_nbd"])
def test_leaving_is_what_customers_do(name: str) -> None:
    rng, many, horizon, (x, last, end) = np.random.default_rng(24), 100_000, 60.0, (3, 20.0, 30.0)
    fitted, given = ALL[name], ALL[name].parameters
    buys = rng.gamma(given["r"] + x, 1 / (given["alpha"] + end), many)
    waits = rng.exponential(1, many) / buys
    if fitted is PARETO:
        gone = rng.exponential(1, many) / rng.gamma(given["s"], 1 / (given["beta"] + end), many)
    elif fitted is GGOMPERTZ:
        known = 1 + (given["beta"] - 1) * np.exp(-given["b"] * end)
        gone = gompertz_lives(rng, many, given["b"], given["s"], known)
    else:
        # He leaves at the first of his purchases that is one too many.
        leaves = rng.beta(given["a"], given["b"] + x + (fitted is MBG), many)
        gone = rng.gamma(rng.geometric(leaves)) / buys
    left = (gone < horizon).mean()
    expected = fitted.dropout_probability(horizon, x, last, end)[0]
    assert abs(left - expected) < 3.29 * (expected * (1 - expected) / many) ** 0.5
    soon = (waits < fitted.next_purchase(x, last, end)[0]).mean()
    assert abs(soon - 0.5) < 3.29 * 0.5 / many**0.5


def test_by_hand() -> None:
    """One purchase in 10 weeks, r 1 and alpha 10: the next within 20 (sqrt 2 - 1) weeks for half of them."""
    nbd = NBD.at([1.0, 10.0])
    assert nbd.next_purchase(1, 5, 10) == pytest.approx([20 * (2**0.5 - 1)])
    assert nbd.purchase_rate([1, 5], 5, 10) == pytest.approx([2 / 20, 6 / 20])
    assert POISSON.purchase_rate([1, 5], 5, 10) == pytest.approx([0.3, 0.3])
    assert POISSON.next_purchase([0, 4], [0, 5], 10) == pytest.approx([np.log(2) / 0.3] * 2)
    # Of s 1 and beta 10 after 10 weeks, a third leave within 10 more; with s 2, five ninths.
    assert PARETO.at([1, 10, 1, 10]).dropout_probability(10, 1, 5, 10) == pytest.approx([1 / 3])
    assert PARETO.at([1, 10, 2, 10]).dropout_probability([10, 10], 1, 5, 10) == pytest.approx([5 / 9] * 2)
    # As good as all leave after their next purchase: k 1, and time doubles.
    assert BG.at([1, 10, 1e9, 1.0]).dropout_probability(10, 0, 0, 0) == pytest.approx([0.5])


@pytest.mark.parametrize("name", ALL)
def test_leaving_is_in_order(name: str) -> None:
    fitted: FittedPurchases = ALL[name]
    later = fitted.dropout_probability([0, 1, 10, 100, 1e6], 3, 20, 30)
    assert later[0] == 0
    if fitted in (NBD, POISSON):
        assert later.tolist() == [0] * 5
    else:
        assert np.all(np.diff(later) > 0)
        # None of it depends on when he bought last, and a longer history leaves less.
        assert fitted.dropout_probability(9, 3, [1, 29], 30).std() == 0
        assert np.all(np.diff(fitted.dropout_probability(9, 3, 20, [20, 30, 300])) < 0)
    with pytest.raises(InputError, match="recency 40"):
        fitted.next_purchase(3, 40, 30)
    with pytest.raises(InputError, match="horizon"):
        fitted.dropout_probability(-1, 3, 20, 30)
