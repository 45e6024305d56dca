"""The worth of customers as lines in what they spent: against sums over customers, and against what came."""

from __future__ import annotations

import numpy as np
import pytest

from patronage.models.bg_nbd import BG_NBD
from patronage.models.gamma_gamma import GAMMA_GAMMA
from patronage.models.lognormal_spend import LOGNORMAL_SPEND
from patronage.models.pareto_nbd import PARETO_NBD
from patronage.models.value_lines import Terms, value_lines
from tests.models.value_coverage import CUSTOMERS, HORIZON, RATE, counted, made_base

BASES = {"pareto_nbd": 25, "mbg_nbd": 15}


@pytest.mark.parametrize("story", BASES)
def test_a_dose_of_totals_holds_what_came(story: str) -> None:
    bases = BASES[story]
    for kind, (held, totals) in counted(range(bases), story).items():
        # The totals of one base hang together: the band is that of the bases.
        assert held / totals >= 0.95 - 3.3 * (0.95 * 0.05 / bases) ** 0.5, kind


@pytest.mark.parametrize("purchases", [BG_NBD, PARETO_NBD])
@pytest.mark.parametrize("spending", [GAMMA_GAMMA, LOGNORMAL_SPEND])
def test_lines_are_the_models_own_answers(purchases: object, spending: object) -> None:
    base = made_base(np.random.default_rng(3))
    summary = base.summary
    bought, spent = purchases.fit(summary), spending.fit(summary)  # type: ignore[attr-defined]  # both have it
    terms = Terms(HORIZON, RATE, 0.4)
    lines = value_lines(bought, spent, summary, summary.frequency.astype(np.float64), terms)
    mean = lines.mean[:, 0] + lines.mean[:, 1] * base.spent
    orders = bought.discounted_purchases(RATE, summary.frequency, summary.recency, summary.T, horizon=HORIZON)
    each = spent.moments(summary.frequency.astype(np.float64)).mean
    assert mean == pytest.approx(0.4 * orders * (each[:, 0] + each[:, 1] * base.spent))
    if spending is GAMMA_GAMMA:
        value = np.nan_to_num(summary.monetary_value, nan=1.0)
        assert mean == pytest.approx(0.4 * orders * spent.expected_value(summary.frequency, value))
    # Along the gradient: all parameters of purchasing 0.1 % greater.
    moved = bought.at(bought.estimate.values * 1.001)
    there = value_lines(moved, spent, summary, summary.frequency.astype(np.float64), terms)
    size = len(bought.estimate.values)
    grown = (there.mean - lines.mean) / np.log(1.001)
    assert grown == pytest.approx(lines.gradient[:, :, :size].sum(axis=2), rel=0.02, abs=1e-3)


def test_the_sum_of_rows_is_that_of_their_customers() -> None:
    base = made_base(np.random.default_rng(4))
    bought, spent = BG_NBD.fit(base.summary), GAMMA_GAMMA.fit(base.summary)
    one = base.summary.rows(np.array([0, 5, 9]))
    lines = value_lines(bought, spent, one, np.asarray(one.frequency, np.float64), Terms(HORIZON, RATE))
    # Three customers of each row, who spent 10, 20 and 60.
    money = np.array([10.0, 20.0, 60.0])
    ones = np.ones(3)
    together = lines.sums(3 * ones, money.sum() * ones, (money**2).sum() * ones)
    apart = sum(lines.sums(ones, spent_ * ones, spent_**2 * ones) for spent_ in money)
    assert together == pytest.approx(apart)
    assert len(base.spent) == CUSTOMERS


def test_variance_is_that_of_the_story_told_again() -> None:
    base = made_base(np.random.default_rng(5))
    bought, spent = PARETO_NBD.fit(base.summary), GAMMA_GAMMA.fit(base.summary)
    rows = base.summary.rows(np.array([int(np.argmax(base.summary.frequency))]))
    x, last, seen = (float(each[0]) for each in (rows.frequency, rows.recency, rows.T))
    money = float(base.spent[int(np.argmax(base.summary.frequency))])
    lines = value_lines(bought, spent, rows, rows.frequency.astype(np.float64), Terms(HORIZON, RATE))
    r, alpha, s, beta = bought.estimate.values
    p, q, v = spent.estimate.values
    rng, many = np.random.default_rng(6), 200_000
    alive = rng.uniform(size=many) < bought.probability_alive(x, last, seen)
    rate = rng.gamma(r + x, 1 / (alpha + seen), many)
    life = np.minimum(rng.exponential(1, many) / rng.gamma(s, 1 / (beta + seen), many), HORIZON)
    worth = 1 / rng.gamma(p * x + q, 1 / (v + money), many)
    count = rng.poisson(rate * life * alive)
    who = np.repeat(np.arange(many), count)
    values = rng.gamma(p, worth[who]) * np.exp(-RATE * rng.uniform(0, life[who]))
    came = np.bincount(who, values, many)
    mean = lines.mean[0] @ [1, money]
    variance = lines.variance[0] @ [1, money, money**2]
    assert came.mean() == pytest.approx(mean, abs=3.3 * (variance / many) ** 0.5)
    spread = ((came - came.mean()) ** 2).std() / many**0.5
    assert came.var() == pytest.approx(variance, abs=3.3 * spread)
