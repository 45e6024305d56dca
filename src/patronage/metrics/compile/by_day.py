"""A fact added up by day before its days are put into steps: the calendar meets days, not every row."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from patronage.base.expr import Expr, Parameter, total
from patronage.base.select import Select, Source, select, source
from patronage.base.tree import rewriter, walk
from patronage.metrics.compile.band_paths import is_band
from patronage.metrics.compile.binder import OF_CELL, values
from patronage.metrics.compile.branch import branch_select
from patronage.metrics.compile.timing import DAY, Branch, clock_of, shown
from patronage.metrics.measure import Measure
from patronage.metrics.query import Query

__all__ = ["added_up_by_day"]

_ON = "day_on"


def added_up_by_day(branch: Branch, query: Query, name: str) -> Select | None:
    """Build the select of a branch over time, with the step it needs under a name that begins with `name`.

    There is none where a row counts by the cell it falls into, where values do not add up, or where groups
    might be nearly as many as rows.
    """
    if branch.grain is None or branch.cohort is not None or branch.like.until is not None:
        return None
    is_plain = not branch.by and not any(is_band(way) for _, way in branch.filters)
    if not (is_plain and _adds_up(branch.measures)):
        return None
    days = source(f"{name}_days", "d")
    day = rewriter(values(branch, query))(clock_of(branch.like, query.basis))
    rows = branch_select(replace(branch, grain=None), query)
    steps = ((days.name, rows.giving({_ON: day, **dict(rows.columns)}).group_by(_ON)),)
    join = select(days).left_join if branch.keeps_undated else select(days).join
    cells, found = shown(branch, branch.grain, DAY, join(DAY, DAY["day"].eq(days[_ON])))
    columns: dict[str, Expr] = dict(cells)
    for m in branch.measures:
        column = m.name + branch.span.suffix
        columns[column] = _of_days(days, column, is_count=m.value.function == "count")
    return found.giving(columns).group_by(*cells).with_steps(steps)


@lru_cache(maxsize=8192)
def _of_days(days: Source, column: str, *, is_count: bool) -> Expr:
    of_days = total(days[column])
    # A sum of counts is a count.
    return of_days.cast("bigint") if is_count else of_days


@lru_cache(maxsize=1024)
def _adds_up(measures: tuple[Measure, ...]) -> bool:
    """Tell whether all are sums over rows that count whatever cell they fall into."""
    read = (part for m in measures for part in (m.value, m.where) if part is not None)
    of_cell = any(
        isinstance(node, Parameter) and node.name in OF_CELL for part in read for node in walk(part)
    )
    return all(m.is_additive for m in measures) and not of_cell
