"""GGompertz/NBD agrees with a second implementation in 40 digits, however extreme.

A dose of each; `tests/long` takes all cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from mpmath import mp, mpf

from patronage.models.fitted_ggompertz import FittedGGompertz
from patronage.models.ggompertz_nbd import likelihood
from patronage.models.history import history_of
from tests.models import gompertz_oracle as exact
from tests.models.given import customers, given_estimate
from tests.models.oracle import Row, of
from tests.models.test_oracle import ROWS, relative

Case = tuple[tuple[float, ...], Row]

DANGERS = [
    (0.553, 10.578, 2e-4, 0.603, 2.6e-3),  # as printed for CDNOW
    (0.55, 10.6, 0.2, 0.8, 20.0),
    (0.8, 4.0, 0.3, 1.5, 2000.0),
    (1.2, 4.0, 0.1, 0.5, 0.1),
    (0.5, 10.0, 0.05, 1.0, 1.0),  # beta and s are 1
    (0.5, 10.0, 0.01, 1 + 1e-12, 1e-3),
    (10.465, 0.0079857, 1e-3, 3.0516, 2.82e-3),
    (1.3, 0.14, 1e-7, 0.05, 1.48e-5),
    (0.9, 148.0, 1.0, 7.4, 1e-3),
    (1e-6, 1e-6, 1e-6, 1e-6, 1e-6),
    (1e6, 1e6, 1e6, 1e6, 1e6),
    (1e-6, 1e6, 1e-6, 1e6, 1e-6),
    (1e6, 1e-6, 1e6, 1e-6, 1e6),
    (1e-6, 1e-6, 1e-6, 1e6, 1e6),
    (1e6, 1e6, 1e6, 1e-6, 1e-6),
    (2.0, 5.0, 1e-6, 1e-6, 1e3),
    (0.3, 4.0, 0.5, 1e5, 3e8),
    (0.3, 1e-6, 1e-3, 1e-6, 1e6),
    (2.0, 1e-3, 1.0, 0.3, 1e6),  # purchases are missed at once, and all leave long after
]
SPANS = ((0.0018, 104.0), (0.0, 39.0), (0.05, 600.0), (0.0, 1e-3), (0.0, 1e4))
COUNTED: list[Row] = [(0, 0, 0.0), (400, 5, 6), (100_000, 9_000, 10_000), (3, 20, 30)]


def drawn(count: int) -> Iterator[Case]:
    """Draw parameters over four decades and more, and customers of up to 2,000 purchases."""
    rng = np.random.default_rng(7)
    for _ in range(count):
        r, alpha, s, b, beta = 10 ** rng.uniform([-1.5, -1, -1.5, -4, -5], [1, 2.2, 1, 0.5, 5])
        end = 10 ** rng.uniform(0, 3)
        x = int(rng.choice([0, 1, 2, 10, 100, 2000]))
        recency = end * (rng.choice([rng.uniform(), 1.0, 1 - 1e-9]) if x else 0.0)
        yield (float(r), float(alpha), float(b), float(s), float(beta)), (x, float(recency), float(end))


CASES: list[Case] = [*((parameters, row) for parameters in DANGERS for row in ROWS), *drawn(60)]
COUNTS = [(p, row, many) for p in DANGERS for row in COUNTED for many in (0, 1, 30, 2000)]


def fitted(parameters: tuple[float, ...]) -> FittedGGompertz:
    names = ("r", "alpha", "b", "s", "beta")
    return FittedGGompertz(given_estimate(**dict(zip(names, parameters, strict=True))), ())


def wrong_likelihoods(cases: Sequence[Case]) -> list[object]:
    misses: list[object] = []
    for parameters, row in cases:
        active, gone = exact.parts(of(*parameters), *row)
        value, slope = likelihood(history_of(customers([row])))(np.array(parameters))
        assert np.all(np.isfinite(slope))
        whole = mp.log(active + gone)
        # A logarithm near 0 is a difference: its error is that of the likelihood.
        wrong = float(abs(mpf(value) - whole) / max(1, abs(whole)))
        share, found = active / (active + gone), float(fitted(parameters).probability_alive(*row)[0])
        if wrong > 1e-8 or (share > 1e-290 and relative(found, share) > 1e-8):
            misses.append((parameters, row, wrong, found, float(share)))
    return misses


def wrong_forecasts(cases: Sequence[Case]) -> list[object]:
    """Compare what comes, now worth less or not, its pairs, and who leaves."""
    misses: list[object] = []
    for i, (parameters, row) in enumerate(cases):
        (rate, horizon), model = SPANS[i % len(SPANS)], fitted(parameters)
        mean, pairs = exact.flow(of(*parameters), row, rate, horizon)
        flow = model.flow(rate, *row, horizon=horizon)
        away = [relative(float(flow.mean[0]), mean), relative(float(flow.pairs[0]), pairs)]
        if not rate:
            away.append(relative(float(model.purchases_if_alive(horizon, *row)[0]), mean))
        leaves = -mp.expm1(-mpf(parameters[3]) * exact.clock(of(*parameters), row[2], horizon))
        away.append(relative(float(model.dropout_probability(horizon, *row)[0]), leaves))
        if max(away) > 1e-8:
            misses.append((parameters, row, rate, horizon, away))
    return misses


def wrong_counts(cases: Sequence[tuple[tuple[float, ...], Row, int]]) -> list[object]:
    misses: list[object] = []
    for i, (parameters, row, many) in enumerate(cases):
        horizon = (1e-3, 39.0, 1e4)[i % 3]
        found = float(fitted(parameters).count_probability_if_alive(many, horizon, *row)[0])
        expected = exact.count(of(*parameters), row, horizon, many)
        if expected > 1e-280 and relative(found, expected) > 1e-8:
            misses.append((parameters, row, horizon, many, found, float(expected)))
    return misses


@pytest.mark.filterwarnings("error")
def test_likelihood_and_probability() -> None:
    assert not wrong_likelihoods(CASES[:: 2 * len(ROWS) - 3])


@pytest.mark.filterwarnings("error")
def test_forecasts() -> None:
    assert not wrong_forecasts(CASES[3 :: 4 * len(ROWS) - 3])


@pytest.mark.filterwarnings("error")
def test_counts() -> None:
    assert not wrong_counts(COUNTS[5::61] + COUNTS[272:276:3])
