"""Renewals of subscriptions by the calendar: when each is due, who came to it, and who did not renew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.features.subscription_durations import Days, SubscriptionDurations
from patronage.models.renewal_counts import RenewalCounts

__all__ = ["INTERVALS", "Step", "loss_step", "renewal_counts", "step_of"]

_Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Step:
    """The time between two renewals: so many calendar months, or days.

    Examples
    --------
    >>> month, ends = Step(months=1), np.array(["2025-01-31"], "M8[D]")
    >>> month.due(ends, np.array([1])), month.passed(ends, np.array(["2025-03-30"], "M8[D]"))
    (array(['2025-02-28'], dtype='datetime64[D]'), array([1]))
    """

    months: int = 0
    days: int = 0

    @property
    def in_months(self) -> float:
        """How many months it is; 52 weeks are 12."""
        return float(self.months) if self.months else self.days / 7 * 12 / 52

    def due(self, since: Days, renewal: _Whole) -> Days:
        """Give the day of a renewal: the same day of a later month, or its last where it has none.

        What began on the last day of a month is renewed on last days: nobody tells 30 April from 31.
        """
        if self.days:
            return np.asarray(since + (self.days * renewal).astype("m8[D]"))
        month = since.astype("M8[M]")
        then = month + (self.months * renewal).astype("m8[M]")
        same = then.astype("M8[D]") + (since - month.astype("M8[D]"))
        last = _last_day(then)
        return np.asarray(np.where(since == _last_day(month), last, np.minimum(same, last)))

    def passed(self, since: Days, until: Days) -> _Whole:
        """Count the renewals due by the end of a day."""
        if self.days:
            return np.asarray((until - since).astype(np.int64) // self.days)
        months = (until.astype("M8[M]") - since.astype("M8[M]")).astype(np.int64) // self.months
        return np.asarray(months - (self.due(since, months) > until))

    def failed(self, since: Days, lost_on: Days) -> _Whole:
        """Give the renewal that a loss belongs to: the first due on its day or later, and never the start."""
        whole = self.passed(since, lost_on)
        return np.asarray(np.maximum(whole + (self.due(since, whole) < lost_on), 1))


def _last_day(month: NDArray[np.datetime64]) -> Days:
    return np.asarray((month + 1).astype("M8[D]") - 1)


INTERVALS = {
    "week": Step(days=7),
    "month": Step(months=1),
    "quarter": Step(months=3),
    "year": Step(months=12),
}
"""How often a subscription may be paid."""


def step_of(interval: str) -> Step:
    """Give the step of an interval as delivered; one that is not given, or unknown, is taken for a month."""
    return INTERVALS.get(interval.strip().lower(), INTERVALS["month"])


def loss_step(read: SubscriptionDurations, step: Step) -> Step:
    """Give the step that losses follow: that of payment, or months where contracts end at any time.

    Most losses of quarterly and yearly contracts must lie within three days of a renewal.
    """
    month = INTERVALS["month"]
    if step.in_months <= month.in_months or not read.lost.any():
        return step
    since, lost_on = read.since_on[read.lost], (read.since_on + read.duration)[read.lost]
    failed = step.failed(since, lost_on)
    near = step.due(since, failed) - lost_on <= _NEAR
    near |= (failed > 1) & (lost_on - step.due(since, failed - 1) <= _NEAR)
    weight = read.weight[read.lost]
    return step if 2 * weight[near].sum() >= weight.sum() else month


_NEAR = np.timedelta64(3, "D")


def renewal_counts(read: SubscriptionDurations, step: Step) -> RenewalCounts | None:
    """Count who came to each renewal and who did not renew; nothing where nobody came to one.

    Only renewals that were due by the end of observation count, and those whose whole period before was
    observed. Who ended within a period did not renew at its end.

    Examples
    --------
    >>> from datetime import date
    >>> from patronage.features.subscription_durations import subscription_durations
    >>> from patronage.metrics.worked import small_shop
    >>> begun = {"subscription_id": "1", "customer": "ann", "started_at": date(2025, 1, 1)}
    >>> ended = {**begun, "subscription_id": "2", "ended_at": date(2025, 2, 14)}
    >>> with small_shop({"subscriptions": [begun, ended]}) as engine:
    ...     found = renewal_counts(subscription_durations(engine, date(2025, 4, 9)), Step(months=1))
    >>> found.at_risk, found.lost
    (array([2., 2., 1.]), array([0., 1., 0.]))
    """
    since, weight = read.since_on, read.weight
    end = np.full_like(since, np.datetime64(read.as_of))
    faced = step.passed(since, end)
    first = _first_observed(read, step)
    failed = step.failed(since, since + read.duration)
    # A loss before its renewal was due is not counted yet: neither are those who will renew there.
    is_lost = read.lost & (failed <= faced)
    last = np.where(read.lost, np.minimum(failed, faced), faced)
    came = last >= first
    if not came.any():
        return None
    size = int(last.max()) + 2
    entering = np.bincount(first[came], weight[came], size)
    leaving = np.bincount(last[came] + 1, weight[came], size)
    at_risk = np.cumsum(entering - leaving).round(6)
    lost = np.bincount(last[came & is_lost], weight[came & is_lost], size)
    ages = np.flatnonzero(at_risk > 0)
    return RenewalCounts(ages, at_risk[ages], lost[ages].astype(np.float64))


def _first_observed(read: SubscriptionDurations, step: Step) -> _Whole:
    """Give the first renewal whose whole period before was observed: 1 where all was."""
    seen_on = read.since_on + read.entered
    begun = step.passed(read.since_on, seen_on)
    in_between = (step.due(read.since_on, begun) < seen_on).astype(np.int64)
    return np.asarray(begun + in_between + 1)
