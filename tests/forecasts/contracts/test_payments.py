"""Payments of contracts to come: published values, sums by hand, and every end a contract may have."""

from __future__ import annotations

from datetime import date
from math import inf, log

import numpy as np
import pytest

from patronage.features.subscription_renewals import INTERVALS, Step
from patronage.forecasts.contracts.payments import (
    Course,
    Renewing,
    first_payments,
    payments_endless,
    payments_within,
)
from patronage.models.bdw import BDW
from patronage.models.fitting import Estimate
from patronage.models.renewal_counts import RenewalCounts
from patronage.models.sbg import SBG, FittedSbg
from tests.forecasts.contracts.plain_contracts_ahead import endless, moments, sbg, within

FORCE = log(1.1) / 365.25
AS_OF = date(2025, 3, 15)
MONTH, QUARTER, YEAR = INTERVALS["month"], INTERVALS["quarter"], INTERVALS["year"]
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]
REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]


def course(*since: str, paid: Step = MONTH, step: Step | None = None, end: date = AS_OF) -> Course:
    return Course(np.array(since, "M8[D]"), end, paid, step or paid)


def at(alpha: float, beta: float) -> FittedSbg:
    none = Estimate(("alpha", "beta"), np.array([alpha, beta]), 0.0, np.eye(2), converged=True, at_bound=(),
                    weak=(), evaluations=1)  # fmt: skip
    return FittedSbg(none, ())


@pytest.mark.parametrize(("kept", "published"), [(HIGH_END, 5.9222535), (REGULAR, 3.694908)])
def test_a_contract_of_one_a_year_is_worth_what_was_published(kept: list[int], published: float) -> None:
    # Fader & Hardie 2007, at 10 % a year: 2F1(1, beta; alpha + beta; 1 / 1.1). Printed of the first is
    # 5.922254, and 5.9222535 is what it is at the maximum (tests/models/test_published.py).
    fitted = SBG.fit(RenewalCounts.of_survivors(kept))
    assert first_payments(fitted, course(paid=YEAR), inf, FORCE) == pytest.approx(published, abs=5e-7)
    # Before the second year has passed it pays twice.
    two = 1 + float(fitted.survival(1.0)) / 1.1
    assert first_payments(fitted, course(paid=YEAR), 730, FORCE) == pytest.approx(two, rel=1e-14)


def test_mean_and_variance_by_hand() -> None:
    # At alpha 1 and beta 3 the share kept is 3 / (3 + t): of those with two renewals behind 5/6 and 5/7 pay.
    found = payments_within(at(1, 3), course("2025-01-15"), 61, 0.0)
    assert [*found.due, *found.most] == [2, 2]
    assert found.mean == pytest.approx([5 / 6 + 5 / 7])
    # None with 1/6, one with 5/6 - 5/7, two with 5/7: squares 0, 1 and 4.
    assert found.square == pytest.approx([(5 / 6 - 5 / 7) + 4 * 5 / 7])
    assert found.variance == pytest.approx([5 / 6 + 3 * 5 / 7 - (65 / 42) ** 2])


@pytest.mark.parametrize("months", [1, 3, 12])
def test_within_a_horizon_against_every_end(months: int) -> None:
    began = ("2021-08-31", "2024-12-15", "2025-03-01", "2025-03-15")
    paid = Step(months=months)
    found = payments_within(at(0.7, 3.5), course(*began, paid=paid), 800, FORCE)
    plain = [within(sbg(0.7, 3.5), date.fromisoformat(day), AS_OF, months, 800) for day in began]
    assert found.mean == pytest.approx([mean for mean, _ in plain], rel=1e-12)
    assert found.variance == pytest.approx([variance for _, variance in plain], rel=1e-10)


@pytest.mark.parametrize(("paid", "steps"), [(MONTH, 1), (QUARTER, 3), (YEAR, 12)])
def test_without_end_against_every_end(paid: Step, steps: int) -> None:
    began = ("2022-05-20", "2024-12-15", "2025-03-01")
    of = course(*began, paid=paid, step=MONTH)
    found = payments_endless(at(0.7, 3.5), of, FORCE)
    plain = [
        endless(sbg(0.7, 3.5), int(age), float(ahead), steps, 4_000 // steps)
        for age, ahead in zip(of.age, of.ahead(1), strict=True)
    ]
    assert found.mean == pytest.approx([mean for mean, _ in plain], rel=1e-9)
    assert found.variance == pytest.approx([variance for _, variance in plain], rel=1e-8)


@pytest.mark.parametrize(
    "fitted",
    [at(0.7, 3.5), BDW.fit(RenewalCounts.of_survivors(HIGH_END))],
    ids=["sbg", "bdw"],
)
@pytest.mark.parametrize(("paid", "step"), [(MONTH, MONTH), (YEAR, MONTH), (INTERVALS["week"], None)])
def test_without_end_is_where_long_horizons_lead(fitted: Renewing, paid: Step, step: Step | None) -> None:
    of = course("2024-11-30", "2025-01-02", "2025-03-15", paid=paid, step=step)
    ever, long = payments_endless(fitted, of, FORCE), payments_within(fitted, of, 400 * 366, FORCE)
    # By the calendar months are of 28 to 31 days, without end of 30.4: a payment is a day or two off.
    assert ever.mean == pytest.approx(long.mean, rel=5e-4)
    assert ever.variance == pytest.approx(long.variance, rel=5e-3)
    assert ever.most == pytest.approx(long.most, rel=5e-4)
    assert (long.mean < long.most).all()


def test_a_contract_paid_by_the_year_that_ends_at_any_time() -> None:
    # Five months on it is there; it pays if it is there seven months later: S(12) / S(5), and so on.
    of = course("2024-10-15", paid=YEAR, step=MONTH)
    found = payments_within(at(1, 3), of, 600, 0.0)
    mean, variance = moments(sbg(1, 3), 5, [12, 24], [1.0, 1.0])
    assert [*found.mean, *found.variance] == pytest.approx([mean, variance])
    assert mean == pytest.approx(8 / 15 + 8 / 27)


def test_without_discount_there_is_no_value_without_end() -> None:
    assert np.isnan(payments_endless(at(1, 3), course("2025-01-15"), 0.0).mean).all()
    assert np.isnan(first_payments(at(1, 3), course(), inf, 0.0))
    assert np.isnan(first_payments(at(1, 3), course(), inf, 3e-6))
    assert first_payments(at(1, 3), course(), inf, 4e-6) > 1


def test_what_a_model_says_is_not_there_pays_nothing() -> None:
    # Leaving at the first renewal is sure to the last digit.
    found = payments_within(at(1e6, 1e-300), course("2024-01-15"), 100, FORCE)
    assert [*found.mean, *found.variance] == [0, 0]
    assert not payments_endless(at(1e6, 1e-300), course("2024-01-15"), FORCE).mean.any()
