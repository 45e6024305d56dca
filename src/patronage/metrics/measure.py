"""Measures: one aggregate on one fact, with its clock and its role; the leaves of every metric's formula."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from patronage.base.errors import UsageError
from patronage.base.expr import Aggregate, Column, Expr
from patronage.base.expr import Literal as Fixed
from patronage.base.tree import walk
from patronage.contract.facts import LINE_FACTS

__all__ = [
    "NEVER",
    "AtStart",
    "FirstDay",
    "LivedTo",
    "Measure",
    "OfCohort",
    "Overall",
    "Running",
    "leaves_of",
    "measures_of",
    "only",
]

NEVER = Fixed(None).cast("date")
"""The `until` of rows that never cease to count: what is there is the sum of all so far."""

# An order holds the whole of them, a line its part.
_AMOUNTS = frozenset(c.name for c in LINE_FACTS.columns if c.unit in ("shop currency", "pieces"))


@dataclass(frozen=True)
class Measure(Expr):
    """One aggregate on one fact table.

    Parameters
    ----------
    name
        Unique; the column it is computed under.
    table
        A mart of the contract.
    value
        The aggregate, over the fact's columns: `total(Column("gross"))`, `distinct(Column("customer"))`.
    clock
        The shop day that places a row in time. For a stock, the day a row begins to count.
    where
        Rows it counts.
    cash_clock
        The clock under basis `cash`, where that differs; rows without that day form a row of their own.
    until
        Makes it a stock: the day a row ceases to count (null: it still does), or the `least` of several such
        days. A stock is counted at the end of the period or cell, over rows with `clock <= end < until`.
        Rows of one customer that follow each other without overlap count people.
    sooner
        For a stock inside another: a further day from which a row ceases to count, for this measure alone, so
        that one pass serves both.
    once
        Holds for exactly one row of each thing that a distinct value counts in a cell, as long as only time
        parts the rows of one customer: counting such rows gives the same number, and much sooner.
    window
        `year` takes the 365 days before `as_of`, `now` a stock at `as_of`; both refuse a period. `ever` takes
        all rows up to `as_of`, whatever period is asked.
    roles
        Which dimension stands for an asked one: `(("channel", "acquisition_channel"),)`.
    finer
        The same quantity on a finer fact, used when a dimension is reachable only from there. Its condition
        may not be on amounts: those of a line are parts of the order's.
    """

    name: str
    table: str
    value: Aggregate
    clock: Expr
    where: Expr | None = None
    cash_clock: Expr | None = None
    until: Expr | None = None
    sooner: Expr | None = None
    window: Literal["period", "year", "now", "ever"] = "period"
    roles: tuple[tuple[str, str], ...] = ()
    finer: Measure | None = None
    once: Expr | None = None

    def __post_init__(self) -> None:
        """Refuse a condition that means the whole order in one fact and a part of it in the finer one."""
        if self.where is None or self.finer is None or self.finer.where is None:
            return
        both = [{n.name for n in walk(w) if isinstance(n, Column)} for w in (self.where, self.finer.where)]
        if amounts := sorted(both[0] & both[1] & _AMOUNTS):
            text = f"measure {self.name!r} counts rows by {', '.join(amounts)}, which its finer twin holds of"
            remedy = "for the whole order, declare it with on_orders(name, value, where) and no finer"
            raise UsageError(f"{text} a line and not of the whole order; {remedy}")

    def __hash__(self) -> int:
        """Hash by name, as each has its own: trees are slow to hash whole."""
        return hash(self.name)

    @property
    def is_additive(self) -> bool:
        """Whether parts may be added up; a distinct count must be recounted, a maximum retaken."""
        return self.value.function in ("sum", "count") and not self.value.distinct

    @property
    def counts(self) -> bool:
        """Whether nothing to count is zero, as for sums and counts, and not unknown."""
        return self.value.function in ("sum", "count")


@dataclass(frozen=True)
class Overall(Expr):
    """A measure of the whole shop, whatever the question splits or filters by."""

    measure: Measure


@dataclass(frozen=True)
class OfCohort(Expr):
    """A measure of the whole original cohort, the same at every age."""

    measure: Measure


@dataclass(frozen=True)
class Running(Expr):
    """A measure added up over the ages of a cohort so far."""

    measure: Measure


@dataclass(frozen=True)
class AtStart(Expr):
    """A measure of a cohort at age 0, the same at every age."""

    measure: Measure


@dataclass(frozen=True)
class FirstDay(Expr):
    """The first day of customers' lives, from 0, on which what they brought so far reaches a goal.

    What a day of life brought is that of the customers who have lived it, in proportion for all of them:
    summed over the days, the mean cumulative function of events whose watching ends (Nelson 1988).

    Parameters
    ----------
    so_far
        A formula over measures that add up, of customers whose start is known.
    goal
        A formula over measures `OfCohort`: what is to be reached.
    lived
        Counts these customers, each on the last day observed.
    fewest
        A formula over measures `OfCohort`: how many must have lived a day for it to count.
    """

    so_far: Expr
    goal: Expr
    lived: Measure
    fewest: Expr

    def __hash__(self) -> int:
        """Hash by the names of its measures: trees are slow to hash whole."""
        return hash((self.lived, self.measures))

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """What is added up from day to day."""
        return tuple(leaves_of(self.so_far)[Measure].values())


@dataclass(frozen=True)
class LivedTo(Expr):
    """How many customers had lived the first day on which a goal is reached."""

    day: FirstDay


def only(measure: Measure, where: Expr, word: str) -> Measure:
    """Restrict a measure, and its finer twin, to fewer rows; `word` tells the new one from the old."""
    both = where if measure.where is None else measure.where & where
    finer = only(measure.finer, where, word) if measure.finer else None
    # Among fewer rows the one that stands for all may be missing.
    return replace(measure, name=f"{measure.name}_{word}", where=both, finer=finer, once=None)


_LEVELS = (OfCohort, Overall, Running, AtStart)


def leaves_of(expr: Expr) -> dict[type[Expr], dict[str, Measure]]:
    """Give the measures a formula takes, by level: each cell's own, the cohort's, or the shop's."""
    found: dict[type[Expr], dict[str, Measure]] = {Measure: {}, OfCohort: {}, Overall: {}, FirstDay: {}}
    for node in walk(expr, leaves=(Measure, *_LEVELS, FirstDay)):
        if isinstance(node, Measure):
            found[Measure][node.name] = node
        elif isinstance(node, FirstDay):
            found[FirstDay] |= leaves_of(node.so_far)[Measure] | {node.lived.name: node.lived}
            found[OfCohort] |= leaves_of(node.goal)[OfCohort] | leaves_of(node.fewest)[OfCohort]
        elif isinstance(node, (OfCohort, Overall)):
            found[type(node)][node.measure.name] = node.measure
        elif isinstance(node, (Running, AtStart)):
            # A running total and a cohort's start take the same cells as the measure itself.
            found[Measure][node.measure.name] = node.measure
    return found


def measures_of(expr: Expr, level: type[Expr] = Measure) -> list[Measure]:
    """Give the measures a formula takes at one level."""
    return list(leaves_of(expr)[level].values())
