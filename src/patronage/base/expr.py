"""A small typed expression tree: what a number is, before any database prints it.

An expression is a frozen value. Engines print it through their dialect; nothing else turns it into SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from operator import is_
from typing import Literal as Choice

__all__ = [
    "Aggregate",
    "Binary",
    "Call",
    "Case",
    "Cast",
    "Column",
    "Expr",
    "InList",
    "IsNull",
    "Literal",
    "Not",
    "Parameter",
    "Scalar",
    "SqlType",
    "Window",
    "as_expr",
    "call",
    "case",
    "count",
    "distinct",
    "over",
    "ratio",
    "rewrite",
    "total",
    "walk",
]

Scalar = str | int | float | bool | Decimal | date | datetime | None
SqlType = Choice["text", "integer", "bigint", "double", "money", "date", "timestamp", "boolean"]


class Expr:
    """A node of the tree. Operators build larger trees; `eq` and `ne` compare, since `==` means same tree."""

    def __add__(self, other: Operand) -> Expr:
        return Binary("+", self, as_expr(other))

    def __sub__(self, other: Operand) -> Expr:
        return Binary("-", self, as_expr(other))

    def __mul__(self, other: Operand) -> Expr:
        return Binary("*", self, as_expr(other))

    def __lt__(self, other: Operand) -> Expr:
        return Binary("<", self, as_expr(other))

    def __le__(self, other: Operand) -> Expr:
        return Binary("<=", self, as_expr(other))

    def __gt__(self, other: Operand) -> Expr:
        return Binary(">", self, as_expr(other))

    def __ge__(self, other: Operand) -> Expr:
        return Binary(">=", self, as_expr(other))

    def __and__(self, other: Expr) -> Expr:
        return Binary("and", self, other)

    def __or__(self, other: Expr) -> Expr:
        return Binary("or", self, other)

    def __invert__(self) -> Expr:
        return Not(self)

    def eq(self, other: Operand) -> Expr:
        """Compare for equality."""
        return Binary("=", self, as_expr(other))

    def ne(self, other: Operand) -> Expr:
        """Compare for inequality."""
        return Binary("<>", self, as_expr(other))

    def is_null(self) -> Expr:
        """Tell whether the value is absent."""
        return IsNull(self)

    def is_in(self, *values: Scalar) -> Expr:
        """Tell whether the value is one of `values`."""
        return InList(self, tuple(Literal(v) for v in values))

    def cast(self, to: SqlType) -> Expr:
        """Convert to another type."""
        return Cast(self, to)

    def or_else(self, other: Operand) -> Expr:
        """Use `other` where the value is absent."""
        return Call("coalesce", (self, as_expr(other)))


Operand = Expr | str | int | float | bool | Decimal | date | datetime | None


@dataclass(frozen=True)
class Column(Expr):
    """A column of a table or of an earlier step, named by that step's alias."""

    name: str
    table: str = ""


@dataclass(frozen=True)
class Literal(Expr):
    """A fixed value, printed by the dialect with its own quoting."""

    value: Scalar


@dataclass(frozen=True)
class Parameter(Expr):
    """A value the question supplies: a rate, a window, a bound of its period."""

    name: str


@dataclass(frozen=True)
class Binary(Expr):
    """Two operands and the sign between them."""

    operator: str
    left: Expr
    right: Expr


@dataclass(frozen=True)
class Not(Expr):
    """The opposite of a condition."""

    operand: Expr


@dataclass(frozen=True)
class IsNull(Expr):
    """Whether a value is absent."""

    operand: Expr


@dataclass(frozen=True)
class InList(Expr):
    """Whether a value is one of a fixed list."""

    operand: Expr
    values: tuple[Literal, ...]


@dataclass(frozen=True)
class Case(Expr):
    """The first branch whose condition holds."""

    branches: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr


@dataclass(frozen=True)
class Cast(Expr):
    """A value converted to another type."""

    operand: Expr
    to: SqlType


@dataclass(frozen=True)
class Call(Expr):
    """A portable function or a macro of the dialect, by name."""

    name: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True)
class Aggregate(Expr):
    """One value from many rows; `distinct` counts each value once and therefore never adds up."""

    function: str
    operand: Expr | None = None
    distinct: bool = False


@dataclass(frozen=True)
class Window(Expr):
    """A function over a row's neighbours. With an order, aggregates run from the first row to this one."""

    function: Expr
    partition: tuple[Expr, ...] = ()
    order: tuple[tuple[Expr, bool], ...] = ()


def as_expr(value: Operand) -> Expr:
    """Wrap a plain value as a literal; leave a tree as it is."""
    return value if isinstance(value, Expr) else Literal(value)


def call(name: str, *arguments: Operand) -> Expr:
    """Apply a function or dialect macro.

    Examples
    --------
    >>> call("add_days", Column("ordered_on"), 30)
    Call(name='add_days', arguments=(Column(name='ordered_on', table=''), Literal(value=30)))
    """
    return Call(name, tuple(as_expr(a) for a in arguments))


def case(*branches: tuple[Expr, Operand], otherwise: Operand = None) -> Expr:
    """Choose the first branch whose condition holds."""
    return Case(tuple((when, as_expr(then)) for when, then in branches), as_expr(otherwise))


def ratio(numerator: Operand, denominator: Operand) -> Expr:
    """Divide as doubles; nothing over nothing is absent, never an error."""
    return call("ratio", numerator, denominator)


def total(operand: Expr) -> Aggregate:
    """Sum over the rows of the group."""
    return Aggregate("sum", operand)


def count(condition: Expr | None = None) -> Aggregate:
    """Count rows, or the rows where a condition holds."""
    return Aggregate("count", None if condition is None else Case(((condition, Literal(1)),), Literal(None)))


def distinct(operand: Expr) -> Aggregate:
    """Count different values, exactly."""
    return Aggregate("count", operand, distinct=True)


def over(
    function: Expr,
    *,
    partition: tuple[Expr, ...] = (),
    order: tuple[Expr | tuple[Expr, bool], ...] = (),
) -> Expr:
    """Apply a function over neighbours; an order item `(x, True)` runs downward."""
    keys = tuple(item if isinstance(item, tuple) else (item, False) for item in order)
    return Window(function, partition, keys)


def walk(expr: Expr, leaves: tuple[type[Expr], ...] = ()) -> Iterator[Expr]:
    """Yield a tree's nodes, the root first, without looking inside nodes of the `leaves` types."""
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, leaves):
            children = [child for part in _parts(node) for child in _nodes(part)]
            waiting += reversed(children)


def rewrite(expr: Expr, change: Callable[[Expr], Expr | None]) -> Expr:
    """Build the tree anew with `change(node)` in place of each node it returns something for.

    What stays as it is, is not copied.

    Examples
    --------
    >>> rewrite(Column("a") + 1, lambda n: Literal(2) if isinstance(n, Column) else None)
    Binary(operator='+', left=Literal(value=2), right=Literal(value=1))
    """
    changed = change(expr)
    if changed is not None:
        return changed
    is_same, new = True, []
    for old in _parts(expr):
        part = old
        if isinstance(old, Expr):
            part = rewrite(old, change)
        elif isinstance(old, tuple):
            part = _rewrite_items(old, change)
        new.append(part)
        is_same = is_same and part is old
    return expr if is_same else type(expr)(*new)


def _parts(expr: Expr) -> list[object]:
    return [getattr(expr, name) for name in _names(type(expr))]


def _names(kind: type[Expr]) -> tuple[str, ...]:
    # Asked for every node of every statement: the dataclass's own answer is slow.
    if kind not in _NAMES:
        _NAMES[kind] = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]  # every node is a dataclass
    return _NAMES[kind]


_NAMES: dict[type[Expr], tuple[str, ...]] = {}


def _nodes(part: object) -> Iterator[Expr]:
    if isinstance(part, Expr):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _nodes(item)


def _rewrite_items(items: tuple[object, ...], change: Callable[[Expr], Expr | None]) -> tuple[object, ...]:
    new: list[object] = []
    for item in items:
        if isinstance(item, Expr):
            new.append(rewrite(item, change))
        else:
            new.append(_rewrite_items(item, change) if isinstance(item, tuple) else item)
    return items if all(map(is_, items, new)) else tuple(new)
