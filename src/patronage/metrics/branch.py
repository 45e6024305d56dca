"""One fact aggregated alone at the question's grain: the only place where rows become numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from patronage.base.expr import Aggregate, Column, Expr, Literal, Parameter, call, case, rewrite
from patronage.base.period import Grain, Period
from patronage.base.select import Select, Source, select, source
from patronage.contract.table import MISSING
from patronage.metrics.dimension import FACTS, Reach
from patronage.metrics.measure import Measure
from patronage.metrics.query import Filter, Query

__all__ = ["Branch", "Span", "branch_select"]

_BEGINNING = date(1970, 1, 1)
_YEAR = 365


@dataclass(frozen=True)
class Span:
    """The shop days a branch reads, and how many steps further its cells are shown.

    `shift` moves the cells of an earlier period onto the period they are compared with; those that
    would lie after `shown_until` have no counterpart there and are left out.
    """

    as_of: date
    period: Period | None
    shift: int = 0
    shown_until: date | None = None
    suffix: str = ""

    @property
    def last(self) -> date:
        """The last day read."""
        return self.as_of if self.period is None else min(self.as_of, self.period.last)


@dataclass(frozen=True)
class Branch:
    """Measures of one fact that share clock, time span and paths, computed in one pass."""

    measures: tuple[Measure, ...]
    by: tuple[Reach, ...]
    filters: tuple[tuple[Filter, Reach], ...]
    span: Span
    grain: Grain | None
    cohort: Grain | None
    ages: bool

    @property
    def like(self) -> Measure:
        """Any of the measures, for what they have in common."""
        return self.measures[0]


def branch_select(branch: Branch, query: Query) -> Select:
    """Build the select of one branch: cells and dimensions first, one column a measure after."""
    fact = source(branch.like.table, "f")
    clock = clock_of(branch.like, query)
    cells, joined = _time(branch, query, select(fact), _on(clock, fact))
    joined = _join_tables(branch, fact, joined)
    where = {m.where for m in branch.measures}
    shared = next(iter(where)) if len(where) == 1 else None
    values = _parameters(branch, query, _on(clock, fact))

    def bind(expr: Expr) -> Expr:
        return _on(_with_parameters(expr, values), fact)

    columns: dict[str, Expr] = dict(cells)
    columns |= {name: _dimension(fact, way) for name, way in zip(query.by, branch.by, strict=True)}
    keys = tuple(columns)
    for m in branch.measures:
        value = m.value if m.where is None or shared is not None else _only_where(m.value, m.where)
        columns[m.name + branch.span.suffix] = bind(value)
    joined = replace(joined, columns=tuple(columns.items()))
    if shared is not None:
        joined = joined.where(bind(shared))
    for each, way in branch.filters:
        joined = joined.where(_filter(each, _dimension(fact, way)))
    return joined.group_by(*keys)


def clock_of(measure: Measure, query: Query) -> Expr:
    """Give the clock of a measure under the question's basis."""
    if query.basis == "cash" and measure.cash_clock is not None:
        return measure.cash_clock
    return measure.clock


def _time(branch: Branch, query: Query, base: Select, clock: Expr) -> tuple[dict[str, Expr], Select]:
    """Place rows in time: give the cell columns, and the select with its calendar joins and bounds."""
    if branch.cohort is not None:
        return _cohort_time(branch, query, base, clock)
    if branch.like.until is not None:
        return _stock_time(branch, query, base, clock)
    joined = base.where(_bounds(branch, clock))
    if branch.grain is None:
        return {}, joined
    day = source("calendar", "c")
    # Undated rows stay, in a cell of their own.
    join = joined.left_join if _keeps_undated(branch) else joined.join
    return _shown(branch, branch.grain, day, join(day, day["day"].eq(clock)))


def _shown(branch: Branch, grain: Grain, step: Source, joined: Select) -> tuple[dict[str, Expr], Select]:
    """Give the column a step is shown under: its own, or that of the step it is compared with."""
    if not branch.span.shift:
        return {grain.value: step[grain]}, joined
    shown = source("calendar", "t")
    number = f"{grain}_number"
    same_step = shown["day"].eq(shown[grain]) & shown[number].eq(step[number] + branch.span.shift)
    if branch.span.shown_until is not None:
        same_step = same_step & (shown["day"] <= branch.span.shown_until)
    return {grain.value: shown[grain]}, joined.join(shown, same_step)


def _cohort_time(branch: Branch, query: Query, base: Select, clock: Expr) -> tuple[dict[str, Expr], Select]:
    fact, began, day = base.source, source("calendar", "k"), source("calendar", "c")
    joined = base.join(began, began["day"].eq(fact["cohort_on"]))
    if branch.span.period is not None:
        period = branch.span.period
        joined = joined.where((fact["cohort_on"] >= period.start) & (fact["cohort_on"] < period.end))
    cells: dict[str, Expr] = {"cohort": began[branch.cohort or ""]}
    number = f"{branch.cohort}_number"
    if branch.like.until is not None:
        end, alive = _alive(branch, query, base, clock)
        joined = joined.where(alive)
        if branch.ages:
            joined = joined.join(end, _is_step(end, branch) & (end[number] >= began[number]))
            cells["age"] = end[number] - began[number]
        return cells, joined
    joined = joined.where(_bounds(branch, clock))
    if branch.ages:
        join = joined.left_join if _keeps_undated(branch) else joined.join
        joined = join(day, day["day"].eq(clock))
        # Goods given back before the first order seen belong to the start.
        cells["age"] = case((day[number] < began[number], 0), otherwise=day[number] - began[number])
    return cells, joined


def _stock_time(branch: Branch, query: Query, base: Select, clock: Expr) -> tuple[dict[str, Expr], Select]:
    step, alive = _alive(branch, query, base, clock)
    if branch.grain is None:
        return {}, base.where(alive)
    there = _is_step(step, branch)
    if branch.span.period is not None:
        there = there & (step[f"{branch.grain}_end"] >= branch.span.period.start)
    return _shown(branch, branch.grain, step, base.join(step, there).where(alive))


def _alive(branch: Branch, query: Query, base: Select, clock: Expr) -> tuple[Source, Expr]:
    """Tell which rows count at the end of a step, or of all; give the calendar of steps it needs."""
    values = _parameters(branch, query, clock)
    until = _on(_with_parameters(branch.like.until or clock, values), base.source)
    opens = _with_parameters(clock, values)
    step = source("calendar", "p")
    end: Expr = Literal(_last(branch))
    if _grain(branch) is not None:
        own = step[f"{_grain(branch)}_end"]
        end = case((own > end, end), otherwise=own)
    return step, (opens <= end) & (until.is_null() | (until > end))


def _is_step(step: Source, branch: Branch) -> Expr:
    return step["day"].eq(step[_grain(branch) or "day"]) & (step["day"] <= _last(branch))


def _grain(branch: Branch) -> Grain | None:
    """Give the step of time cells are made of; a cohort has it only where its ages are asked."""
    return branch.grain or (branch.cohort if branch.ages else None)


def _last(branch: Branch) -> date:
    # The period of a cohort says when it began; it is observed up to as_of all the same.
    return branch.span.as_of if branch.cohort else branch.span.last


def _bounds(branch: Branch, clock: Expr) -> Expr:
    span = branch.span
    if branch.like.window == "year":
        return (clock <= span.as_of) & (clock > span.as_of - timedelta(days=_YEAR))
    seen = clock <= span.as_of
    if span.period is not None and branch.cohort is None:
        return seen & (clock >= span.period.start) & (clock < span.period.end)
    return seen | clock.is_null() if _keeps_undated(branch) else seen


def _keeps_undated(branch: Branch) -> bool:
    bounded = branch.span.period is not None and branch.cohort is None
    return branch.like.cash_clock is not None and branch.like.window == "period" and not bounded


def _parameters(branch: Branch, query: Query, clock: Expr) -> dict[str, Expr]:
    """Give the values a measure may name; a cell's first day tells what was before it."""
    start: Expr = Literal(_BEGINNING)
    grain = _grain(branch)
    if grain is not None and branch.like.until is None:
        start = source("calendar", "c")[grain]
    if branch.span.period is not None and branch.cohort is None:
        first = Literal(branch.span.period.start)
        start = first if grain is None else call("greatest", start, first)
    return query.assume.parameters | {
        "as_of": Literal(branch.span.as_of),
        "cell_start": start,
        "days_into_cell": call("days_between", start, clock),
    }


def _with_parameters(expr: Expr, values: dict[str, Expr]) -> Expr:
    return rewrite(expr, lambda node: values.get(node.name) if isinstance(node, Parameter) else None)


def _on(expr: Expr, fact: Source) -> Expr:
    def qualified(node: Expr) -> Expr | None:
        return fact[node.name] if isinstance(node, Column) and not node.table else None

    return rewrite(expr, qualified)


def _only_where(value: Aggregate, where: Expr) -> Aggregate:
    return replace(value, operand=case((where, value.operand or Literal(1))))


def _join_tables(branch: Branch, fact: Source, joined: Select) -> Select:
    for way in dict.fromkeys(w for w in (*branch.by, *(way for _, way in branch.filters)) if w.table):
        if not any(j.source.name == way.table for j in joined.joins):
            target = source(way.table, way.table)
            (key,) = FACTS[way.table].key
            joined = joined.left_join(target, target[key].eq(fact[way.via]))
    return joined


def _dimension(fact: Source, way: Reach) -> Expr:
    if not way.table:
        return fact[way.column]
    return source(way.table, way.table)[way.column].or_else(MISSING)


def _filter(each: Filter, dimension: Expr) -> Expr:
    values = tuple(MISSING if v == "(not given)" else v for v in each.values)
    kept = dimension.is_in(*values)
    return ~kept if each.excluded else kept
