"""Places a fact's rows in time: which are read, which cell each falls into, when that cell ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from patronage.base.expr import Call, Column, Expr, Literal, case
from patronage.base.period import Grain, Period
from patronage.base.select import Select, Source, select, source
from patronage.contract.facts import CUSTOMER_FACTS, LINE_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.facts.fact import JOINED_FACTS
from patronage.metrics.dimension import Reach
from patronage.metrics.measure import Measure
from patronage.metrics.query import Filter, Query

__all__ = [
    "BEGAN",
    "DAY",
    "STEP",
    "YEAR",
    "Binder",
    "Branch",
    "Span",
    "cell_end",
    "clock_of",
    "days_until",
    "holds_until",
    "in_time",
    "is_step",
    "of_cohorts",
    "shown",
    "shown_steps",
]

Binder = Callable[[Expr], Expr]
"""Puts a fact's columns and a cell's values into an expression of a measure."""

_OF_ORDERS = frozenset({ORDER_FACTS.name, LINE_FACTS.name, CUSTOMER_FACTS.name})
YEAR = timedelta(days=365)
DAY, BEGAN, STEP, _SHOWN = (source("calendar", alias) for alias in "ckpt")


@dataclass(frozen=True)
class Span:
    """The shop days a branch reads, and how many steps further its cells are shown.

    `shift` moves the cells of an earlier period onto the period they are compared with; those that
    would lie after `shown_until` have no counterpart there and are left out. `sees_all`, `is_dated` and
    `within` are what the frame of the answer says of its facts.
    """

    as_of: date
    period: Period | None
    shift: int = 0
    shown_until: date | None = None
    suffix: str = ""
    sees_all: bool = False
    is_dated: bool = False
    within: frozenset[str] = frozenset()

    @property
    def last(self) -> date:
        """The last day read."""
        return self.as_of if self.period is None else min(self.as_of, self.period.last)


@dataclass(frozen=True)
class Branch:
    """Measures of one fact that share clock, time span and paths, computed in one pass.

    `age` is the step in which the ages of a cohort are counted, where it is not the cohort's own.
    """

    measures: tuple[Measure, ...]
    by: tuple[Reach, ...]
    filters: tuple[tuple[Filter, Reach], ...]
    span: Span
    grain: Grain | None
    cohort: Grain | None
    ages: bool
    age: Grain | None = None

    @property
    def like(self) -> Measure:
        """Any of the measures, for what they have in common."""
        return self.measures[0]

    @property
    def step(self) -> Grain | None:
        """The step of time cells are made of; a cohort has one only where its ages are asked."""
        return self.grain or (self.cohort if self.ages else None)

    @property
    def period(self) -> Period | None:
        """The days counted; the period of a cohort only says when it began."""
        return None if self.cohort else self.span.period

    @property
    def last(self) -> date:
        """The last day observed."""
        return self.span.as_of if self.cohort else self.span.last

    @property
    def keeps_undated(self) -> bool:
        """Whether rows without a day stay, in a cell of their own."""
        is_dated = self.span.is_dated and self.like.table == REFUND_FACTS.name
        may_be = self.like.cash_clock is not None and not is_dated
        return may_be and self.like.window == "period" and self.period is None

    @property
    def stays_in_time(self) -> bool:
        """Whether all of its cells lie between the first and the last day observed, each on a day."""
        if self.like.window != "period" or self.span.shift or self.keeps_undated:
            return False
        if self.period is not None or self.like.table in _OF_ORDERS:
            return True
        if self.like.table == REFUND_FACTS.name:
            return self.span.is_dated
        fact = JOINED_FACTS.all().get(self.like.table)
        is_own_day = fact is not None and self.like.clock == Column(fact.clock)
        return is_own_day and self.like.table in self.span.within


def clock_of(measure: Measure, basis: str) -> Expr:
    """Give the clock of a measure under the question's basis."""
    if basis == "cash" and measure.cash_clock is not None:
        return measure.cash_clock
    return measure.clock


def in_time(branch: Branch, query: Query, bind: Binder) -> tuple[dict[str, Expr], Select]:
    """Give the columns of a branch's cells, and a select of its rows with bounds and calendar joins."""
    fact = source(branch.like.table, "f")
    clock = bind(clock_of(branch.like, query.basis))
    if branch.cohort is not None:
        return _by_cohort(branch, branch.cohort, fact, clock, bind)
    rows = select(fact).where(_counted(branch, clock, bind))
    if branch.grain is None:
        return {}, rows
    if branch.like.until is None:
        return shown(branch, branch.grain, DAY, _dated(branch, rows, clock))
    return shown(branch, branch.grain, STEP, rows.join(STEP, shown_steps(branch, branch.grain)))


def shown_steps(branch: Branch, grain: Grain) -> Expr:
    """Tell which steps of the calendar a stock is counted at the end of."""
    if branch.cohort is not None:
        number = f"{grain}_number"
        return is_step(grain) & (STEP["day"] <= branch.last) & (STEP[number] >= BEGAN[number])
    ends = is_step(grain) & (STEP["day"] <= branch.last)
    return ends if branch.period is None else ends & (STEP[f"{grain}_end"] >= branch.period.start)


def of_cohorts(branch: Branch, fact: Source, rows: Select) -> Select:
    """Join the day each row's customer began, and keep the cohorts asked."""
    rows = rows.join(BEGAN, BEGAN["day"].eq(fact["cohort_on"]))
    if branch.span.period is None:
        return rows
    began = branch.span.period
    return rows.where((fact["cohort_on"] >= began.start) & (fact["cohort_on"] < began.end))


def _by_cohort(
    branch: Branch, cohort: Grain, fact: Source, clock: Expr, bind: Binder
) -> tuple[dict[str, Expr], Select]:
    rows = of_cohorts(branch, fact, select(fact)).where(_counted(branch, clock, bind))
    cells: dict[str, Expr] = {"cohort": BEGAN[cohort]}
    number = f"{branch.age or cohort}_number"
    if not branch.ages:
        return cells, rows
    if branch.like.until is None:
        # Goods given back before the first order seen belong to the start.
        age = DAY[number] - BEGAN[number]
        cells["age"] = case((age < 0, 0), otherwise=age)
        return cells, _dated(branch, rows, clock)
    cells["age"] = STEP[number] - BEGAN[number]
    return cells, rows.join(STEP, shown_steps(branch, cohort))


def _dated(branch: Branch, rows: Select, clock: Expr) -> Select:
    join = rows.left_join if branch.keeps_undated else rows.join
    return join(DAY, DAY["day"].eq(clock))


def shown(branch: Branch, grain: Grain, step: Source, rows: Select) -> tuple[dict[str, Expr], Select]:
    """Give the column a step is shown under: its own, or that of the step it is compared with."""
    if not branch.span.shift:
        return {grain.value: step[grain]}, rows
    number = f"{grain}_number"
    same_step = _SHOWN["day"].eq(_SHOWN[grain]) & _SHOWN[number].eq(step[number] + branch.span.shift)
    if branch.span.shown_until is not None:
        same_step = same_step & (_SHOWN["day"] <= branch.span.shown_until)
    return {grain.value: _SHOWN[grain]}, rows.join(_SHOWN, same_step)


def is_step(grain: Grain) -> Expr:
    """Tell the first day of each step: one row of the calendar a step."""
    return STEP["day"].eq(STEP[grain])


def _counted(branch: Branch, clock: Expr, bind: Binder) -> Expr:
    """Tell which rows count: those of the days read, or those that hold at the end of their cell."""
    span = branch.span
    if branch.like.until is not None:
        return _holds(branch, clock, bind(branch.like.until))
    if branch.like.window == "year":
        return (clock <= span.as_of) & (clock > span.as_of - YEAR)
    seen = clock <= span.as_of
    if branch.period is not None and branch.like.window != "ever":
        return seen & (clock >= branch.period.start) & (clock < branch.period.end)
    return seen | clock.is_null() if branch.keeps_undated else seen


def _holds(branch: Branch, clock: Expr, until: Expr) -> Expr:
    """Tell which rows of a stock hold at the end of their cell."""
    day, end = _unshifted(clock, cell_end(branch))
    holds = day <= end
    for each in days_until(until):
        over, last = _unshifted(each, cell_end(branch))
        # The day from which a row counts is known of all that count.
        holds = holds & (over > last if over == day else holds_until(branch, each))
    return holds


def days_until(until: Expr) -> tuple[Expr, ...]:
    """Give the days of which the first ends a row."""
    return until.arguments if isinstance(until, Call) and until.name == "least" else (until,)


def holds_until(branch: Branch, until: Expr) -> Expr:
    """Tell which rows a day has not yet ended at the end of their cell."""
    day, end = _unshifted(until, cell_end(branch))
    return day.is_null() | (day > end)


def _unshifted(day: Expr, end: Expr) -> tuple[Expr, Expr]:
    """Move a fixed day back, rather than the day of every row forth, before the two are compared."""
    match day, end:
        case Call("add_days", (Column() | Call() as start, Literal(int(days)))), Literal(date() as fixed):
            return _unshifted(start, Literal(fixed - timedelta(days=days)))
    return day, end


def cell_end(branch: Branch) -> Expr:
    """Give the last day observed of each cell."""
    last = Literal(branch.last)
    if branch.step is None:
        return last
    end = (STEP if branch.like.until is not None else DAY)[f"{branch.step}_end"]
    return case((end > last, last), otherwise=end)
