"""Contracts a second time, in plain Python: stretches from delivered rows, survival and renewals in loops."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction


@dataclass(frozen=True)
class Contract:
    """A subscription as delivered: paid from `start` (after any trial) to `end`, and maybe once more."""

    start: date
    end: date | None
    again: date | None = None


@dataclass(frozen=True)
class Stretch:
    """An unbroken time paid for: since when, for how many days, whether it was lost."""

    since: date
    days: int
    lost: bool


def plain_stretches(contracts: Sequence[Contract], as_of: date) -> list[Stretch]:
    """Follow every contract to a day."""
    found = []
    for contract in contracts:
        for since, end in ((contract.start, contract.end), (contract.again, None)):
            if since is None or since > as_of:
                continue
            lost = end is not None and end <= as_of
            until = end if lost and end is not None else as_of
            found.append(Stretch(since, (until - since).days, lost))
    return found


def plain_survival(stretches: Sequence[Stretch]) -> list[tuple[int, Fraction]]:
    """Give the share kept after each day on which somebody was lost: product of 1 - lost / there."""
    share, found = Fraction(1), []
    for day in sorted({s.days for s in stretches if s.lost}):
        there = sum(s.days >= day for s in stretches)
        share *= 1 - Fraction(sum(s.lost and s.days == day for s in stretches), there)
        found.append((day, share))
    return found


def month_later(day: date, months: int) -> date:
    """Give the same day some months later; last days of months stay last days."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    is_last = (day + timedelta(days=1)).day == 1
    return date(year, month + 1, last if is_last else min(day.day, last))


def plain_renewals(stretches: Sequence[Stretch], as_of: date, months: int) -> dict[int, tuple[int, int]]:
    """Count at each renewal due by a day who came to it, and who of them did not renew."""
    found: dict[int, list[int]] = {}
    for stretch in stretches:
        end = stretch.since + timedelta(days=stretch.days)
        for renewal in range(1, 1000):
            due = month_later(stretch.since, renewal * months)
            if due > as_of:
                break
            counted = found.setdefault(renewal, [0, 0])
            counted[0] += 1
            if stretch.lost and end <= due:
                counted[1] += 1
                break
    return {renewal: (came, lost) for renewal, (came, lost) in found.items()}
