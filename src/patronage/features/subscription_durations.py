"""Subscriptions as models of survival take them: how long each was paid for, and whether it was lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patronage.base.expr import total
from patronage.base.note import Note
from patronage.base.select import select, source
from patronage.contract.subscription_facts import SUBSCRIPTION_CHANGES
from patronage.engine.columns import columns
from patronage.engine.protocol import Engine
from patronage.features.subscription_stretches import alike_stretches
from patronage.models.durations import Durations

__all__ = ["Days", "SubscriptionDurations", "subscription_durations"]

Days = NDArray[np.datetime64]

_SURPRISING = 5.0  # losses expected before the first one seen: chance alone lets e^-5 of shops wait so long


@dataclass(frozen=True)
class SubscriptionDurations:
    """Unbroken times subscriptions were paid for, alike ones counted; every array is `(n,)`.

    Parameters
    ----------
    as_of
        The last day of observation.
    plan, channel, interval
        What it began with; `interval` is how often it is paid.
    cohort_on
        Day the subscription was first paid for.
    since_on
        Day since which it was paid for without a break.
    duration, entered
        Days to the loss or to `as_of`, and days before it was first observed: 0 unless history starts
        mid-life.
    lost
        Whether it was lost by `as_of`.
    weight, monthly, unpriced
        How many there are; what those that run bring a month, and how many of them nobody knows of.
    squares
        The squares of what those that run bring a month, added up.
    begun, begun_priced
        What all brought a month when they began, and of how many of them that is known.
    notes
        What must be said beside everything made of them.
    """

    as_of: date
    plan: NDArray[np.str_]
    channel: NDArray[np.str_]
    interval: NDArray[np.str_]
    cohort_on: Days
    since_on: Days
    duration: NDArray[np.int64]
    entered: NDArray[np.int64]
    lost: NDArray[np.bool_]
    weight: NDArray[np.float64]
    monthly: NDArray[np.float64]
    unpriced: NDArray[np.float64]
    squares: NDArray[np.float64]
    begun: NDArray[np.float64]
    begun_priced: NDArray[np.float64]
    notes: tuple[Note, ...] = ()

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.duration)

    def only(self, which: NDArray[np.bool_]) -> SubscriptionDurations:
        """Give some of the rows."""
        kept = {name: getattr(self, name)[which] for name in _ARRAYS}
        return replace(self, **kept)

    @property
    def durations(self) -> Durations:
        """As models of survival take them, in days."""
        return Durations.of(self.duration, self.lost, self.weight, self.entered)

    @property
    def running(self) -> float:
        """Subscriptions paid for at the end."""
        return float(self.weight[~self.lost].sum())


_AMOUNTS = ("monthly", "unpriced", "squares", "begun", "begun_priced")
_ARRAYS = ("plan", "channel", "interval", "cohort_on", "since_on", "duration", "entered", "lost", "weight",
           *_AMOUNTS)  # fmt: skip


def subscription_durations(
    engine: Engine, as_of: date, observed_from: date | None = None
) -> SubscriptionDurations:
    """Read how long subscriptions were paid for by a day.

    Parameters
    ----------
    engine
        Holds the facts.
    as_of
        The last day of observation; planned ends after it are none.
    observed_from
        The first day from which ends are known, where history starts mid-life: what had ended before it
        is left out, and what ran on that day is observed from then on.

    Examples
    --------
    >>> from patronage.metrics.worked import small_shop
    >>> begun = {"subscription_id": "1", "customer": "ann", "started_at": date(2025, 1, 1)}
    >>> ended = {**begun, "subscription_id": "2", "ended_at": date(2025, 1, 31)}
    >>> with small_shop({"subscriptions": [begun, ended]}) as engine:
    ...     found = subscription_durations(engine, date(2025, 3, 1))
    >>> found.duration, found.lost
    (array([30, 59]), array([ True, False]))
    """
    found = columns(engine, alike_stretches(as_of))
    since = found["since_on"].astype("datetime64[D]")
    duration = found["duration"].astype(np.int64)
    amounts = {name: np.nan_to_num(found[name].astype(np.float64)) for name in _AMOUNTS}
    read = SubscriptionDurations(
        as_of=as_of,
        plan=found["plan"].astype(np.str_),
        channel=found["channel"].astype(np.str_),
        interval=found["billing_interval"].astype(np.str_),
        cohort_on=found["cohort_on"].astype("datetime64[D]"),
        since_on=since,
        duration=duration,
        entered=np.zeros_like(duration),
        lost=found["lost"].astype(np.bool_),
        weight=found["stretches"].astype(np.float64),
        monthly=amounts["monthly"],
        unpriced=amounts["unpriced"],
        squares=amounts["squares"],
        begun=amounts["begun"],
        begun_priced=amounts["begun_priced"],
    )
    told = [Note.of("churn.contractual_days", end=as_of)]
    if back := int(np.nansum(found["back"].astype(np.float64))):
        told.append(Note.of("churn.came_back", number=back))
    if trials := _on_trial(engine, as_of):
        told.append(Note.of("churn.on_trial", number=trials))
    if observed_from is not None:
        read, more = _entered_late(read, observed_from)
    else:
        more = _losses_begin_late(read)
    return replace(read, notes=(*told, *more))


def _on_trial(engine: Engine, as_of: date) -> int:
    c = source(SUBSCRIPTION_CHANGES.name, "c")
    trials = c["subscription_phase"].eq("trial") & (c["changed_on"] <= as_of)
    _, [(running,)] = engine.run(select(c, running=total(c["subscriptions"])).where(trials))
    return int(float(str(running or 0)))


def _entered_late(
    read: SubscriptionDurations, observed_from: date
) -> tuple[SubscriptionDurations, Sequence[Note]]:
    """Observe what ran on a day from then on, and leave out what had ended before it."""
    began = (np.datetime64(observed_from) - read.since_on).astype(np.int64)
    # Whoever was there when the day began had stayed up to the day before.
    entered = np.maximum(began - 1, 0)
    seen = (read.duration > entered) | (entered == 0)
    kept = replace(read, entered=entered).only(seen)
    late, unseen = float(kept.weight[kept.entered > 0].sum()), float(read.weight[~seen].sum())
    told = []
    if late:
        told.append(Note.of("churn.entered_late", number=int(late), day=observed_from))
    if unseen:
        told.append(Note.of("churn.ended_before", number=int(unseen), day=observed_from))
    return kept, told


def _losses_begin_late(read: SubscriptionDurations) -> Sequence[Note]:
    """Say so where nobody was lost for longer than chance allows: such lists leave out who had left."""
    if not read.lost.any():
        return ()
    end = np.datetime64(read.as_of)
    lost_on = read.since_on + read.duration
    first = lost_on[read.lost].min()
    days: Any = np.where(read.lost, lost_on, end)  # a day each
    before = float(read.weight @ np.maximum((first - read.since_on).astype(np.int64), 0))
    all_days = float(read.weight @ (days - read.since_on).astype(np.int64))
    after = all_days - before
    losses = float(read.weight[read.lost].sum())
    if losses * before <= _SURPRISING * after:
        return ()
    return (Note.of("churn.losses_begin_late", day=first.astype(date)),)
