"""Counts of customers who leave at any time: in 40 digits, by the likelihood, by simulation, and added up."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

from patronage.models.fitted_pareto import FittedPareto
from patronage.models.history import history_of
from patronage.models.pareto_nbd import likelihood
from tests.models import oracle
from tests.models.given import customers, given_estimate

USUAL = (0.5532770, 10.577683, 0.6062400, 11.668735)
DANGERS = [
    (0.5, 10.0, 1.0, 10.0),  # alpha is beta, s is 1
    (10.465, 0.0079857, 3.0516, 2.820),
    (0.9, 148.0, 7.4, 1e-3),
    (1e-6, 1e-6, 1e-6, 1e-6),
    (1e6, 1e6, 1e6, 1e6),
    (1e-6, 1e6, 1e6, 1e-6),
    (1e6, 1e-6, 1e-6, 1e6),
]
ROWS: list[oracle.Row] = [(0, 0, 0.0), (400, 5, 6), (100_000, 9_000, 10_000)]


def pareto(parameters: tuple[float, ...] = USUAL) -> FittedPareto:
    return FittedPareto(given_estimate(**dict(zip(("r", "alpha", "s", "beta"), parameters, strict=True))), ())


@pytest.mark.filterwarnings("error")
def test_counts_in_forty_digits() -> None:
    misses, spans = [], (1e-3, 39.0, 1e4)
    cases = ((p, row, n) for p in (USUAL, *DANGERS) for row in ROWS for n in (0, 1, 30, 2000))
    for i, (parameters, row, count) in enumerate(cases):
        horizon = spans[i % 3]
        # Such a history that the customer is as good as certainly active.
        now = (row[0], row[2], row[2])
        fitted = pareto(parameters)
        found = fitted.count_probability(count, horizon, *now)[0] / fitted.probability_alive(*now)[0]
        expected = oracle.pareto_count(oracle.of(*parameters), row, horizon, count)
        if expected > 1e-280 and float(abs(mpf(found) / expected - 1)) > 1e-8:
            misses.append((parameters, row, count, horizon, found, float(expected)))
    assert not misses


@pytest.mark.parametrize("row", [(0, 0, 10.0), (3, 20.0, 30.0), (9, 35.0, 35.0)])
def test_no_purchase_is_a_longer_history(row: oracle.Row) -> None:
    """The likelihood of having seen nothing until later, over that of what was seen."""
    chance = pareto().count_probability(0, 26, *row)[0]
    later, now = (
        likelihood(history_of(customers([(row[0], row[1], end)])))(np.array(USUAL))[0]
        for end in (row[2] + 26, row[2])
    )
    assert chance == pytest.approx(np.exp(later - now), rel=1e-9)


@pytest.mark.parametrize("row", [(0, 0, 0.0), (3, 20.0, 30.0), (9, 35.0, 35.0)])
def test_counts_add_up_and_their_mean_is_the_forecast(row: oracle.Row) -> None:
    counts = np.arange(900)
    chance = pareto().count_probability(counts, 52, *row)
    assert chance.sum() == pytest.approx(1, abs=1e-10)
    assert chance @ counts == pytest.approx(pareto().expected_purchases(52, *row)[0], rel=1e-9)
    assert pareto().count_probability([0, 1, 7], 0, *row).tolist() == [1, 0, 0]


def test_counts_are_what_customers_do() -> None:
    """New customers buy until they leave; each count comes as often as its probability, within 99.9 %."""
    rng, many, until = np.random.default_rng(23), 100_000, 52.0
    r, alpha, s, beta = USUAL
    life = np.minimum(rng.exponential(1, many) / rng.gamma(s, 1 / beta, many), until)
    made = np.bincount(rng.poisson(rng.gamma(r, 1 / alpha, many) * life), minlength=12)[:12] / many
    chance = pareto().count_probability(np.arange(12), until)
    assert np.all(abs(made - chance) < 3.29 * np.sqrt(chance * (1 - chance) / many))


def test_many_at_once_are_each_their_own() -> None:
    counts = np.tile([0, 1, 5], 40)
    x, end = np.repeat([0, 2, 9], 40), np.linspace(1, 60, 120)
    found = pareto().count_probability(counts, 30, x, np.where(x > 0, end / 2, 0), end)
    for i in range(0, 120, 13):
        one = pareto().count_probability(counts[i], 30, x[i], end[i] / 2 if x[i] else 0, end[i])
        assert found[i] == pytest.approx(one[0], rel=1e-12)
    assert mp.dps == 40
