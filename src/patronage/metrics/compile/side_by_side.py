"""Lays the results of several passes over facts side by side, on the keys they share."""

from __future__ import annotations

from functools import lru_cache

from patronage.base.expr import Aggregate, Expr, Literal, call, over, total
from patronage.base.select import Query as Statement
from patronage.base.select import Select, select, source, union
from patronage.metrics.compile.branch import branch_select, standing_groups
from patronage.metrics.compile.by_day import added_up_by_day, onto_days
from patronage.metrics.compile.each_once import each_once
from patronage.metrics.compile.flows import as_flows
from patronage.metrics.compile.running_stock import running_stock
from patronage.metrics.compile.spine import GROUPS, Spine
from patronage.metrics.compile.timing import Branch
from patronage.metrics.query import Query

__all__ = ["side_by_side"]


Step = tuple[str, Statement]


def side_by_side(
    name: str, branches: list[Branch], query: Query, keys: tuple[str, ...], spine: Spine | None = None
) -> list[Step]:
    """Lay the results of several passes side by side on their keys.

    Where all cells stand in the spine, or there is but one, they are joined. Else the rows go under each
    other and are grouped: unlike a chain of full joins that is symmetric, portable and the same for any
    number of facts. Each column has a value in one part only, so `max` just picks it.
    Where a part has nothing to count in a cell, that is zero.
    """
    is_over_time = query.grain and not query.by
    if spine is not None and is_over_time and all(branch.stays_in_time for branch in branches):
        return _onto(name, spine, branches, query)
    named = _named(name, branches)
    standing = {part: groups for part, b in named if (groups := standing_groups(b, query))}
    if len(branches) == 1 and spine is None and not standing:
        return _flat(name, _rows(branches[0], query, name))
    passes = [
        (part, _over_time(b, query, part) or _rows(b, query, part, groups_stand=part in standing))
        for part, b in named
    ]
    counting = frozenset(m.name + b.span.suffix for b in branches for m in b.measures if m.counts)
    if keys and spine is None and not standing and len(passes) == _TWO:
        return _both(name, [s for _, s in passes], counting, keys)
    if not keys:
        return _in_one_row(name, passes, counting)
    steps = [step for part, s in passes for step in _flat(part, s)]
    members = [(f"{part}_groups", groups) for part, groups in standing.items()]
    parts = [*passes, *members]
    steps += members
    if spine is not None:
        if query.by and query.grain:
            steps += _groups(tuple(part for part, _ in parts), query.by)
        parts.append((f"{name}_all", spine.cells))
        steps.append(parts[-1])
    named_columns = tuple((part, tuple(column for column, _ in s.columns)) for part, s in parts)
    return [*steps, *_under_each_other(name, named_columns, counting, keys)]


def _over_time(branch: Branch, query: Query, part: str) -> Select | None:
    return running_stock(branch, query, part) or added_up_by_day(branch, query, part)


def _rows(branch: Branch, query: Query, part: str, *, groups_stand: bool = False) -> Select:
    rows = branch_select(branch, query, groups_stand=groups_stand)
    return each_once(rows, part) or rows


def _onto(name: str, spine: Spine, branches: list[Branch], query: Query) -> list[Step]:
    """Put the cells of each pass beside those of the spine, in which all of them stand."""
    flows, summed = as_flows(branches)
    named = _named(name, flows)
    if not summed and (found := onto_days(name, spine, named, query)):
        return found
    steps: list[Step] = []
    cells = spine.cells
    (step, shown), *_ = cells.columns
    for part, branch in named:
        steps += _flat(part, _over_time(branch, query, part) or _rows(branch, query, part))
        cells = cells.left_join(source(part), source(part)[step].eq(shown))
    columns = dict(cells.columns)
    for column, value in _picked(named).items():
        columns[column] = value
        if column in summed:
            columns[column] = over(total(value), order=(shown,))
    return [*steps, (name, cells.giving(columns))]


def _in_one_row(name: str, passes: list[tuple[str, Select]], counting: frozenset[str]) -> list[Step]:
    """Put side by side what gives one row each."""
    steps: list[Step] = []
    columns: dict[str, Expr] = {}
    for part, rows in passes:
        # A zero put in beside the sum is planned sooner than one put in where it is read.
        own = {c: _or_zero(value) if c in counting else value for c, value in rows.columns}
        steps += _flat(part, rows.giving(own))
        columns |= {c: source(part)[c] for c in own}
    (first, _), *others = passes
    cells = select(source(first))
    for part, _ in others:
        cells = cells.cross_join(source(part))
    return [*steps, (name, cells.giving(columns))]


def _or_zero(value: Expr) -> Expr:
    is_count = isinstance(value, Aggregate) and value.function == "count"
    return value if is_count else value.or_else(0)


def _named(name: str, branches: list[Branch]) -> list[tuple[str, Branch]]:
    return [(f"{name}_{i}", branch) for i, branch in enumerate(branches, 1)]


def _picked(named: list[tuple[str, Branch]]) -> dict[str, Expr]:
    columns: dict[str, Expr] = {}
    for part, branch in named:
        for measure in branch.measures:
            column = measure.name + branch.span.suffix
            columns[column] = _value(part, column, counts=measure.counts)
    return columns


@lru_cache(maxsize=8192)
def _value(part: str, column: str, *, counts: bool) -> Expr:
    value = source(part)[column]
    return value.or_else(0) if counts else value


def _both(name: str, passes: list[Select], counting: frozenset[str], keys: tuple[str, ...]) -> list[Step]:
    """Put two passes under each other as they are: what one does not tell takes its type from the other."""
    own = [dict(rows.columns) for rows in passes]
    columns = _columns(tuple(tuple(each) for each in own), keys)
    rows = [
        s.giving({c: of.get(c, _NOTHING) for c in columns}).with_steps(())
        for s, of in zip(passes, own, strict=True)
    ]
    steps = [step for s in passes for step in s.steps]
    stacked = f"{name}_rows"
    return [*steps, (stacked, union(*rows)), (name, _picked_of_rows(stacked, columns, counting, keys))]


@lru_cache(maxsize=1024)
def _under_each_other(
    name: str,
    parts: tuple[tuple[str, tuple[str, ...]], ...],
    counting: frozenset[str],
    keys: tuple[str, ...],
) -> tuple[Step, ...]:
    """Put parts, each with its columns, under each other; no day of a question stands here."""
    columns = _columns(tuple(own for _, own in parts), keys)
    rows = []
    for part, own in parts:
        row = source(part)
        rows.append(select(row, **{c: row[c] if c in own else _NOTHING for c in columns}))
    stacked = f"{name}_rows"
    return ((stacked, union(*rows)), (name, _picked_of_rows(stacked, columns, counting, keys)))


@lru_cache(maxsize=1024)
def _columns(of_parts: tuple[tuple[str, ...], ...], keys: tuple[str, ...]) -> tuple[str, ...]:
    # The spine too may say something of its cells.
    every = dict.fromkeys(column for own in of_parts for column in own)
    return (*keys, *(column for column in every if column not in keys))


@lru_cache(maxsize=1024)
def _picked_of_rows(
    stacked: str, columns: tuple[str, ...], counting: frozenset[str], keys: tuple[str, ...]
) -> Select:
    """Pick the one value that each column has in the rows of a cell."""
    rows = source(stacked, "r")
    picked: dict[str, Expr] = {}
    for column in columns:
        value = rows[column] if column in keys else call("max", rows[column])
        picked[column] = value.or_else(0) if column in counting else value
    return select(rows, **picked).group_by(*keys)


_NOTHING = Literal(None)
_TWO = 2


def _flat(name: str, query: Select) -> list[Step]:
    """Put the steps of a select before it."""
    return [*query.steps, (name, query.with_steps(()))]


@lru_cache(maxsize=1024)
def _groups(parts: tuple[str, ...], by: tuple[str, ...]) -> tuple[Step, ...]:
    rows = [select(source(part), **{name: source(part)[name] for name in by}) for part in parts]
    seen = source(f"{GROUPS}_seen", "g")
    return (
        (seen.name, union(*rows)),
        (GROUPS, select(seen, **{n: seen[n] for n in by}).group_by(*by)),
    )
