"""Lays the results of several passes over facts side by side, on the keys they share."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call
from patronage.base.select import Query as Statement
from patronage.base.select import Select, select, source, union
from patronage.metrics.branch import branch_select
from patronage.metrics.query import Query
from patronage.metrics.spine import GROUPS
from patronage.metrics.timing import Branch

__all__ = ["side_by_side"]


def side_by_side(
    name: str, branches: list[Branch], query: Query, keys: tuple[str, ...], spine: Select | None = None
) -> list[tuple[str, Statement]]:
    """Lay the results of several passes side by side on their keys.

    The rows go under each other and are grouped: unlike a chain of full joins that is symmetric, portable
    and the same for any number of facts. Each column has a value in one part only, so `max` just picks it.
    Where a part has nothing to count in a cell, that is zero.
    """
    selects = [branch_select(branch, query) for branch in branches]
    if len(selects) == 1 and spine is None:
        return [(name, selects[0])]
    measures = [column for s in selects for column, _ in s.columns if column not in keys]
    parts = [(f"{name}_{i}", s) for i, s in enumerate(selects, 1)]
    steps: list[tuple[str, Statement]] = list(parts)
    if spine is not None:
        if query.by and query.grain:
            steps += _groups([part for part, _ in parts], query)
        parts.append((f"{name}_all", spine))
        steps.append(parts[-1])
    own = {part: {column for column, _ in s.columns} for part, s in parts}
    rows = [
        select(
            source(part),
            **{c: source(part)[c] if c in own[part] else Literal(None) for c in (*keys, *measures)},
        )
        for part, _ in parts
    ]
    stacked = source(f"{name}_rows", "r")
    counting = {m.name + b.span.suffix for b in branches for m in b.measures if m.counts}
    picked: dict[str, Expr] = {key: stacked[key] for key in keys}
    for column in measures:
        value = call("max", stacked[column])
        picked[column] = value.or_else(0) if column in counting else value
    return [*steps, (stacked.name, union(*rows)), (name, select(stacked, **picked).group_by(*keys))]


def _groups(parts: list[str], query: Query) -> list[tuple[str, Statement]]:
    rows = [select(source(part), **{name: source(part)[name] for name in query.by}) for part in parts]
    seen = source(f"{GROUPS}_seen", "g")
    return [
        (seen.name, union(*rows)),
        (GROUPS, select(seen, **{n: seen[n] for n in query.by}).group_by(*query.by)),
    ]
