"""One fact aggregated alone at the question's grain: the only place where rows become numbers."""

from __future__ import annotations

from patronage.base.expr import Expr
from patronage.base.select import Select, source
from patronage.base.tree import filler, rewriter
from patronage.contract.table import LABELS
from patronage.metrics.compile.band_paths import is_band, member, with_band
from patronage.metrics.compile.binder import binder, values
from patronage.metrics.compile.counted import counted, only_where
from patronage.metrics.compile.timing import Branch, holds_until, in_time
from patronage.metrics.dimension import FACTS, Reach
from patronage.metrics.query import Filter, Query

__all__ = ["branch_select", "dimensions", "standing_groups", "with_paths"]


def branch_select(branch: Branch, query: Query, *, groups_stand: bool = False) -> Select:
    """Build the select of one branch: cells and dimensions first, one column a measure after.

    A group of which no row is counted stands there too, unless another step sees to it: `groups_stand`.
    """
    change = values(branch, query)
    bind, filled = rewriter(change), filler(change)
    cells, rows = in_time(branch, query, bind)
    columns: dict[str, Expr] = cells | dimensions(branch, query)
    keys = tuple(columns)
    is_narrowed = groups_stand or not branch.by
    found = counted(branch.measures, sees_all=branch.span.sees_all, is_narrowed=is_narrowed)
    for m, value, left in zip(branch.measures, found.values, found.left, strict=True):
        column = m.name + branch.span.suffix
        if m.sooner is None:
            columns[column] = filled(value)
        else:
            columns[column] = bind(only_where(m.value, [*left, holds_until(branch, bind(m.sooner))]))
    rows = with_paths(branch, query, rows).giving(columns)
    return rows.where(*map(filled, found.common)).group_by(*keys)


def standing_groups(branch: Branch, query: Query) -> Select | None:
    """List the groups that have a row, counted or not, where looking them up apart is the quicker way.

    That is so where several measures would each weigh the same condition a row, and neither a table must be
    joined nor a stock's days be compared to find the groups.
    """
    is_plain = not (branch.grain or branch.cohort or branch.like.until or any(w.table for w in branch.by))
    if not (branch.by and is_plain and len(branch.measures) > 1):
        return None
    if not counted(branch.measures, sees_all=branch.span.sees_all, is_narrowed=True).common:
        return None
    _, rows = in_time(branch, query, binder(branch, query))
    columns = dimensions(branch, query)
    return with_paths(branch, query, rows).giving(columns).group_by(*columns)


def dimensions(branch: Branch, query: Query) -> dict[str, Expr]:
    """Give the columns a branch is split by."""
    return {name: _dimension(way, branch, query) for name, way in zip(query.by, branch.by, strict=True)}


def with_paths(branch: Branch, query: Query, rows: Select) -> Select:
    """Join the tables and bands that dimensions and filters lie in, and filter."""
    fact = source(branch.like.table, "f")
    for way in dict.fromkeys(w for w in (*branch.by, *(way for _, way in branch.filters)) if w.table):
        if any(j.source.name == way.table for j in rows.joins):
            continue
        if is_band(way):
            rows = with_band(rows, way, branch, query)
        else:
            target = source(way.table, way.table)
            (key,) = FACTS[way.table].key
            rows = rows.left_join(target, target[key].eq(fact[way.via]))
    for each, way in branch.filters:
        rows = rows.where(_filter(each, _dimension(way, branch, query)))
    return rows


def _dimension(way: Reach, branch: Branch, query: Query) -> Expr:
    if not way.table:
        return source(branch.like.table, "f")[way.column]
    if is_band(way):
        return member(way, branch, query)
    return source(way.table, way.table)[way.column].or_else(way.unmatched)


def _filter(each: Filter, dimension: Expr) -> Expr:
    keys = {label: key for key, label in LABELS.items()}
    values = tuple(keys.get(value, value) for value in each.values)
    kept = dimension.is_in(*values)
    return ~kept if each.excluded else kept
