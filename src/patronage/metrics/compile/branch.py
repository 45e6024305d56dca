"""One fact aggregated alone at the question's grain: the only place where rows become numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache, reduce
from operator import and_

from patronage.base.expr import Aggregate, Binary, Expr, Literal, case
from patronage.base.select import Select, source
from patronage.contract.table import LABELS
from patronage.metrics.compile.band_paths import is_band, member, with_band
from patronage.metrics.compile.timing import Binder, Branch, Span, binder, clock_of, holds_until, in_time
from patronage.metrics.dimension import FACTS, Reach
from patronage.metrics.measure import Measure
from patronage.metrics.measures.commerce import REFUNDED_BY_NOW
from patronage.metrics.query import Filter, Query

__all__ = [
    "Branch",
    "Span",
    "branch_select",
    "clock_of",
    "conditions_of",
    "dimensions",
    "only_where",
    "shared",
    "standing_groups",
    "with_paths",
]


def branch_select(branch: Branch, query: Query, *, groups_stand: bool = False) -> Select:
    """Build the select of one branch: cells and dimensions first, one column a measure after.

    A group of which no row is counted stands there too, unless another step sees to it: `groups_stand`.
    """
    bind = binder(branch, query)
    cells, rows = in_time(branch, query, bind)
    columns: dict[str, Expr] = cells | dimensions(branch, query)
    keys = tuple(columns)
    conditions = _conditions(branch)
    common = () if branch.by and not groups_stand else shared(conditions)
    for m, own in zip(branch.measures, conditions, strict=True):
        left = [bind(c) for c in own if c not in common]
        if m.sooner is not None:
            left.append(holds_until(branch, bind(m.sooner)))
        columns[m.name + branch.span.suffix] = only_where(_bound(m.value, bind), left)
    rows = with_paths(branch, query, rows).giving(columns)
    for condition in common:
        rows = rows.where(bind(condition))
    return rows.group_by(*keys)


def standing_groups(branch: Branch, query: Query) -> Select | None:
    """List the groups that have a row, counted or not, where looking them up apart is the quicker way.

    That is so where several measures would each weigh the same condition a row, and neither a table must be
    joined nor a stock's days be compared to find the groups.
    """
    is_plain = not (branch.grain or branch.cohort or branch.like.until or any(w.table for w in branch.by))
    repeated = len(branch.measures) > 1 and shared(_conditions(branch))
    if not (branch.by and is_plain and repeated):
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


def shared(conditions: Iterable[tuple[Expr, ...]]) -> tuple[Expr, ...]:
    """Give the conditions that hold for every measure, by which rows may be left out at once."""
    first, *others = conditions
    return tuple(c for c in first if all(c in other for other in others))


def _bound(value: Aggregate, bind: Binder) -> Aggregate:
    return value if value.operand is None else replace(value, operand=bind(value.operand))


def only_where(value: Aggregate, conditions: Iterable[Expr]) -> Aggregate:
    """Let an aggregate take only the rows for which all conditions hold."""
    found = tuple(conditions)
    if not found:
        return value
    return replace(value, operand=case((reduce(and_, found), value.operand or _ONE)))


_ONE = Literal(1)


@lru_cache(maxsize=4096)
def conditions_of(measure: Measure) -> tuple[Expr, ...]:
    """Give what a row must fulfil to be counted, condition by condition."""
    return tuple(_parts(measure.where)) if measure.where is not None else ()


def _conditions(branch: Branch) -> list[tuple[Expr, ...]]:
    """Give what the rows of each measure must fulfil, but for what all of them do."""
    always = (REFUNDED_BY_NOW,) if branch.span.sees_all else ()
    return [tuple(c for c in conditions_of(m) if c not in always) for m in branch.measures]


def _parts(condition: Expr) -> list[Expr]:
    match condition:
        case Binary("and", left, right):
            return [*_parts(left), *_parts(right)]
    return [condition]


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
