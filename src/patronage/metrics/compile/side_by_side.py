"""Lays the results of several passes over facts side by side, on the keys they share."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from operator import and_

from patronage.base.expr import Expr, Literal, call
from patronage.base.select import Query as Statement
from patronage.base.select import Select, Source, select, source, union
from patronage.metrics.compile.branch import branch_select, standing_groups
from patronage.metrics.compile.running_stock import running_stock
from patronage.metrics.compile.spine import GROUPS
from patronage.metrics.compile.timing import Branch
from patronage.metrics.query import Query

__all__ = ["side_by_side"]


def side_by_side(
    name: str, branches: list[Branch], query: Query, keys: tuple[str, ...], spine: Select | None = None
) -> list[tuple[str, Statement]]:
    """Lay the results of several passes side by side on their keys.

    The rows go under each other and are grouped: unlike a chain of full joins that is symmetric, portable
    and the same for any number of facts. Each column has a value in one part only, so `max` just picks it.
    Where a part has nothing to count in a cell, that is zero.
    """
    named = [(f"{name}_{i}", branch) for i, branch in enumerate(branches, 1)]
    standing = {part: groups for part, b in named if (groups := standing_groups(b, query))}
    if len(branches) == 1 and spine is None and not standing:
        return _flat(name, branch_select(branches[0], query))
    is_over_time = query.grain and not query.by
    if len(branches) == 1 and spine is not None and is_over_time and branches[0].stays_in_time:
        [(part, branch)] = named
        of_pass = _flat(part, branch_select(branch, query))
        return [*of_pass, (name, _onto(spine, source(part), branch, keys))]
    selects = [
        (part, running_stock(b, query, part) or branch_select(b, query, groups_stand=part in standing))
        for part, b in named
    ]
    selects += [(f"{part}_groups", groups) for part, groups in standing.items()]
    parts = [(part, replace(s, steps=())) for part, s in selects]
    steps = [step for part, s in selects for step in _flat(part, s)]
    measures = [column for _, s in parts for column, _ in s.columns if column not in keys]
    if spine is not None:
        if query.by and query.grain:
            steps += _groups([part for part, _ in parts], query)
        parts.append((f"{name}_all", spine))
        steps.append(parts[-1])
        # The spine too may say something of its cells.
        measures += [column for column, _ in spine.columns if column not in keys]
    rows = _under_each_other(parts, (*keys, *measures))
    stacked = source(f"{name}_rows", "r")
    counting = {m.name + b.span.suffix for b in branches for m in b.measures if m.counts}
    picked: dict[str, Expr] = {key: stacked[key] for key in keys}
    for column in measures:
        value = call("max", stacked[column])
        picked[column] = value.or_else(0) if column in counting else value
    return [*steps, (stacked.name, union(*rows)), (name, select(stacked, **picked).group_by(*keys))]


def _under_each_other(parts: list[tuple[str, Select]], columns: tuple[str, ...]) -> list[Select]:
    own = {part: {column for column, _ in s.columns} for part, s in parts}
    return [
        select(source(part), **{c: source(part)[c] if c in own[part] else Literal(None) for c in columns})
        for part, _ in parts
    ]


def _flat(name: str, query: Select) -> list[tuple[str, Statement]]:
    """Put the steps of a select before it."""
    return [*query.steps, (name, replace(query, steps=()))]


def _onto(spine: Select, cells: Source, branch: Branch, keys: tuple[str, ...]) -> Select:
    """Put the cells of one pass, all of which stand in the spine, beside its own."""
    own = dict(spine.columns)
    on = reduce(and_, (cells[key].eq(own[key]) for key in keys))
    columns = dict(spine.columns)
    for measure in branch.measures:
        value = cells[measure.name + branch.span.suffix]
        columns[measure.name + branch.span.suffix] = value.or_else(0) if measure.counts else value
    return replace(spine.left_join(cells, on), columns=tuple(columns.items()))


def _groups(parts: list[str], query: Query) -> list[tuple[str, Statement]]:
    rows = [select(source(part), **{name: source(part)[name] for name in query.by}) for part in parts]
    seen = source(f"{GROUPS}_seen", "g")
    return [
        (seen.name, union(*rows)),
        (GROUPS, select(seen, **{n: seen[n] for n in query.by}).group_by(*query.by)),
    ]
