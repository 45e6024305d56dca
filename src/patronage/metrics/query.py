"""A question to the metrics: which numbers, split and filtered how, over which time."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Literal as Choice

from patronage.base.errors import UsageError
from patronage.base.period import Grain, Period
from patronage.contract.assumption import Assumptions
from patronage.facts.coverage import ORDERS_SPAN

__all__ = ["Filter", "Frame", "Query"]


@dataclass(frozen=True)
class Filter:
    """Keep the rows whose dimension is one of the values, or none of them."""

    dimension: str
    values: tuple[str, ...]
    excluded: bool = False

    @classmethod
    def parse(cls, text: str) -> Filter:
        """Read `channel=email|meta` or `country!=US`.

        Examples
        --------
        >>> Filter.parse("country!=US|CA")
        Filter(dimension='country', values=('US', 'CA'), excluded=True)
        """
        found = re.fullmatch(r"\s*(\w+)\s*(!?=)(.*)", text, re.DOTALL)
        if not found:
            message = f"{text!r} is not a filter; write dimension=value, dimension=a|b or dimension!=value"
            raise UsageError(message)
        values = tuple(v.strip() for v in found[3].split("|"))
        return cls(found[1], values, excluded=found[2] == "!=")


@dataclass(frozen=True)
class Query:
    """A question. Every field but `metrics` may be left out.

    Parameters
    ----------
    metrics
        Names of metrics.
    by
        Names of dimensions, or `cohort`.
    grain
        One row a calendar step.
    cohort
        One row a cohort of this step and, unless `ages` is off, an age in the same steps.
    where
        Filters, all of which hold.
    period
        The shop days counted; for cohorts, those in which they began.
    compare
        Set the period beside the one before, or the same days a year earlier.
    as_of
        End of observation: the last day seen. Default: the last day of the data.
    basis
        `order`: a refund lowers its own order's cell. `cash`: it counts on its own day.
    assume
        What the shop states and the data does not hold.
    """

    metrics: tuple[str, ...]
    by: tuple[str, ...] = ()
    grain: Grain | None = None
    cohort: Grain | None = None
    ages: bool = True
    where: tuple[Filter, ...] = ()
    period: Period | None = None
    compare: Choice["", "previous", "year"] = ""
    as_of: date | None = None
    basis: Choice["order", "cash"] = "order"
    assume: Assumptions = field(default_factory=Assumptions)

    def __post_init__(self) -> None:
        """Refuse parts that contradict each other."""
        if not self.metrics:
            message = "the question names no metric; name at least one, such as net_revenue"
            raise UsageError(message)
        if self.grain and self.cohort:
            message = (
                f"both grain {self.grain} and cohort {self.cohort} are asked; a cohort's ages are its time"
            )
            raise UsageError(message)
        if self.compare and (self.period is None or self.cohort):
            message = f"comparing with {self.compare!r} needs a period and no cohort; add --period"
            raise UsageError(message)
        if len(set(self.by)) < len(self.by):
            message = f"a dimension is named twice in {', '.join(self.by)}; name each once"
            raise UsageError(message)

    @property
    def has_start(self) -> bool:
        """Whether the time of each cell has a start before which others may lie."""
        if self.cohort:
            return self.ages
        return self.period is not None or self.grain is not None

    @property
    def compared(self) -> Period | None:
        """The period its own is compared with."""
        if self.period is None or not self.compare:
            return None
        return self.period.previous() if self.compare == "previous" else self.period.year_before()

    @property
    def shift(self) -> int:
        """How many steps of the grain the compared period lies back."""
        before = self.compared
        if self.period is None or before is None or self.grain is None:
            return 0
        steps, start = 0, self.grain.start(self.period.start)
        while self.grain.shift(before.start, steps) < start:
            steps += 1
        return steps


@dataclass(frozen=True)
class Frame:
    """What the answer rests on: the observed days of the shop, and those of each fact.

    `is_dated` says that every refund is of a known order, so that none lies before the first order, or on
    no day at all.
    """

    as_of: date
    first_on: date
    spans: tuple[tuple[str, Period], ...] = ()
    is_dated: bool = False

    @property
    def sees_all(self) -> bool:
        """Whether no order and no refund lies after the day of the answer."""
        return any(name == ORDERS_SPAN and days.last <= self.as_of for name, days in self.spans)

    @property
    def within(self) -> frozenset[str]:
        """The facts of which no row lies before the first day."""
        return frozenset(name for name, days in self.spans if days.start >= self.first_on)

    @property
    def history_days(self) -> int:
        """How many days were observed."""
        return max((self.as_of - self.first_on).days + 1, 1)

    def days_of(self, fact: str) -> int:
        """Give how many days of a fact were observed; 0 where it holds nothing by then."""
        known = dict(self.spans).get(fact)
        return max((self.as_of - known.start).days + 1, 0) if known else 0
