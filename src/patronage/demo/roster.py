"""Who is on duty when, planned on the months before, and the other work that keeps them busy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.demo.contacts import EMAIL, Contacts
from patronage.demo.days import DAY_SECONDS, DAYS, FIRST_DAY, month_of_day
from patronage.demo.parameters import Service
from patronage.demo.streams import Streams

__all__ = ["QUEUES", "SHIFTS", "SPECIALISTS", "OtherWork", "Roster", "draw_other_work", "plan_roster"]

QUEUES = ("care phone", "care chat", "specialists")
SPECIALISTS = 2
SHIFTS = 2
_SUNDAY = 6
_SPARE, _ALONE = 0.88, 0.2
_OTHER_WORK_SECONDS, _OTHER_WORK_SPREAD = 540.0, 80.0
_FILLED = 0.85
_MOST_AGENTS = 400
_REMEMBERED_MONTHS = 3


@dataclass(frozen=True)
class Roster:
    """Agents and the load they are planned for, in busy agents: by queue, month and shift."""

    agents: NDArray[np.int64]
    load: NDArray[np.float64]


@dataclass(frozen=True)
class OtherWork:
    """One entry a piece of work that is no contact: an idle agent takes it, or nobody does."""

    queue: NDArray[np.int8]
    second: NDArray[np.int64]
    seconds: NDArray[np.int32]


def plan_roster(service: Service, contacts: Contacts) -> Roster:
    """Plan agents on the mean load of the months before: growth and promotions come as a surprise."""
    live = contacts.take(contacts.medium != EMAIL)
    months = month_of_day(DAYS)
    month = months[live.second // DAY_SECONDS]
    shift = _shift_of(service, live.second)
    work = (live.talk + live.hold + live.after_call).astype(np.float64)
    shape = (len(QUEUES), months[-1] + 1, SHIFTS)
    load = np.zeros(shape)
    np.add.at(load, (live.medium, month, shift), work)
    np.add.at(load[SPECIALISTS], (month[live.transferred], shift[live.transferred]), work[live.transferred])
    open_days = np.bincount(months[_open_days()], minlength=shape[1])
    load /= (open_days * service.shift_hours * 3600)[None, :, None]
    planned = np.empty(shape)
    for each in range(shape[1]):
        # The first months have no history to plan on.
        planned[:, each] = load[:, max(0, each - _REMEMBERED_MONTHS) : max(1, each)].mean(axis=1)
    agents = np.arange(1, _MOST_AGENTS)
    needed = np.searchsorted(_carried(agents), planned).clip(max=len(agents) - 1)
    return Roster(agents[needed], planned)


def draw_other_work(service: Service, roster: Roster, streams: Streams) -> OtherWork:
    """Draw the other work that fills the agents' time up to what the plan leaves free."""
    rng, days = streams.of("other work"), _open_days()
    months = month_of_day(DAYS)[days]
    spare = (_carried(roster.agents) - roster.load).clip(0) * _FILLED
    spare[SPECIALISTS] = 0
    seconds = service.shift_hours * 3600
    counts = rng.poisson(spare[:, months] * seconds / _OTHER_WORK_SECONDS)
    place = np.repeat(np.arange(counts.size), counts.ravel())
    queue, day, shift = np.unravel_index(place, counts.shape)
    starts = days[day] * DAY_SECONDS + service.opens_hour * 3600 + shift * seconds
    return OtherWork(
        queue=queue.astype(np.int8),
        second=starts + rng.integers(0, seconds, len(place)),
        seconds=rng.normal(_OTHER_WORK_SECONDS, _OTHER_WORK_SPREAD, len(place)).clip(60).astype(np.int32),
    )


def _carried(agents: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the load so many agents are asked to carry: of few, more of the time is left spare."""
    carried: NDArray[np.float64] = agents - _SPARE * np.sqrt(agents) + _ALONE / agents
    return carried


def _open_days() -> NDArray[np.int64]:
    days = np.arange(DAYS)
    opened: NDArray[np.int64] = days[(days + FIRST_DAY.weekday()) % 7 != _SUNDAY]
    return opened


def _shift_of(service: Service, second: NDArray[np.int64]) -> NDArray[np.int64]:
    since = second % DAY_SECONDS - service.opens_hour * 3600
    shift: NDArray[np.int64] = (since // (service.shift_hours * 3600)).clip(0, SHIFTS - 1)
    return shift
