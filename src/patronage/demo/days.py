"""The days of the demo shop: observed first, then a year of further spending, then the rest of the future."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "DAYS",
    "DAY_SECONDS",
    "FIRST_DAY",
    "HORIZON_DAYS",
    "LAST_DAY",
    "MONTHS",
    "PLAN_DAYS",
    "day_number",
    "days_text",
    "instants",
    "month_of_day",
    "months_after",
    "within_year",
]

FIRST_DAY = date(2024, 1, 1)
LAST_DAY = date(2025, 12, 31)
DAYS = (LAST_DAY - FIRST_DAY).days + 1
"""Observed days; the files hold nothing later."""
PLAN_DAYS = DAYS + 365
"""Days on which people are won: the observed ones and the year after."""
HORIZON_DAYS = (date(2028, 12, 31) - FIRST_DAY).days + 1
"""Observed days and 36 months past them."""
DAY_SECONDS = 86_400
MONTHS = 24
"""Observed months."""

_FIRST = np.datetime64(FIRST_DAY, "D")

Ints = NDArray[np.int64]


def day_number(day: date) -> int:
    """Give how many days after the first one a day is."""
    return (day - FIRST_DAY).days


def instants(seconds: NDArray[np.integer]) -> NDArray[np.datetime64]:
    """Give the shop-local instants of seconds after the first midnight; negative ones are not given."""
    found: NDArray[np.datetime64] = _FIRST.astype("datetime64[s]") + seconds.astype("timedelta64[s]")
    found[seconds < 0] = np.datetime64("NaT")
    return found


def days_text(days: NDArray[np.integer]) -> NDArray[np.datetime64]:
    """Give the midnights of running days; negative ones are not given."""
    return instants(np.where(days < 0, -1, days.astype(np.int64) * DAY_SECONDS))


def month_of_day(days: int) -> Ints:
    """Give the running number of the month of each of so many days."""
    months = (_FIRST + np.arange(days)).astype("datetime64[M]").astype(np.int64)
    running: Ints = months - months[0]
    return running


def within_year(days: int) -> Ints:
    """Give the place of each of so many days inside its calendar year, from 0."""
    day = _FIRST + np.arange(days)
    place: Ints = (day - day.astype("datetime64[Y]").astype("datetime64[D]")).astype(np.int64)
    return place


def months_after(months: int) -> int:
    """Give the running day that lies so many calendar months past the last observed day."""
    end = LAST_DAY + timedelta(days=1)
    years, month = divmod(end.month - 1 + months, 12)
    return day_number(date(end.year + years, month + 1, 1))
