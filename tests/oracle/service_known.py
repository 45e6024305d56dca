"""What the contacts of one cell come to, as known at the end of its observation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.oracle.business_hours import CLOSED, DEFAULT, SALES, business_seconds
from tests.oracle.cells import Cell
from tests.oracle.service_log import Contact, chosen, contacts_of, handle, seconds
from tests.oracle.shop import ZERO

ASSUMED = {
    "service_threshold_seconds": 20,
    "short_abandon_seconds": 5,
    "bad_wait_factor": 6,
    "reply_threshold_seconds": 86_400,
    "csat_goal": 4,
    "service_overhead_share": Decimal(0),
    "assisted_days": 7,
}


class Known:
    """What a cell's contacts come to, as known at its end of observation."""

    def __init__(self, cell: Cell, *, days: tuple[date, date] | None = None) -> None:
        self.cell, self.as_of = cell, cell.asked.as_of
        found = contacts_of(cell.shop)
        self.contacts = [c for c in chosen(cell, found) if on_days(cell, c.customer, c.day, days)]
        self.offered = [c for c in self.contacts if c.is_offered]
        self.promise = assumed(cell, "service_threshold_seconds")

    def left(self, how: str) -> list[Contact]:
        return [c for c in self.offered if c.left(self.as_of) == how]

    def waits(self, contact: Contact) -> bool:
        return contact.left(self.as_of) == "waiting"

    @property
    def answered_timed(self) -> list[Decimal]:
        return [c.wait for c in self.left("answered") if c.wait is not None]

    @property
    def given_up(self) -> list[Decimal]:
        return [c.wait for c in self.left("abandoned") if c.wait is not None]

    @property
    def in_time(self) -> int:
        return sum(wait <= self.promise for wait in self.answered_timed)

    @property
    def still_late(self) -> int:
        return sum(c.waited(self.as_of) > self.promise for c in self.left("waiting"))

    @property
    def judged(self) -> int:
        gone = len(self.left("abandoned")) + len(self.left("overflow"))
        return len(self.answered_timed) + gone + self.still_late

    @property
    def timed(self) -> int:
        return self.judged - len(self.left("abandoned")) + len(self.given_up)

    @property
    def queued(self) -> int:
        return len(self.offered) - len(self.left("callback"))

    def level(self, variant: str) -> tuple[int, int]:
        early = sum(wait <= self.promise for wait in self.given_up)
        short = sum(wait < assumed(self.cell, "short_abandon_seconds") for wait in self.given_up)
        late = len(self.given_up) - early
        return {
            "": (self.in_time, self.judged),
            "_answered": (self.in_time, len(self.answered_timed)),
            "_offered_net": (self.in_time, self.judged - short),
            "_kept": (self.in_time + early, self.timed),
            "_late_abandoned": (self.in_time, len(self.answered_timed) + late + self.still_late),
        }[variant]

    def by_now(self, day: date | datetime | None) -> bool:
        day = day.date() if isinstance(day, datetime) else day
        return day is not None and day <= self.as_of

    @property
    def replies(self) -> list[Decimal]:
        return [_since(c, c.replied_at) for c in self.contacts if self.by_now(c.replied_at)]

    @property
    def solutions(self) -> list[Decimal]:
        return [_since(c, c.solved_at) for c in self.contacts if self.by_now(c.solved_at)]

    @property
    def replies_in_hours(self) -> list[Decimal]:
        return [_in_hours(c, c.replied_at) for c in self.contacts if self.by_now(c.replied_at)]

    @property
    def solutions_in_hours(self) -> list[Decimal]:
        return [_in_hours(c, c.solved_at) for c in self.contacts if self.by_now(c.solved_at)]

    def open(self, happened: Callable[[Contact], datetime | None]) -> int:
        return sum(
            not self.by_now(happened(c)) and not self.by_now(c.closed_on)
            and (not c.waits_in_line or self.waits(c))
            for c in self.contacts
        )  # fmt: skip

    @property
    def helped(self) -> list[Contact]:
        answered = self.left("answered")
        return [c for c in self.contacts if c in answered or self.by_now(c.replied_at)]

    @property
    def rated(self) -> list[Contact]:
        return [c for c in self.helped if any(day <= self.as_of for day, _ in c.rated)]

    @property
    def bad(self) -> int:
        return sum(self._is_bad(c) for c in self.contacts)

    def _is_bad(self, c: Contact) -> bool:
        too_long = self.promise * assumed(self.cell, "bad_wait_factor")
        if self.by_now(c.reopened_on) or any(day <= self.as_of and p <= 2 for day, p in c.rated):
            return True
        if c.is_offered:
            if self.waits(c):
                return bool(c.waited(self.as_of) > too_long)
            return c.left(self.as_of) == "abandoned" or (c.wait or 0) > too_long
        if c.waits_in_line:
            return False
        late = assumed(self.cell, "reply_threshold_seconds")
        if self.by_now(c.replied_at):
            return bool(_since(c, c.replied_at) > late)
        return not self.by_now(c.closed_on) and c.waited(self.as_of) > late

    @property
    def handle_times(self) -> list[Decimal]:
        """Return the handle time of each contact that is over and of which all is known."""
        found = []
        for c in self.contacts:
            handled = [leg for leg in c.legs if leg["answered_at"]]
            times = [handle(leg) for leg in handled]
            known = [time for time in times if time is not None]
            if handled and len(known) == len(times) and self.by_now(c.closed_on):
                found.append(sum(known, ZERO))
        return found


def known(cell: Cell) -> Known:
    """Return what a cell's contacts come to, worked out once."""
    found = vars(cell).get("service")
    return found if isinstance(found, Known) else vars(cell).setdefault("service", Known(cell))


def _since(contact: Contact, at: datetime | None) -> Decimal:
    found = seconds(contact.arrived_at, at)
    assert found is not None
    return found.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def assumed(cell: Cell, name: str) -> Any:  # a number of any kind
    return dict(cell.asked.assume).get(name, ASSUMED[name])


def on_days(cell: Cell, customer: Any, day: date | None, days: tuple[date, date] | None) -> bool:
    if days is None:
        return True
    if cell.asked.cohort:
        day = customer.cohort_on if customer else None
    return day is not None and days[0] <= day <= days[1]


def _in_hours(contact: Contact, at: datetime | None) -> Decimal:
    assert at is not None
    hours = SALES if contact.main["queue"] == "sales" else DEFAULT
    return business_seconds(hours, contact.arrived_at, at, closed=CLOSED)
