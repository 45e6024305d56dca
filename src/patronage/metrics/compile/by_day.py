"""Facts added up by day before their days are put into steps: the calendar meets days, not every row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from patronage.base.expr import Expr, Parameter, call, total
from patronage.base.select import Query as Statement
from patronage.base.select import Select, Source, select, source
from patronage.base.tree import rewriter, walk
from patronage.metrics.compile.band_paths import is_band
from patronage.metrics.compile.binder import OF_CELL, values
from patronage.metrics.compile.branch import branch_select
from patronage.metrics.compile.spine import Spine
from patronage.metrics.compile.timing import DAY, Branch, clock_of, shown
from patronage.metrics.measure import Measure
from patronage.metrics.query import Query

__all__ = ["added_up_by_day", "onto_days"]

_ON = "day_on"


def onto_days(
    name: str, spine: Spine, named: Sequence[tuple[str, Branch]], query: Query
) -> list[tuple[str, Statement]] | None:
    """Put the days of several passes beside those of the steps in a spine, and add all up in one go.

    There is none where a pass cannot be added up by day, or a row of the spine is no day.
    """
    if spine.is_first is None:
        return None
    steps: list[tuple[str, Statement]] = []
    cells, (shown_step, *others) = spine.rows, spine.rows.columns
    columns = dict([shown_step])
    columns |= {column: call("max", value) for column, value in others}
    for part, branch in named:
        rows = _by_day(branch, query)
        if rows is None:
            return None
        days = source(f"{part}_days")
        steps += [*rows.steps, (days.name, rows.with_steps(()))]
        cells = cells.left_join(days, days[_ON].eq(cells.source["day"]))
        for column, value, counts in _sums(branch, days):
            columns[column] = value.or_else(0) if counts else value
    return [*steps, (name, cells.giving(columns).group_by(shown_step[0]))]


def added_up_by_day(branch: Branch, query: Query, name: str) -> Select | None:
    """Build the select of a branch over time, with the step it needs under a name that begins with `name`.

    There is none where a row counts by the cell it falls into, where values do not add up, or where groups
    might be nearly as many as rows.
    """
    rows = _by_day(branch, query)
    if rows is None or branch.grain is None:
        return None
    days = source(f"{name}_days", "d")
    join = select(days).left_join if branch.keeps_undated else select(days).join
    cells, found = shown(branch, branch.grain, DAY, join(DAY, DAY["day"].eq(days[_ON])))
    columns: dict[str, Expr] = dict(cells)
    columns |= {column: value for column, value, _ in _sums(branch, days)}
    return found.giving(columns).group_by(*cells).with_steps(((days.name, rows),))


def _by_day(branch: Branch, query: Query) -> Select | None:
    """Add a branch's rows up by the day of their clock."""
    if branch.grain is None or branch.cohort is not None or branch.like.until is not None:
        return None
    is_plain = not branch.by and not any(is_band(way) for _, way in branch.filters)
    if not (is_plain and _adds_up(branch.measures)):
        return None
    day = rewriter(values(branch, query))(clock_of(branch.like, query.basis))
    rows = branch_select(replace(branch, grain=None), query)
    return rows.giving({_ON: day, **dict(rows.columns)}).group_by(_ON)


def _sums(branch: Branch, days: Source) -> list[tuple[str, Expr, bool]]:
    """Give what each measure's days come to, and whether nothing to count is zero there."""
    found = []
    for m in branch.measures:
        column = m.name + branch.span.suffix
        found.append((column, _of_days(days, column, is_count=m.value.function == "count"), m.counts))
    return found


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
