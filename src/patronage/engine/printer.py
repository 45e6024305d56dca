"""Prints query values as SQL text through one dialect. Values enter only as dialect literals."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from patronage.base.errors import EngineError
from patronage.base.expr import (
    Aggregate,
    Binary,
    Call,
    Case,
    Cast,
    Column,
    Expr,
    InList,
    IsNull,
    Literal,
    Not,
    Window,
)
from patronage.base.select import Join, Query, Select, Union
from patronage.engine.dialect import Dialect
from patronage.engine.typed_union import with_types

__all__ = ["print_expr", "print_query"]

_PAD = "  "


def print_query(query: Query, dialect: Dialect) -> str:
    """Print a query with its steps.

    Examples
    --------
    >>> from patronage.base.select import select, source
    >>> from patronage.base.expr import total
    >>> from patronage.engine.duckdb import DUCKDB
    >>> o = source("orders", "o")
    >>> print(print_query(select(o, gross=total(o["gross"])).where(o["status"].eq("paid")), DUCKDB))
    select
      sum(o.gross) as gross
    from orders as o
    where o.status = 'paid'
    """
    return _Printer(dialect).query(query)


def print_expr(expr: Expr, dialect: Dialect) -> str:
    """Print one expression so that it may stand beside any operator."""
    return _Printer(dialect).inside(expr, _TIGHTEST)


# How tightly operators bind: parentheses stand only where a looser one lies inside a tighter one, since some
# engines read a statement no faster than they run it.
_LOOSEST, _NOT, _COMPARED, _TIGHTEST = 0, 3, 4, 7
_BINDS = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(("=", "<>", "<", "<=", ">", ">="), _COMPARED),
    "+": 5,
    "-": 5,
    "*": 6,
}


class _Printer:
    """Prints what one statement is made of; what stands in it several times is printed once."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._name = dialect.known_identifier
        # A part never changes, and neither does its text: the two are kept together, in this statement and
        # in those that share the part.
        self._kept = f"text of dialect {dialect.number}"

    def query(self, query: Query) -> str:
        known: str | None = (own := vars(query)).get(self._kept)
        if known is None:
            known = own[self._kept] = self._printed(query)
        return known

    def _printed(self, query: Query) -> str:
        if isinstance(query, Union):
            parts = query.parts if self._dialect.unites_all_at_once else with_types(query)
            return "\nunion all\n".join(map(self.query, parts))
        return "\n".join(self._clauses(query))

    def expr(self, expr: Expr) -> str:
        known: str | None = (own := vars(expr)).get(self._kept)
        if known is None:
            known = own[self._kept] = _NODES.get(type(expr), _refuse)(self, expr)
        return known

    def column(self, expr: Column) -> str:
        return f"{self._name(expr.table)}.{self._name(expr.name)}" if expr.table else self._name(expr.name)

    def literal(self, expr: Literal) -> str:
        return self._dialect.literal(expr.value)

    def inside(self, expr: Expr, least: int) -> str:
        """Print an operand of what binds as tightly as `least`."""
        text = self.expr(expr)
        return text if _tightness(expr) >= least else f"({text})"

    def binary(self, expr: Binary) -> str:
        own = _BINDS.get(expr.operator, _TIGHTEST)
        # What stands to the left is worked out first anyway; comparisons do not follow each other.
        left = self.inside(expr.left, own + 1 if own == _COMPARED else own)
        return f"{left} {expr.operator} {self.inside(expr.right, own + 1)}"

    def negation(self, expr: Not) -> str:
        if isinstance(expr.operand, IsNull):
            # Engines read fewer rows by this than by the opposite of `is null`.
            return f"{self.inside(expr.operand.operand, _TIGHTEST)} is not null"
        return f"not {self.inside(expr.operand, _TIGHTEST)}"

    def is_null(self, expr: IsNull) -> str:
        return f"{self.inside(expr.operand, _TIGHTEST)} is null"

    def in_list(self, expr: InList) -> str:
        values = ", ".join(map(self.literal, expr.values))
        return f"{self.inside(expr.operand, _TIGHTEST)} in ({values})"

    def case(self, expr: Case) -> str:
        whens = " ".join(f"when {self.expr(when)} then {self.expr(then)}" for when, then in expr.branches)
        return f"case {whens} else {self.expr(expr.otherwise)} end"

    def cast(self, expr: Cast) -> str:
        return self._dialect.cast(self.expr(expr.operand), expr.to)

    def call(self, expr: Call) -> str:
        # A template may put an operator beside an argument.
        least = _TIGHTEST if expr.name in self._dialect.macros else _LOOSEST
        return self._dialect.function(expr.name, tuple(self.inside(a, least) for a in expr.arguments))

    def aggregate(self, expr: Aggregate) -> str:
        text, around = self.bare_aggregate(expr), self._dialect.count
        return around.format(text) if around and expr.function == "count" else text

    def bare_aggregate(self, expr: Aggregate) -> str:
        operand, rows = expr.operand, ""
        # A count weighs a condition a row in either way of writing; a sum saves moving its values about.
        if self._dialect.has_filter and expr.function != "count":
            match operand:
                case Case(branches=((condition, value),), otherwise=Literal(value=None)):
                    operand, rows = value, f" filter (where {self.expr(condition)})"
        inside = "*" if operand is None else self.expr(operand)
        return f"{expr.function}({'distinct ' if expr.distinct else ''}{inside}){rows}"

    def window(self, window: Window) -> str:
        parts = []
        if window.partition:
            parts.append("partition by " + ", ".join(map(self.expr, window.partition)))
        if window.order:
            keys = (f"{self.expr(key)}{' desc' if down else ''}" for key, down in window.order)
            parts.append("order by " + ", ".join(keys))
            if isinstance(window.function, Aggregate):
                parts.append("rows between unbounded preceding and current row")
        function = window.function
        # What stands around an aggregate cannot stand around one over neighbours.
        text = self.bare_aggregate(function) if isinstance(function, Aggregate) else self.expr(function)
        return f"{text} over ({' '.join(parts)})"

    def _clauses(self, query: Select) -> list[str]:
        lines = []
        if query.steps:
            lines.append(
                "with " + ",\n".join(f"{self._name(n)} as (\n{self._inside(q)}\n)" for n, q in query.steps)
            )
        printed = {name: self.expr(expr) for name, expr in query.columns}
        columns = ",\n".join(f"{_PAD}{text} as {self._name(name)}" for name, text in printed.items())
        lines.append(f"select\n{columns}")
        lines.append(f"from {self._name(query.source.name)} as {self._name(query.source.alias)}")
        lines += map(self._join, query.joins)
        if query.condition is not None:
            lines.append(f"where {self.expr(query.condition)}")
        if query.group:
            # The expressions are repeated: not every engine groups by an output name or by position.
            lines.append("group by " + ", ".join(printed[name] for name in query.group))
        if query.order:
            keys = (f"{self._name(name)}{' desc' if down else ''} nulls last" for name, down in query.order)
            lines.append("order by " + ", ".join(keys))
        if query.limit is not None:
            lines.append(f"limit {query.limit:d}")
        return lines

    def _inside(self, step: Query) -> str:
        # No text literal spans lines: a line's end inside one is printed as the character of that number.
        return _PAD + self.query(step).replace("\n", f"\n{_PAD}")

    def _join(self, join: Join) -> str:
        target = f"{self._name(join.source.name)} as {self._name(join.source.alias)}"
        on = "" if join.on is None else f" on {self.expr(join.on)}"
        return f"{join.kind} join {target}{on}"


def _tightness(expr: Expr) -> int:
    if isinstance(expr, Binary):
        return _BINDS.get(expr.operator, _LOOSEST)
    if isinstance(expr, Not):
        return _COMPARED if isinstance(expr.operand, IsNull) else _NOT
    return _COMPARED if isinstance(expr, (IsNull, InList)) else _TIGHTEST + 1


def _refuse(_: _Printer, expr: Expr) -> str:
    message = f"{expr!r} cannot be printed as it stands; the compiler puts values and columns in its place"
    raise EngineError(message)


_NODES: Mapping[type[Expr], Callable[..., str]] = {
    Aggregate: _Printer.aggregate,
    Binary: _Printer.binary,
    Call: _Printer.call,
    Case: _Printer.case,
    Cast: _Printer.cast,
    Column: _Printer.column,
    InList: _Printer.in_list,
    IsNull: _Printer.is_null,
    Literal: _Printer.literal,
    Not: _Printer.negation,
    Window: _Printer.window,
}
