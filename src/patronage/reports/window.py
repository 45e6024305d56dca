"""The days a report speaks of: its period, the one it is compared with, and the steps they are cut into."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from patronage.base.errors import UsageError
from patronage.base.period import Grain, Period
from patronage.facts.coverage import Coverage

__all__ = ["Window"]

_YEAR_OF_MONTHS = 12
_MOST_DAYS, _MOST_WEEKS, _MOST_MONTHS = 62, 182, 1100
_SHORT = 31
_COHORTS_BY_WEEK, _COHORTS_BY_MONTH, _COHORTS_BY_QUARTER = 70, 1100, 3300

Compare = Literal["", "previous", "year"]


@dataclass(frozen=True)
class Window:
    """The days of a report.

    `compare` says what the period is set beside: the one before, the same days a year earlier, or
    nothing where the data does not reach over all of that. `rest` are observed days after the period.
    """

    period: Period
    compare: Compare
    as_of: date
    first_on: date

    @classmethod
    def of(cls, coverage: Coverage, as_of: date, period: Period | None = None) -> Window:
        """Choose the days of a report.

        Parameters
        ----------
        coverage
            What the facts hold.
        as_of
            The last day observed.
        period
            The period asked for. Default: the last 12 full months; all of the data where it is shorter.

        Examples
        --------
        >>> found = Window.of(Coverage(date(2023, 9, 4), date(2025, 12, 9)), date(2025, 12, 9))
        >>> str(found.period), str(found.before)
        ('2024-12-01..2025-11-30', '2023-12-01..2024-11-30')
        """
        first_on = coverage.first_on
        if as_of < first_on:
            raise UsageError(
                f"as_of {as_of} lies before the first day of the data, {first_on}; name a later day"
            )
        chosen = period or _last_full_year(first_on, as_of)
        if chosen.start > as_of or chosen.last < first_on:
            raise UsageError(
                f"the period {chosen} holds no day of the data, which reaches from {first_on} to {as_of}"
            )
        if chosen.last > as_of:
            # What is not over yet is set beside the same days of the year before.
            found = cls(Period(chosen.start, as_of + timedelta(days=1)), "year", as_of, first_on)
        else:
            found = cls(chosen, "previous", as_of, first_on)
        return found if found._reaches_back() else replace(found, compare="")

    @property
    def before(self) -> Period | None:
        """The period compared with."""
        match self.compare:
            case "previous":
                return self.period.previous()
            case "year":
                return self.period.year_before()
        return None

    @property
    def rest(self) -> Period | None:
        """The observed days after the period."""
        end = self.as_of + timedelta(days=1)
        return Period(self.period.end, end) if end > self.period.end else None

    @property
    def history_days(self) -> int:
        """How many days were observed."""
        return (self.as_of - self.first_on).days + 1

    @property
    def grain(self) -> Grain:
        """The step charts over the period are drawn in."""
        return _finest(self.period.days, (_MOST_DAYS, _MOST_WEEKS, _MOST_MONTHS), Grain.DAY)

    @property
    def cohort_grain(self) -> Grain:
        """The step customers are put together in: what leaves a few dozen cohorts at most."""
        steps = (_COHORTS_BY_WEEK, _COHORTS_BY_MONTH, _COHORTS_BY_QUARTER)
        return _finest(self.history_days, steps, Grain.WEEK)

    def _reaches_back(self) -> bool:
        # The month a shop opened in counts as whole; of a shorter period every day must be there.
        opened = self.first_on if self.period.days <= _SHORT else Grain.MONTH.start(self.first_on)
        return self.before is not None and self.before.start >= opened


def _last_full_year(first_on: date, as_of: date) -> Period:
    end = Grain.MONTH.start(as_of + timedelta(days=1))
    start = Grain.MONTH.shift(end, -_YEAR_OF_MONTHS)
    if start < Grain.MONTH.start(first_on):
        return Period(first_on, as_of + timedelta(days=1))
    return Period(start, end)


def _finest(days: int, most: tuple[int, ...], first: Grain) -> Grain:
    grains = list(Grain)[list(Grain).index(first) :]
    for grain, limit in zip(grains, most, strict=False):
        if days <= limit:
            return grain
    return grains[len(most)]
