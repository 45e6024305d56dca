"""The service floor, contact by contact: who waits how long, gives up, is called back or passed on.

A bad wait harms at once: orders the customer would have placed later may not be placed, and then nobody
calls about them. So contacts and harms are worked through together, by time.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np

from patronage.demo.buying import Orders
from patronage.demo.contacts import EMAIL, Contacts
from patronage.demo.days import DAY_SECONDS, DAYS, month_of_day
from patronage.demo.parameters import Service
from patronage.demo.roster import SHIFTS, SPECIALISTS, OtherWork, Roster

__all__ = ["LEGS_OF_SHIFT", "Job", "Leg", "Served", "serve"]

_NOBODY = -1
_CALLED_BACK_AFTER = 3600
_ENDLESS = 10**9
LEGS_OF_SHIFT = 1000


class Leg(NamedTuple):
    """A leg of a live contact; instants are -1 where they did not come about."""

    contact: int
    leg: int
    queue: int
    queued: int
    answered: int
    ended: int
    agent: int
    outcome: str


class Job(NamedTuple):
    """What an agent did: from when, until the talk ended, until free again; other work has no contact."""

    agent: int
    queue: int
    begun: int
    ended: int
    free: int
    is_contact: bool


class Harm(NamedTuple):
    """From an instant on, a customer's rate is multiplied; `contact` and whether its wait was the cause."""

    second: int
    factor: float
    contact: int
    by_wait: bool


@dataclass
class Served:
    """What happened: legs, jobs, harms by person, and which contacts took place at all."""

    legs: list[Leg] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    harms: defaultdict[int, list[Harm]] = field(default_factory=lambda: defaultdict(list))
    took_place: list[int] = field(default_factory=list)


def serve(service: Service, contacts: Contacts, orders: Orders, roster: Roster, other: OtherWork) -> Served:
    """Work through all contacts and the other work by time."""
    floor = _Floor(service, contacts, orders, roster)
    seconds = np.concatenate([contacts.second, other.second])
    by_time = np.argsort(seconds, kind="stable").tolist()
    queue, length = other.queue.tolist(), other.seconds.tolist()
    instant = seconds.tolist()
    size = len(contacts)
    for i in by_time:
        floor.move_on(instant[i])
        if i < size:
            floor.take_contact(i, instant[i])
        else:
            floor.take_other_work(queue[i - size], instant[i], length[i - size])
    floor.move_on(DAYS * DAY_SECONDS)
    return floor.served


class _Floor:
    """The agents on duty, earliest free first, and what is still to come back to them."""

    def __init__(self, service: Service, contacts: Contacts, orders: Orders, roster: Roster) -> None:
        self.served = Served()
        self._service = service
        self._roster = roster.agents.tolist()
        self._months = month_of_day(DAYS + 1).tolist()
        self._day = -1
        self._free: list[list[tuple[int, int, int]]] = []
        self._later: list[tuple[int, int, int]] = []
        columns = (contacts.person, contacts.medium, contacts.patience, contacts.talk + contacts.hold)
        self._person, self._medium, self._patience, self._talk = (c.tolist() for c in columns)
        flags = (contacts.leaves, contacts.takes_callback, contacts.transferred, contacts.trouble)
        self._leaves, self._calls_back, self._transfers, self._trouble = (c.tolist() for c in flags)
        self._after_call = contacts.after_call.tolist()
        self._ordered = orders.second[contacts.order].tolist()
        self._keep = orders.keep[contacts.order].tolist()

    def move_on(self, now: int) -> None:
        """Serve the second legs that are due, and open the floor of a new day."""
        while self._later and self._later[0][0] <= now:
            due, contact, queue = heappop(self._later)
            self._open(due)
            self._wait(contact, (2, queue, due), _ENDLESS)
        self._open(now)

    def take_contact(self, contact: int, now: int) -> None:
        """Let a customer in, unless the order it is about was never placed."""
        harms = self.served.harms.get(self._person[contact])
        if harms and not self._is_placed(contact, harms):
            return
        self.served.took_place.append(contact)
        if self._trouble[contact]:
            self._harm(contact, now, self._service.keeps_after_trouble, by_wait=False)
        if self._medium[contact] != EMAIL:
            self._wait(contact, (1, self._medium[contact], now), self._patience[contact])

    def take_other_work(self, queue: int, now: int, seconds: int) -> None:
        """Give other work to an idle agent, if there is one."""
        agent = self._next(queue, now)
        if agent is None or agent[0] > now:
            if agent:
                heappush(self._free[queue], agent)
            return
        heappush(self._free[queue], (now + seconds, *agent[1:]))
        self.served.jobs.append(Job(agent[1], queue, now, now + seconds, now + seconds, is_contact=False))

    def _open(self, now: int) -> None:
        day = now // DAY_SECONDS
        if day == self._day:
            return
        self._day, month = day, self._months[min(day, DAYS)]
        month = min(month, len(self._roster[0]) - 1)
        opens = day * DAY_SECONDS + self._service.opens_hour * 3600
        length = self._service.shift_hours * 3600
        self._free = [
            [
                (opens + s * length, s * LEGS_OF_SHIFT + k, opens + (s + 1) * length)
                for s in range(SHIFTS)
                for k in range(agents[month][s])
            ]
            for agents in self._roster
        ]
        for each in self._free:
            heapify(each)

    def _next(self, queue: int, now: int) -> tuple[int, int, int] | None:
        """Take the agent free earliest whose shift is not over by then."""
        free = self._free[queue]
        while free:
            agent = heappop(free)
            if max(agent[0], now) < agent[2]:
                return agent
        return None

    def _wait(self, contact: int, leg: tuple[int, int, int], patience: int) -> None:
        number, queue, now = leg
        agent = self._next(queue, now)
        wait = max(agent[0] - now, 0) if agent else _ENDLESS
        service = self._service
        if number == 1 and wait > service.offered_callback_seconds and agent and self._calls_back[contact]:
            heappush(self._free[queue], agent)
            self._end(Leg(contact, 1, queue, now, -1, now + 45, _NOBODY, "callback"))
            heappush(self._later, (now + _CALLED_BACK_AFTER, contact, queue))
            return
        if agent is None or wait > patience:
            if agent:
                heappush(self._free[queue], agent)
            gone = now + min(patience, 600)
            self._end(Leg(contact, number, queue, now, -1, gone, _NOBODY, "abandoned"))
            return
        self._talk_to(Leg(contact, number, queue, now, now + wait, -1, agent[1], "answered"), agent[2])

    def _talk_to(self, leg: Leg, shift_ends: int) -> None:
        contact = leg.contact
        ended = leg.answered + self._talk[contact]
        free = ended + self._after_call[contact]
        heappush(self._free[leg.queue], (free, leg.agent, shift_ends))
        self.served.jobs.append(Job(leg.agent, leg.queue, leg.answered, ended, free, is_contact=True))
        self._end(leg._replace(ended=ended))
        if leg.leg == 1 and self._transfers[contact]:
            heappush(self._later, (ended, contact, SPECIALISTS))

    def _end(self, leg: Leg) -> None:
        self.served.legs.append(leg)
        until = leg.answered if leg.answered >= 0 else leg.ended
        if leg.leg == 1 and until - leg.queued >= self._service.bad_wait_seconds:
            factor = 0.0 if self._leaves[leg.contact] else self._service.keeps
            self._harm(leg.contact, until, factor, by_wait=True)

    def _harm(self, contact: int, now: int, factor: float, *, by_wait: bool) -> None:
        self.served.harms[self._person[contact]].append(Harm(now, factor, contact, by_wait))

    def _is_placed(self, contact: int, harms: list[Harm]) -> bool:
        left, ordered = 1.0, self._ordered[contact]
        for harm in harms:
            if harm.second < ordered:
                left *= harm.factor
        return bool(self._keep[contact] < left)
