"""One fact aggregated alone at the question's grain: the only place where rows become numbers."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.expr import Expr
from patronage.base.select import Select, source
from patronage.base.tree import filler, rewriter
from patronage.contract.facts import CUSTOMER_FACTS, LINE_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.contract.table import LABELS
from patronage.metrics.compile.band_paths import is_band, member, with_band
from patronage.metrics.compile.binder import binder, values
from patronage.metrics.compile.counted import Counted, counted, only_where
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
    is_narrowed = groups_stand or not branch.by
    found = counted(branch.measures, sees_all=branch.span.sees_all, is_narrowed=is_narrowed)
    if branch.cohort is not None or _has_cohort(branch) in _conditions(found):
        branch = _sure_of_customers(branch)
    cells, rows = in_time(branch, query, bind)
    columns: dict[str, Expr] = cells | dimensions(branch, query)
    keys = tuple(columns)
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

    That is so where several measures would each weigh the same condition a row, and a stock's days need not
    be compared to find the groups. Where they lie in the table of customers, only rows that are not counted
    are looked at, and few rows belong to nobody.
    """
    is_plain = not (branch.grain or branch.cohort or branch.like.until)
    if not (branch.by and is_plain and len(branch.measures) > 1):
        return None
    conditions = _conditions(counted(branch.measures, sees_all=branch.span.sees_all, is_narrowed=True))
    has_cohort = _has_cohort(branch)
    has_tables = any(way.table for way in branch.by)
    of_customers = has_cohort in conditions and all(w.table in ("", CUSTOMER_FACTS.name) for w in branch.by)
    if not conditions or (has_tables and not (of_customers and len(conditions) == 1)):
        return None
    _, rows = in_time(branch, query, binder(branch, query))
    columns = dimensions(branch, query)
    rows = with_paths(branch, query, rows).giving(columns).group_by(*columns)
    return rows.where(_cohort(branch).is_null()) if has_tables else rows


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
            join = rows.left_join if way.unmatched else rows.join
            rows = join(target, target[key].eq(fact[way.via]))
    for each, way in branch.filters:
        rows = rows.where(_filter(each, _dimension(way, branch, query)))
    return rows


def _dimension(way: Reach, branch: Branch, query: Query) -> Expr:
    if not way.table:
        return source(branch.like.table, "f")[way.column]
    if is_band(way):
        return member(way, branch, query)
    column = source(way.table, way.table)[way.column]
    return column.or_else(way.unmatched) if way.unmatched else column


def _conditions(found: Counted) -> list[Expr]:
    return [template.expr for template in found.common]


def _cohort(branch: Branch) -> Expr:
    return source(branch.like.table, "f")["cohort_on"]


def _has_cohort(branch: Branch) -> Expr:
    return ~_cohort(branch).is_null()


_OF_ORDERS = frozenset({ORDER_FACTS.name, LINE_FACTS.name, REFUND_FACTS.name})


def _sure_of_customers(branch: Branch) -> Branch:
    """Leave out what stands for nobody: an order whose customer's cohort is known has that customer's row."""
    if branch.like.table not in _OF_ORDERS:
        return branch

    def sure(way: Reach) -> Reach:
        return replace(way, unmatched="") if way.table == CUSTOMER_FACTS.name else way

    filters = tuple((each, sure(way)) for each, way in branch.filters)
    return replace(branch, by=tuple(map(sure, branch.by)), filters=filters)


def _filter(each: Filter, dimension: Expr) -> Expr:
    keys = {label: key for key, label in LABELS.items()}
    values = tuple(keys.get(value, value) for value in each.values)
    kept = dimension.is_in(*values)
    return ~kept if each.excluded else kept
