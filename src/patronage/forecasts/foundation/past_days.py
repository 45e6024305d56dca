"""Which past days the same forecast is made on, so that lasting errors can be told from passing ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

__all__ = ["PastDays", "past_days"]

_SHORTEST = 28  # days that are worth judging
_NEAR = 15  # days to the nearest end of a month
_KNOWN = 2  # times as long as was to come is the history


@dataclass(frozen=True)
class PastDays:
    """Days to forecast from, and how far.

    Parameters
    ----------
    steps
        The days, rising: each is forecast from to the next one, the last to `until`.
    until
        The last day that is forecast.
    look
        How many days are to be forecast as far as is asked now, or as half of the history allows.
    """

    steps: tuple[date, ...]
    until: date
    look: int

    @property
    def lengths(self) -> tuple[int, ...]:
        """The days of each step."""
        ends = (*self.steps[1:], self.until)
        return tuple((end - day).days for day, end in zip(self.steps, ends, strict=True))

    @property
    def is_whole(self) -> bool:
        """Whether every step is as long as what is to be forecast."""
        return len(self.steps) * self.look <= sum(self.lengths)


def past_days(as_of: date, history_days: int, horizon: float, count: int) -> PastDays | None:
    """Choose days to forecast from, so that what each is judged by is shared with no other.

    The first forecast looks as far as is asked now, since what a model misses grows with how far it looks, or
    over half of the history, so that as much was known as was to come. The days after it are parted into
    steps: each as long as is asked, where half of the history holds so many. All are ends of months, where a
    season by months is exact. Nothing where less than four weeks are left.

    Examples
    --------
    >>> found = past_days(date(2025, 12, 31), 730, 365.25, 2)
    >>> [str(day) for day in found.steps], found.lengths, found.look
    (['2024-12-31', '2025-06-30'], (181, 184), 365)
    """
    half = history_days // _KNOWN
    look = int(min(horizon, half))
    if look < _SHORTEST:
        return None
    back = max(look, min(count * look, half))
    many = max(min(count, back // _SHORTEST), 1)
    first = _month_end(as_of - timedelta(days=back))
    inner = {_month_end(first + timedelta(days=back * step // many + _NEAR)) for step in range(1, many)}
    return PastDays(tuple(sorted({first, *inner})), first + timedelta(days=back), look)


def _month_end(day: date) -> date:
    """Give the last day of a month that is no later than this one."""
    tomorrow = day + timedelta(days=1)
    return tomorrow.replace(day=1) - timedelta(days=1)
