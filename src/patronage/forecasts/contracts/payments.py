"""Payments of contracts to come, at present values: what is expected of one, and how that varies by chance.

A contract pays 1 at each renewal until it ends. With s_k the chance that renewal k from now is paid and d_k
its discount, it is worth the sum of the d_k up to a random last one, so that

    E[V] = sum d_k s_k        E[V^2] = sum s_k d_k (d_k + 2 (d_1 + ... + d_(k-1))).

Without end renewals are taken to come every 365.25 / 12 days a month: d_k = d q^(k-1). The sums then follow
from W(q) = sum s_k q^(k-1) alone: E[V] = d W(q) and E[V^2] = d^2 (W(q^2) + 2 (W(q) - W(q^2)) / (1 - q)).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from patronage.features.subscription_durations import Days
from patronage.features.subscription_renewals import Step
from patronage.models.bdw import FittedBdw
from patronage.models.discounted_sum import discounted_sum
from patronage.models.fitting import Numbers
from patronage.models.sbg import FittedSbg

__all__ = [
    "Course",
    "Payments",
    "Renewing",
    "first_payments",
    "is_discounted",
    "payments_endless",
    "payments_within",
    "period_of",
]

Renewing = FittedSbg | FittedBdw
"""A model of renewals that is fitted."""

_MONTH = 365.25 / 12
_LEAST = 1e-4  # of a payment, from one to the next: of 0.12 % a year by the month
_NOTHING = 1e-10  # a payment discounted to this is worth nothing


@dataclass(frozen=True)
class Course:
    """When contracts are paid, and how often they may end.

    Parameters
    ----------
    since
        `(n,)`, days since which they run.
    end
        The last day of observation.
    paid, step
        Between two payments, and between two days on which one may end; so many of these are one of those.
    """

    since: Days
    end: date
    paid: Step
    step: Step

    @property
    def steps(self) -> int:
        """How often a contract may end from one payment to the next."""
        return 1 if self.paid == self.step else self.paid.months // self.step.months

    @property
    def behind(self) -> NDArray[np.int64]:
        """Payments that were due after the first, by the end of observation."""
        return self.paid.passed(self.since, self._until(0))

    @property
    def age(self) -> NDArray[np.int64]:
        """Steps that lie behind."""
        return self.step.passed(self.since, self._until(0))

    @property
    def period(self) -> float:
        """Days between two payments."""
        return period_of(self.paid)

    def due(self, days: int) -> NDArray[np.int64]:
        """Count the payments due within so many days; the last day counts."""
        return np.asarray(self.paid.passed(self.since, self._until(days)) - self.behind)

    def ahead(self, k: int) -> Numbers:
        """Give the days until the k-th payment from now."""
        day = self.paid.due(self.since, self.behind + k)
        return np.asarray((day - np.datetime64(self.end)).astype(np.float64))

    def of_new(self, days: float) -> int:
        """Count the payments of a new contract before so many days have passed; the first is due at once."""
        return max(int(np.ceil(days / self.period)), 1)

    def _until(self, days: int) -> Days:
        return np.full_like(self.since, np.datetime64(self.end) + np.timedelta64(days, "D"))


@dataclass(frozen=True)
class Payments:
    """What one contract of each row pays, at 1 a payment; `(n,)` each.

    Parameters
    ----------
    due
        How many payments fall due.
    most
        What it pays if it never ends, discounted.
    mean, square
        What it is expected to pay, discounted, and the expectation of the square of that.
    """

    due: Numbers
    most: Numbers
    mean: Numbers
    square: Numbers

    @property
    def variance(self) -> Numbers:
        """The variance of what comes, were the model known for sure."""
        return np.maximum(self.square - self.mean**2, 0.0)


def payments_within(fitted: Renewing, course: Course, days: int, force: float) -> Payments:
    """Expect the payments due within so many days, by the calendar.

    Parameters
    ----------
    fitted
        The model; its ages are steps of the course.
    course
        Of the contracts.
    days
        How far to look; the last day counts.
    force
        Of continuous discounting, a day.
    """
    if force > 0:
        days = min(days, int(-np.log(_NOTHING) / force))
    age, behind, due = course.age, course.behind, course.due(days)
    oldest = int(max(age.max(initial=0), (behind + due).max(initial=0) * course.steps))
    curve = fitted.survival(np.arange(oldest + 1))
    mean, square, most = (np.zeros(len(age)) for _ in range(3))
    for k in range(1, int(due.max(initial=0)) + 1):
        is_due = due >= k
        worth = np.where(is_due, np.exp(-force * course.ahead(k)), 0.0)
        kept = _share(curve[np.where(is_due, (behind + k) * course.steps, 0)], curve[age])
        mean += worth * kept
        square += kept * worth * (worth + 2 * most)
        most += worth
    return Payments(due.astype(np.float64), most, mean, square)


def payments_endless(fitted: Renewing, course: Course, force: float) -> Payments:
    """Expect all payments to come; `nan` where they are hardly discounted, since they may have no end.

    Parameters
    ----------
    fitted, course, force
        As for `payments_within`.
    """
    age, behind = course.age, course.behind
    if not is_discounted(course.period, force):
        return Payments(*(np.full(len(age), np.nan) for _ in range(4)))
    factor = float(np.exp(-force * course.period))
    first = np.exp(-force * course.ahead(1))
    oldest = int(behind.max(initial=0))
    plain, twice = (_residual(fitted, course.steps, oldest, rate)[behind] for rate in (factor, factor**2))
    curve = fitted.survival(np.arange(int(age.max(initial=0)) + 1))
    # Of those paid for at the last payment, the share that has not ended since is known to be there.
    there = _share(curve[behind * course.steps], curve[age])
    square = first**2 * there * (twice + 2 * (plain - twice) / (1 - factor))
    return Payments(np.full(len(age), np.inf), first / (1 - factor), first * there * plain, square)


def first_payments(fitted: Renewing, course: Course, days: float, force: float) -> float:
    """Expect what a contract pays from its first payment on, due now, before so many days have passed.

    Parameters
    ----------
    fitted, course, force
        As for `payments_within`; of the course, how often is paid.
    days
        How far to look; infinite for all to come, `nan` then where they are hardly discounted.

    Examples
    --------
    A contract of 1 a year, of the segment "high end" of Fader & Hardie (2007), at 10 % a year.

    >>> from patronage.models.renewal_counts import RenewalCounts
    >>> from patronage.models.sbg import SBG
    >>> fitted = SBG.fit(RenewalCounts.of_survivors([1000, 869, 743, 653, 593, 551, 517, 491]))
    >>> year = Step(months=12)
    >>> course = Course(np.array(["2025-01-01"], "M8[D]"), date(2025, 1, 1), year, year)
    >>> first_payments(fitted, course, float("inf"), np.log(1.1) / 365.25)
    5.92225
    """
    factor = float(np.exp(-force * course.period))
    if np.isinf(days):
        if not is_discounted(course.period, force):
            return float("nan")
        return 1 + factor * float(_residual(fitted, course.steps, 0, factor)[0])
    payments = np.arange(course.of_new(days))
    return float(fitted.survival(payments * course.steps) @ factor**payments)


def period_of(paid: Step) -> float:
    """Give the days between two payments; a month has 30.4375."""
    return paid.months * _MONTH if paid.months else float(paid.days)


def is_discounted(period: float, force: float) -> bool:
    """Tell whether payments so many days apart are discounted enough for all to come to have a value."""
    return period * force >= _LEAST


def _residual(fitted: Renewing, steps: int, oldest: int, factor: float) -> Numbers:
    """Return `W = sum S(steps (a + k)) / S(steps a) factor^(k - 1)` over k = 1, 2 … for a = 0 … oldest.

    The oldest is summed; each before follows from the one behind it, whose errors shrink on the way.
    """
    curve = fitted.survival(np.arange(oldest + 2) * steps)
    renews = _share(curve[1:], curve[:-1])
    found = np.empty(oldest + 1)
    found[oldest] = _of_oldest(fitted, steps, oldest, 1 / factor - 1)
    for a in range(oldest - 1, -1, -1):
        found[a] = renews[a] * (1 + factor * found[a + 1])
    return found


def _of_oldest(fitted: Renewing, steps: int, oldest: int, discount: float) -> float:
    if steps == 1:
        return fitted.discounted_residual_lifetime(oldest, discount)
    now = fitted.survival(float(oldest * steps))

    def still(t: Numbers) -> Numbers:
        kept = _share(fitted.survival((oldest + 1 + t) * steps), now)
        return np.log(np.maximum(kept, np.finfo(np.float64).tiny))

    return discounted_sum(still, discount)


def _share(part: Numbers, whole: Numbers) -> Numbers:
    """Divide; nothing is left of what the model says is not there."""
    whole = np.broadcast_to(whole, part.shape)
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
