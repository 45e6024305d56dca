"""How many will be lost: derivatives by hand, and intervals that hold what comes of shops that are drawn."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from patronage.features.subscription_durations import SubscriptionDurations
from patronage.features.subscription_renewals import INTERVALS
from patronage.forecasts.churn.contract_value import contract_value
from patronage.forecasts.churn.lost_interval import lost_interval
from patronage.forecasts.contracts.renewal_models import renewal_models
from patronage.models.by_logs import by_logs
from patronage.models.fitting import Estimate
from patronage.models.sbg import FittedSbg

AS_OF = date(2025, 6, 15)
SHOPS, CONTRACTS = 40, 1_500


def test_derivatives_by_hand() -> None:
    # After one renewal (beta / (alpha + beta)) are kept: by log alpha that falls by ab / (a + b)^2.
    estimate = Estimate(("alpha", "beta"), np.array([1.0, 3.0]), 0, np.eye(2), converged=True, at_bound=(),
                        weak=(), evaluations=1)  # fmt: skip
    found = by_logs(FittedSbg(estimate, ()), lambda fitted: fitted.survival(np.array([1.0])))
    assert found == pytest.approx(np.array([[-3 / 16, 3 / 16]]), rel=1e-6)


def test_what_is_sure_and_what_cannot_be() -> None:
    assert lost_interval(0, 10, 1) == (0, 0)
    assert lost_interval(10, 10, 1) == (10, 10)
    low, high = lost_interval(1, 10, 1e9)
    assert 0 <= low < 1 < high <= 10


def drawn(rng: np.random.Generator) -> tuple[SubscriptionDurations, float]:
    """Draw contracts of one shop, and how many of those that run are lost within a year."""
    month, end = INTERVALS["month"], np.datetime64(AS_OF)
    since = end - rng.integers(0, 720, CONTRACTS).astype("m8[D]")
    failed = rng.geometric(rng.beta(0.7, 5.0, CONTRACTS))
    lost_on = month.due(since, np.minimum(failed, 2_000))
    is_lost = lost_on <= end
    within = month.passed(since, np.full_like(since, end + np.timedelta64(365, "D")))
    days = (np.where(is_lost, lost_on, end) - since).astype(np.int64)
    name = np.full(CONTRACTS, "month")
    one, none = np.ones(CONTRACTS), np.zeros(CONTRACTS)
    read = SubscriptionDurations(
        AS_OF, name, name, name, since, since, days, none.astype(np.int64), is_lost, one, 10 * one, none,
        100 * one, 10 * one, one,
    )  # fmt: skip
    return read, float((~is_lost & (failed <= within)).sum())


def test_intervals_hold_what_comes() -> None:
    rng = np.random.default_rng(8)
    held = 0
    for _ in range(SHOPS):
        read, came = drawn(rng)
        found = contract_value(read, renewal_models(read, "sbg"), 365, 0.0)
        everything = np.ones(len(read), np.bool_)
        low, high = lost_interval(found.lost.sum(), read.running, found.variance_of_lost(everything))
        held += low <= came <= high
    # Of 400 such shops 93 % were held; of 40, fewer than 33 would come once in 500 runs.
    assert 33 <= held <= SHOPS
