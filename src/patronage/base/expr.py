"""A small typed expression tree: what a number is, before any database prints it.

An expression is a frozen value. Engines print it through their dialect; nothing else turns it into SQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar
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
    "total",
]

Scalar = str | int | float | bool | Decimal | date | datetime | None
SqlType = Choice["text", "integer", "bigint", "double", "money", "date", "timestamp", "boolean"]


class Expr:
    """A node of the tree. Operators build larger trees; `eq` and `ne` compare, since `==` means same tree."""

    __match_args__: ClassVar[tuple[str, ...]]
    """The names of its parts, in order: every node is a dataclass."""

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
