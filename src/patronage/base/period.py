"""Shop days, calendar grains and half-open periods. Nothing here reads a clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from patronage.base.errors import UnknownName, UsageError

__all__ = ["Grain", "Period", "parse_day"]


class Grain(StrEnum):
    """A calendar step. Weeks are ISO weeks, named by their Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @classmethod
    def named(cls, name: str) -> Grain:
        """Find a grain by its name."""
        try:
            return cls(name)
        except ValueError:
            raise UnknownName.among("grain of time", name, list(cls)) from None

    def start(self, day: date) -> date:
        """Give the first day of the step that holds `day`.

        Examples
        --------
        >>> Grain.WEEK.start(date(2025, 1, 1)), Grain.QUARTER.start(date(2025, 5, 31))
        (datetime.date(2024, 12, 30), datetime.date(2025, 4, 1))
        """
        match self:
            case Grain.DAY:
                return day
            case Grain.WEEK:
                return day - timedelta(days=day.weekday())
            case Grain.MONTH:
                return day.replace(day=1)
            case Grain.QUARTER:
                return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
            case Grain.YEAR:
                return date(day.year, 1, 1)

    def shift(self, day: date, steps: int) -> date:
        """Give the first day of the step `steps` away from the one that holds `day`."""
        start = self.start(day)
        if self is Grain.DAY:
            return start + timedelta(days=steps)
        if self is Grain.WEEK:
            return start + timedelta(weeks=steps)
        months = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}[self] * steps
        index = start.year * 12 + start.month - 1 + months
        return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True)
class Period:
    """Shop days from `start` up to, and not including, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts."""
        if self.end <= self.start:
            message = f"the period {self.start} to {self.end} holds no day; the end must lie after the start"
            raise UsageError(message)

    def __str__(self) -> str:
        """Write first and last day."""
        return f"{self.start}..{self.last}"

    @property
    def last(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days

    @classmethod
    def parse(cls, text: str, last_day: date) -> Period:
        """Read a period as people write it.

        Parameters
        ----------
        text
            `2025`, `2025-Q2`, `2025-03`, `2025-W05`, `2025-03-09`, `2025-01-01..2025-03-31`
            (both days inside), or `last 12 months` counted back from `last_day`.
        last_day
            The last day observed.

        Raises
        ------
        UsageError
            The text is none of these.

        Examples
        --------
        >>> str(Period.parse("2025-Q2", date(2025, 12, 31)))
        '2025-04-01..2025-06-30'
        >>> str(Period.parse("last 30 days", date(2025, 3, 2)))
        '2025-02-01..2025-03-02'
        """
        words = text.strip().lower()
        if ".." in words:
            first, _, last = words.partition("..")
            return cls(parse_day(first), parse_day(last) + timedelta(days=1))
        if found := re.fullmatch(r"last (\d+) (day|week|month|quarter|year)s?", words):
            return cls._trailing(int(found[1]), Grain(found[2]), last_day)
        for pattern, grain in _SHAPES:
            if found := re.fullmatch(pattern, words):
                first_day = _first_day(grain, [int(g) for g in found.groups()], text)
                return cls(first_day, grain.shift(first_day, 1))
        message = (
            f"{text!r} is not a period; write 2025, 2025-Q2, 2025-03, 2025-W05, 2025-03-09,"
            " 2025-01-01..2025-03-31 or 'last 12 months'"
        )
        raise UsageError(message)

    def previous(self) -> Period:
        """Give the period of the same shape just before: a month before a month, 30 days before 30 days."""
        for grain in (Grain.YEAR, Grain.QUARTER, Grain.MONTH):
            if grain.start(self.start) == self.start and grain.start(self.end) == self.end:
                steps = 0
                while grain.shift(self.start, steps) < self.end:
                    steps += 1
                return Period(grain.shift(self.start, -steps), self.start)
        return Period(self.start - timedelta(days=self.days), self.start)

    def year_before(self) -> Period:
        """Give the same days one year earlier; the 29th of February becomes the 28th."""
        return Period(_year_before(self.start), _year_before(self.end))

    @classmethod
    def _trailing(cls, count: int, grain: Grain, last_day: date) -> Period:
        end = last_day + timedelta(days=1)
        if grain in (Grain.DAY, Grain.WEEK):
            return cls(end - timedelta(days=count * (7 if grain is Grain.WEEK else 1)), end)
        anchor = grain.shift(end, -count)
        offset = (end - grain.start(end)).days
        length = (grain.shift(anchor, 1) - anchor).days
        return cls(anchor + timedelta(days=min(offset, length - 1)), end)


_SHAPES: tuple[tuple[str, Grain], ...] = (
    (r"(\d{4})", Grain.YEAR),
    (r"(\d{4})-q([1-4])", Grain.QUARTER),
    (r"(\d{4})-(\d{1,2})", Grain.MONTH),
    (r"(\d{4})-w(\d{1,2})", Grain.WEEK),
    (r"(\d{4})-(\d{1,2})-(\d{1,2})", Grain.DAY),
)


def parse_day(text: str) -> date:
    """Read an ISO day.

    Examples
    --------
    >>> parse_day("2025-03-09")
    datetime.date(2025, 3, 9)
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        message = f"{text.strip()!r} is not a day; write it as 2025-03-09"
        raise UsageError(message) from None


def _first_day(grain: Grain, numbers: list[int], text: str) -> date:
    try:
        match grain:
            case Grain.YEAR:
                return date(numbers[0], 1, 1)
            case Grain.QUARTER:
                return date(numbers[0], numbers[1] * 3 - 2, 1)
            case Grain.MONTH:
                return date(numbers[0], numbers[1], 1)
            case Grain.WEEK:
                return date.fromisocalendar(numbers[0], numbers[1], 1)
            case Grain.DAY:
                return date(*numbers)
    except ValueError as error:
        message = f"{text!r} is not in the calendar: {error}"
        raise UsageError(message) from None


def _year_before(day: date) -> date:
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year - 1, day.month, last)
