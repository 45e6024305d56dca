"""One fact aggregated alone at the question's grain: the only place where rows become numbers."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.expr import Aggregate, Expr, Literal, case
from patronage.base.select import Select, Source, source
from patronage.contract.table import MISSING
from patronage.metrics.dimension import FACTS, Reach
from patronage.metrics.query import Filter, Query
from patronage.metrics.timing import Branch, Span, binder, clock_of, in_time

__all__ = ["Branch", "Span", "branch_select", "clock_of"]


def branch_select(branch: Branch, query: Query) -> Select:
    """Build the select of one branch: cells and dimensions first, one column a measure after."""
    fact = source(branch.like.table, "f")
    bind = binder(branch, query)
    cells, joined = in_time(branch, query, bind)
    joined = _join_tables(branch, fact, joined)
    columns: dict[str, Expr] = dict(cells)
    columns |= {name: _dimension(fact, way) for name, way in zip(query.by, branch.by, strict=True)}
    keys = tuple(columns)
    shared = _shared(branch)
    for m in branch.measures:
        value = m.value if m.where is None or shared is not None else _only_where(m.value, m.where)
        columns[m.name + branch.span.suffix] = bind(value)
    joined = replace(joined, columns=tuple(columns.items()))
    if shared is not None:
        joined = joined.where(bind(shared))
    for each, way in branch.filters:
        joined = joined.where(_filter(each, _dimension(fact, way)))
    return joined.group_by(*keys)


def _shared(branch: Branch) -> Expr | None:
    """Give the condition that rows may be left out by at once; a group of which none is left still stands."""
    where = branch.like.where
    is_same = all(m.where is where or m.where == where for m in branch.measures)
    return where if is_same and not branch.by else None


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
