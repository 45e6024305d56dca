"""Likelihoods and forecasts agree with a second implementation in 40 digits, however extreme."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from mpmath import mp, mpf

from patronage.models import geometric_dropout
from patronage.models.fitted_dropout import FittedDropout
from patronage.models.fitted_pareto import FittedPareto
from patronage.models.fitting import Likelihood, Numbers
from patronage.models.history import history, history_of
from patronage.models.pareto_nbd import likelihood as pareto_likelihood
from tests.models import oracle
from tests.models.given import customers, given_estimate

Row = tuple[float, float, float]
ROWS: list[Row] = [
    (0, 0, 39.0),
    (0, 0, 0.0),
    (1, 0.5, 0.5),
    (1, 1e-3, 1e4),
    (2, 30.43, 38.86),
    (7, 35, 77.86),
    (133, 200, 200),
    (254, 97.14286, 97.28571),
    (400, 5, 6),
    (500, 1, 37),
    (3000, 30, 30.5),
    (100_000, 9_000, 10_000),
    (100_000, 9_999, 10_000),
]
COMMON = [(0.5532770, 10.577683, 0.6062400, 11.668735), (0.2425945, 4.4136020, 0.7929220, 2.4259077)]
DANGERS = [
    (0.5143, 2.8845, 0.2856, 14.1087),
    (10.465, 0.0079857, 3.0516, 2.820),
    (0.5, 10.0, 1.0, 10.0),  # alpha is beta, and s or a is 1
    (0.5, 10.0, 1 + 1e-12, 3.0),
    (0.5, 10.0, 1 - 1e-7, 3.0),
    (1.3, 0.14, 0.05, 148.0),
    (0.9, 148.0, 7.4, 1e-3),
    (1e-6, 1e-6, 1e-6, 1e-6),
    (1e6, 1e6, 1e6, 1e6),
    (1e-6, 1e6, 1e6, 1e-6),
    (1e6, 1e-6, 1e-6, 1e6),
    (2.0, 5.0, 1e-6, 1e3),
    (0.3, 4.0, 1e5, 3e5),
]


def drawn(count: int) -> Iterator[tuple[tuple[float, ...], Row]]:
    """Draw parameters over four decades, and customers of up to 2,000 purchases."""
    rng = np.random.default_rng(7)
    for _ in range(count):
        r, alpha, s, beta = 10 ** rng.uniform([-1.5, -1, -1.5, -1], [1, 2.2, 1, 2.2])
        end = 10 ** rng.uniform(0, 3)
        x = int(rng.choice([0, 1, 2, 10, 100, 2000]))
        recency = end * (rng.choice([rng.uniform(), 1.0, 1 - 1e-9]) if x else 0.0)
        yield (float(r), float(alpha), float(s), float(beta)), (x, float(recency), float(end))


CASES = [*((p, row) for p in COMMON + DANGERS for row in ROWS), *drawn(120)]


def relative(found: float, expected: oracle.Number) -> float:
    return float(abs((mpf(found) - expected) / expected)) if expected else abs(found)


def kept(row: Row, first: int) -> Numbers:
    return np.array([row[0] + first], np.float64)


def dropout(parameters: tuple[float, ...], first: int) -> FittedDropout:
    estimate = given_estimate(**dict(zip(("r", "alpha", "a", "b"), parameters, strict=True)))
    return FittedDropout(estimate, (), first_may_leave=bool(first))


def pareto(parameters: tuple[float, ...]) -> FittedPareto:
    return FittedPareto(given_estimate(**dict(zip(("r", "alpha", "s", "beta"), parameters, strict=True))), ())


@pytest.mark.parametrize("first", [None, 0, 1], ids=["pareto_nbd", "bg_nbd", "mbg_nbd"])
def test_likelihood_and_probability(first: int | None) -> None:
    misses = []
    for parameters, row in CASES:
        at, seen = np.array(parameters), history_of(customers([row]))
        exact = oracle.of(*parameters)
        logs: Likelihood
        if first is None:
            active, gone = oracle.pareto_parts(exact, *row)
            logs = pareto_likelihood(seen)
            alive = FittedPareto(given_estimate(**dict(zip("rasb", parameters, strict=True))), ())
            share = alive.probability_alive(*row)[0]
        else:
            active, gone = oracle.dropout_parts(exact, *row, first)
            logs = geometric_dropout.likelihood(seen, kept(row, first))
            share = geometric_dropout.probability_active(at, history(*row), kept(row, first))[0]
        value, slope = logs(at)
        assert np.all(np.isfinite(slope))
        whole = mp.log(active + gone)
        # A logarithm near 0 is a difference: its error is that of the likelihood.
        wrong = float(abs(mpf(value) - whole) / max(1, abs(whole)))
        exact_share = active / (active + gone)
        if wrong > 1e-8 or (exact_share > 1e-290 and relative(float(share), exact_share) > 1e-8):
            misses.append((parameters, row, wrong, float(share), float(exact_share)))
    assert not misses


@pytest.mark.parametrize("horizon", [1e-3, 39.0, 1e4])
@pytest.mark.parametrize("first", [0, 1], ids=["bg_nbd", "mbg_nbd"])
def test_purchases_of_the_active_who_may_leave_after_each(first: int, horizon: float) -> None:
    misses = []
    for parameters, row in CASES:
        if max(parameters[2:]) > 100:  # there the series loses all digits; see the limit below
            continue
        exact = oracle.of(*parameters)
        exact[2] += mpf(10) ** -30 if exact[2] == 1 else 0  # the textbook's form divides by a - 1
        expected = oracle.active_purchases(exact, row[0], row[2], horizon, first)
        found = dropout(parameters, first)._purchases(history(*row), np.array([horizon]))[0]  # noqa: SLF001 - without P(alive)
        if relative(found, expected) > 1e-8:
            misses.append((parameters, row, found, float(expected)))
    assert not misses


def test_purchases_of_the_active_who_may_leave_at_any_time() -> None:
    for horizon in (1e-3, 39.0, 1e4):
        for parameters, row in CASES:
            fitted = FittedPareto(given_estimate(**dict(zip("rasb", parameters, strict=True))), ())
            found = fitted._purchases(history(*row), np.array([horizon]))[0]  # noqa: SLF001 - without P(alive)
            expected = oracle.pareto_purchases(oracle.of(*parameters), row[0], row[2], horizon)
            assert relative(found, expected) < 1e-8, (parameters, row, horizon)


@pytest.mark.parametrize("share", [1e-3, 0.5, 1 - 1e-3])
def test_identical_customers_leave_as_one(share: float) -> None:
    # a, b without end: everybody leaves with the same probability, and counts are a negative binomial's.
    a, b = 1e13 * share, 1e13 * (1 - share)
    found = dropout((0.7, 5.0, a, b), 0)._purchases(history(3, 20, 39), np.array([52.0]))[0]  # noqa: SLF001 - without P(alive)
    k, reach = oracle.of(3.7, 52.0 / 44)
    expected = (1 - (1 + share * reach) ** -k) / share
    assert relative(float(found), expected) < 1e-8


def test_endless_discounting_is_tricomi_s_function() -> None:
    for parameters, row in drawn(40):
        r, alpha, s, beta = parameters
        rate = 0.0027
        fitted = FittedPareto(given_estimate(r=r, alpha=alpha, s=s, beta=beta), ())
        found = fitted.discounted_purchases(rate, *row)[0]
        alive = fitted.probability_alive(*row)[0]
        c = mpf(beta) + row[2]
        with mp.workdps(40):
            expected = (r + row[0]) / (mpf(alpha) + row[2]) * c * mp.hyperu(1, 2 - s, rate * c)
        if alive > 1e-200:
            assert relative(found / alive, expected) < 1e-8, (parameters, row)


def test_discounting_within_a_horizon_is_the_integral() -> None:
    fitted = FittedPareto(given_estimate(r=0.553, alpha=10.58, s=0.606, beta=11.67), ())
    r, alpha, s, beta = oracle.of(0.553, 10.58, 0.606, 11.67)
    for horizon in (4.0, 26.0, 52.0, 156.0, 2000.0):
        c = beta + mpf("30.5")
        flow = oracle.panels(partial(_discounted_flow, c, s), mpf(0), mpf(horizon), mpf(20))
        row = (5, 20.0, 30.5)
        found = fitted.discounted_purchases(0.0027, *row, horizon=horizon)[0]
        expected = (r + 5) / (alpha + mpf("30.5")) * flow
        assert relative(found / fitted.probability_alive(*row)[0], expected) < 1e-8, horizon


def _discounted_flow(c: oracle.Number, s: oracle.Number, t: oracle.Number) -> oracle.Number:
    return mp.exp(-mpf("0.0027") * t) * (c / (c + t)) ** s


def test_bg_nbd_forecasts_discounted_are_the_integral() -> None:
    fitted = FittedDropout(given_estimate(r=0.2425945, alpha=4.4136020, a=0.7929220, b=2.4259077), ())
    exact = oracle.of(0.2425945, 4.4136020, 0.7929220, 2.4259077)
    for row in [(2, 30.43, 38.86), (0, 0, 38.86), (26, 30.86, 31)]:
        alive = fitted.probability_alive(*row)[0]
        expected = mp.quad(
            lambda t, row=row: (
                mpf("0.0027")
                * mp.exp(-mpf("0.0027") * t)
                * oracle.active_purchases(exact, row[0], row[2], float(t), 0)
            ),
            [0, 5, 50, 500, 5000, 30000],
            maxdegree=4,
        )
        found = fitted.discounted_purchases(0.0027, *row)[0] / alive
        assert relative(found, expected) < 1e-8, row
