"""A clock that runs faster in months in which more is bought, so that models see steady rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patronage.base.errors import InputError
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Numbers
from patronage.models.seasonal_index import MONTHS

__all__ = ["CALENDAR_TIME", "OperationalTime"]

Days = date | ArrayLike


@dataclass(frozen=True)
class OperationalTime:
    """Days weighted by the index of their month; without a season they are days.

    Parameters
    ----------
    index
        Twelve numbers above 0 from January on, 1 on average; empty where there is no season.

    Raises
    ------
    InputError
        Not twelve numbers above 0.

    Examples
    --------
    >>> busy_december = OperationalTime((0.9,) * 11 + (2.1,))
    >>> float(busy_december.between("2025-12-01", "2025-12-11")[()])
    21.0
    """

    index: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no index."""
        given = np.asarray(self.index, np.float64)
        if len(given) and not (len(given) == MONTHS and np.all(np.isfinite(given) & (given > 0))):
            raise InputError(
                f"a season of {len(given)} numbers {self.index} is none; expected {MONTHS} above 0, from"
                " January on"
            )

    def between(self, start: Days, end: Days) -> Numbers:
        """Give the time from the end of one day to that of another, days as `datetime64[D]` or texts."""
        first, last = (np.asarray(days, "datetime64[D]").astype(np.int64) for days in (start, end))
        if not self.index:
            return np.asarray(last - first, np.float64)
        begin = int(min(first.min(), last.min()))
        passed = self._passed(begin, int(max(first.max(), last.max())))
        return np.asarray(passed[last - begin] - passed[first - begin])

    def after(self, day: Days, days: float) -> float:
        """Give the time of the next `days` after the end of a day; endless where they are."""
        if not self.index or not np.isfinite(days):
            return days
        begin, whole = np.asarray(day, "datetime64[D]"), int(days)
        ends = self.between(begin, begin + np.array([whole, whole + 1]))
        return float(ends[0] + (days - whole) * (ends[1] - ends[0]))

    def of(self, summary: CustomerSummary, as_of: Days) -> CustomerSummary:
        """Give a summary in days by a day, with its times in this one."""
        if not self.index or not len(summary):
            return summary
        end = np.asarray(as_of, "datetime64[D]")
        first = end - summary.T.astype(np.int64)
        last = first + summary.recency.astype(np.int64)
        observed = self.between(first, end)
        return CustomerSummary(
            summary.frequency,
            np.minimum(self.between(first, last), observed),  # not above it by a rounding
            observed,
            summary.monetary_value,
            summary.weight,
            summary.covariates,
        )

    def _passed(self, begin: int, end: int) -> Numbers:
        """Return the time passed at the end of each day since that of `begin`."""
        days: NDArray[np.datetime64] = np.arange(begin + 1, end + 1).astype("datetime64[D]")
        month = days.astype("datetime64[M]").astype(np.int64) % MONTHS
        return np.append(0.0, np.cumsum(np.asarray(self.index)[month]))


CALENDAR_TIME = OperationalTime()
"""A clock without a season."""
