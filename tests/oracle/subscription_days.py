"""Subscriptions day by day: what runs, under which version, for how much, and what each day changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.oracle.random_shop import HOME
from tests.oracle.rates import Rates
from tests.oracle.shop import MISSING, ZERO

Row = Mapping[str, Any]

MONTHS = {"month": Decimal(1), "week": Decimal(52) / 12, "quarter": Decimal(1) / 3, "year": Decimal(1) / 12}
OVER = {"cancelled", "ended", "paused"}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Version:
    """What one delivered row says, and from when."""

    row: Row
    begins: date
    ends: date | None
    is_first: bool

    def phase(self, day: date) -> str:
        trial_end = self.row.get("trial_end_at")
        if self.row.get("status") == "trial" and trial_end is None:
            return "trial"
        return "trial" if trial_end and day < trial_end else "paid"

    def begins_in(self, phase: str) -> date:
        """Give the day this version began in a phase of it, whose rate holds."""
        trial_end = self.row.get("trial_end_at")
        return max(self.begins, trial_end) if phase == "paid" and trial_end else self.begins


@dataclass(frozen=True)
class State:
    """What holds on a day: a version in a phase."""

    version: Version
    phase: str
    amount: Decimal | None

    @property
    def is_paid(self) -> bool:
        return self.phase == "paid"

    @property
    def plan(self) -> str:
        return self.version.row.get("plan") or MISSING


@dataclass(frozen=True)
class Move:
    """What one state brings on a day, or takes away."""

    day: date
    sign: int
    state: State
    change: str
    since: date | None

    @property
    def amount(self) -> Decimal:
        return (self.state.amount or ZERO) * self.sign


class Subscription:
    """One subscription, walked through day by day."""

    def __init__(self, rows: list[Row], rates: Rates) -> None:
        self.rates = rates
        self.versions = list(self.read(sorted(rows, key=lambda r: r["valid_from"] or r["started_at"])))
        self.row = rows[0]
        days = {day for v in self.versions for day in (v.begins, v.ends, v.row.get("trial_end_at")) if day}
        self.days = sorted(days)
        self.moves = list(self.walk())
        paid = [m for m in self.moves if m.sign > 0 and m.state.is_paid]
        self.cohort_on = paid[0].day if paid else None
        self.first_plan = next((m.state.plan for m in (*paid, *self.moves)), MISSING)

    @staticmethod
    def read(rows: list[Row]) -> Iterator[Version]:
        for number, row in enumerate(rows):
            begins = row["started_at"] if number == 0 else max(row["valid_from"], row["started_at"])
            ends = row.get("ended_at")
            if number and row.get("status") in OVER:
                ends = min(ends or begins, begins)
            yield Version(row, begins, ends, number == 0)

    def state(self, day: date) -> State | None:
        begun = [v for v in self.versions if v.begins <= day]
        if not begun:
            return None
        version = begun[-1]
        later = self.versions[len(begun) - 1 :]
        told_late = [v.ends for v in later if v.ends and v.ends < v.begins]
        ends = [end for end in (version.ends, *told_late) if end]
        if ends and min(ends) <= day:
            return None
        phase = version.phase(day)
        return State(version, phase, self.amount(version, phase))

    def brief(self, day: date) -> State | None:
        """Give what began and ended on the same day."""
        first = self.versions[0]
        if not first.begins == first.ends == day:
            return None
        return State(first, first.phase(day), self.amount(first, first.phase(day)))

    def amount(self, version: Version, phase: str) -> Decimal | None:
        row = version.row
        if phase == "trial":
            return ZERO
        if row.get("amount") is None or row.get("interval") is None:
            return None
        currency = row.get("currency") or HOME
        rate = Decimal(1) if currency == HOME else self.rates.get((currency, version.begins_in(phase)))
        monthly = _rounded(row["amount"] * MONTHS[row["interval"]])
        return None if rate is None else _rounded(monthly * rate)

    def walk(self) -> Iterator[Move]:
        had_paid, since = False, None
        for day in self.days:
            if (brief := self.brief(day)) is not None:
                kind = "came" if brief.is_paid else "trial"
                since, had_paid = (day, True) if brief.is_paid else (None, False)
                yield Move(day, 1, brief, kind, since)
                yield Move(day, -1, brief, "went" if brief.is_paid else "lapsed", since)
            old, new = self.state(day - DAY), self.state(day)
            if old == new:
                continue
            goes_on = bool(old and new and old.is_paid and new.is_paid)
            change = _begun(old if goes_on else None, new, had_paid=had_paid) if new else ""
            if old:
                left = change if new and (goes_on or not old.is_paid) else "went" if old.is_paid else "lapsed"
                yield Move(day, -1, old, left, since)
            if new:
                since = (since if goes_on else day) if new.is_paid else since
                yield Move(day, 1, new, change, since)
                had_paid = had_paid or new.is_paid


def _begun(old: State | None, new: State, *, had_paid: bool) -> str:
    if not new.is_paid:
        return "trial"
    if old is None:
        return "back" if had_paid else "came"
    if old.amount is None or new.amount is None or old.amount == new.amount:
        return "moved"
    return "up" if new.amount > old.amount else "down"


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.0001"), ROUND_HALF_UP)
