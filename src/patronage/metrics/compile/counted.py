"""What the measures of one pass count, worked out once for all questions that ask for them together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import and_

from patronage.base.expr import Aggregate, Binary, Column, Expr, Literal, Parameter, case
from patronage.base.select import source
from patronage.base.tree import Template, rewrite
from patronage.metrics.measure import Measure
from patronage.metrics.measures.commerce import REFUNDED_BY_NOW

__all__ = ["Counted", "conditions_of", "counted", "only_where", "shared"]


@dataclass(frozen=True, eq=False)
class Counted:
    """What a pass adds up: `common` are the conditions by which rows may be left out at once.

    Of the rows left, `values` are what each measure takes, but for those that a day of their own ends
    sooner: these have their conditions in `left`, since that day is compared with the end of a cell.
    """

    common: tuple[Template, ...]
    values: tuple[Template, ...]
    left: tuple[tuple[Expr, ...], ...]


@lru_cache(maxsize=1024)
def counted(measures: tuple[Measure, ...], *, sees_all: bool, is_narrowed: bool) -> Counted:
    """Work out what measures of one fact count; nothing is common where a pass is not to be narrowed."""
    table = measures[0].table
    conditions = _conditions(measures, sees_all=sees_all)
    common = shared(conditions) if is_narrowed else ()
    left = tuple(tuple(c for c in own if c not in common) for own in conditions)
    return Counted(
        tuple(_template(condition, table) for condition in common),
        tuple(_template(only_where(m.value, own), table) for m, own in zip(measures, left, strict=True)),
        left,
    )


def shared(conditions: Iterable[tuple[Expr, ...]]) -> tuple[Expr, ...]:
    """Give the conditions that hold for every measure, by which rows may be left out at once."""
    first, *others = conditions
    return tuple(c for c in first if all(c in other for other in others))


def only_where(value: Aggregate, conditions: Iterable[Expr]) -> Aggregate:
    """Let an aggregate take only the rows for which all conditions hold."""
    found = tuple(conditions)
    if not found:
        return value
    return Aggregate(value.function, case((reduce(and_, found), value.operand or _ONE)), value.distinct)


_ONE = Literal(1)


@lru_cache(maxsize=4096)
def conditions_of(measure: Measure) -> tuple[Expr, ...]:
    """Give what a row must fulfil to be counted, condition by condition."""
    return tuple(_parts(measure.where)) if measure.where is not None else ()


def _conditions(measures: Iterable[Measure], *, sees_all: bool) -> list[tuple[Expr, ...]]:
    """Give what the rows of each measure must fulfil, but for what all of them do."""
    always = (REFUNDED_BY_NOW,) if sees_all else ()
    return [tuple(c for c in conditions_of(m) if c not in always) for m in measures]


def _parts(condition: Expr) -> list[Expr]:
    match condition:
        case Binary("and", left, right):
            return [*_parts(left), *_parts(right)]
    return [condition]


def _template(expr: Expr, table: str) -> Template:
    fact = source(table, "f")

    def of_fact(node: Expr) -> Expr | None:
        return fact[node.name] if isinstance(node, Column) and not node.table else None

    return Template(rewrite(expr, of_fact), (Parameter,))
