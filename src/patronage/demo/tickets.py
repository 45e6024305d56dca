"""E-mails to the service: a queue worked off in office hours, answered, solved, sometimes opened again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.demo.days import DAY_SECONDS, DAYS, FIRST_DAY
from patronage.demo.streams import Streams

__all__ = ["Tickets", "work_off"]

_OPENS, _OFFICE_SECONDS = 9 * 3600, 8 * 3600
_SATURDAY = 5
_WORK_SECONDS, _BUSY = 420.0, 0.62
_LIES_SECONDS = 5200.0
_SOLVED_AT_ONCE, _MORE_SECONDS = 0.64, 30_000.0
_REOPENED, _REOPENED_AFTER = 0.08, 20_000.0

Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Tickets:
    """One entry a ticket; instants are -1 where nothing has happened by the end."""

    first_reply_at: Longs
    resolved_at: Longs
    reopened_at: Longs
    work_seconds: Longs


def work_off(arrived: Longs, streams: Streams) -> Tickets:
    """Work tickets off in the order they arrive, as if all hands were one: fast enough to be busy in part."""
    rng, size = streams.of("tickets"), len(arrived)
    work = 60 + rng.exponential(_WORK_SECONDS - 60, size)
    begun = _office_time(arrived)
    hands = max(1.0, work.sum() / (_BUSY * _office_time(np.array([DAYS * DAY_SECONDS]))[0]))
    # A ticket is done when the busy time since the last idle moment is over: no loop over the queue.
    total = np.cumsum(work) / hands
    done = total + np.maximum.accumulate(begun - (total - work / hands))
    replied = done + rng.exponential(_LIES_SECONDS, size)
    solved = replied + np.where(rng.random(size) < _SOLVED_AT_ONCE, 0, rng.exponential(_MORE_SECONDS, size))
    reopened = np.where(rng.random(size) < _REOPENED, solved + rng.exponential(_REOPENED_AFTER, size), np.inf)
    again = reopened + rng.exponential(_MORE_SECONDS, size)
    is_reopened = _by_the_end(reopened) >= 0
    return Tickets(
        first_reply_at=_by_the_end(replied),
        resolved_at=_by_the_end(np.where(is_reopened, again, solved)),
        reopened_at=_by_the_end(reopened),
        work_seconds=np.rint(work).astype(np.int64),
    )


def _office_days() -> Longs:
    days = np.arange(DAYS + 1)
    opened: Longs = days[(days + FIRST_DAY.weekday()) % 7 < _SATURDAY]
    return opened


def _office_time(second: Longs) -> NDArray[np.float64]:
    """Give the office seconds gone by at an instant."""
    day, office = second // DAY_SECONDS, _office_days()
    before = np.searchsorted(office, day, side="left")
    is_open = office[np.minimum(before, len(office) - 1)] == day
    today = (second % DAY_SECONDS - _OPENS).clip(0, _OFFICE_SECONDS)
    return (before * float(_OFFICE_SECONDS) + np.where(is_open, today, 0)).astype(np.float64)


def _by_the_end(office: NDArray[np.float64]) -> Longs:
    """Give the instant of so many office seconds, -1 where it lies past the end."""
    days = _office_days()
    number = np.floor(np.minimum(office, 1e12) / _OFFICE_SECONDS).astype(np.int64)
    is_past = number >= len(days)
    number = np.minimum(number, len(days) - 1)
    within = np.where(is_past, 0, office - number * float(_OFFICE_SECONDS)).astype(np.int64)
    instant = days[number] * DAY_SECONDS + _OPENS + within
    return np.where(is_past | (instant >= DAYS * DAY_SECONDS), -1, instant)
