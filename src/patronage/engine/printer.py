"""Prints query values as SQL text through one dialect. Values enter only as dialect literals."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent

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
    where (o.status = 'paid')
    """
    if isinstance(query, Union):
        parts = query.parts if dialect.unites_all_at_once else with_types(query)
        return "\nunion all\n".join(print_query(part, dialect) for part in parts)
    return "\n".join(_clauses(query, dialect))


def print_expr(expr: Expr, dialect: Dialect) -> str:
    """Print one expression."""
    printer = _PRINTERS.get(type(expr))
    if printer is None:
        message = (
            f"{expr!r} cannot be printed as it stands; the compiler puts values and columns in its place"
        )
        raise EngineError(message)
    return printer(expr, dialect)


def _column(expr: Column, dialect: Dialect) -> str:
    prefix = f"{dialect.identifier(expr.table)}." if expr.table else ""
    return prefix + dialect.identifier(expr.name)


def _literal(expr: Literal, dialect: Dialect) -> str:
    return dialect.literal(expr.value)


def _binary(expr: Binary, dialect: Dialect) -> str:
    return f"({print_expr(expr.left, dialect)} {expr.operator} {print_expr(expr.right, dialect)})"


def _not(expr: Not, dialect: Dialect) -> str:
    return f"(not {print_expr(expr.operand, dialect)})"


def _is_null(expr: IsNull, dialect: Dialect) -> str:
    return f"({print_expr(expr.operand, dialect)} is null)"


def _in_list(expr: InList, dialect: Dialect) -> str:
    inside = ", ".join(dialect.literal(v.value) for v in expr.values)
    return f"({print_expr(expr.operand, dialect)} in ({inside}))"


def _case(expr: Case, dialect: Dialect) -> str:
    whens = " ".join(
        f"when {print_expr(when, dialect)} then {print_expr(then, dialect)}" for when, then in expr.branches
    )
    return f"case {whens} else {print_expr(expr.otherwise, dialect)} end"


def _cast(expr: Cast, dialect: Dialect) -> str:
    return dialect.cast(print_expr(expr.operand, dialect), expr.to)


def _call(expr: Call, dialect: Dialect) -> str:
    return dialect.function(expr.name, tuple(print_expr(a, dialect) for a in expr.arguments))


def _aggregate(expr: Aggregate, dialect: Dialect) -> str:
    printed = _bare_aggregate(expr, dialect)
    return dialect.count.format(printed) if dialect.count and expr.function == "count" else printed


def _bare_aggregate(expr: Aggregate, dialect: Dialect) -> str:
    operand, rows = expr.operand, ""
    # A count weighs a condition a row in either way of writing; a sum saves moving its values about.
    if dialect.has_filter and expr.function != "count":
        match operand:
            case Case(branches=((condition, value),), otherwise=Literal(value=None)):
                operand, rows = value, f" filter (where {print_expr(condition, dialect)})"
    inside = "*" if operand is None else print_expr(operand, dialect)
    return f"{expr.function}({'distinct ' if expr.distinct else ''}{inside}){rows}"


def _clauses(query: Select, dialect: Dialect) -> list[str]:
    lines = []
    if query.steps:
        bodies = (
            f"{dialect.identifier(name)} as (\n{indent(print_query(step, dialect), _PAD)}\n)"
            for name, step in query.steps
        )
        lines.append("with " + ",\n".join(bodies))
    columns = ",\n".join(
        f"{_PAD}{print_expr(expr, dialect)} as {dialect.identifier(name)}" for name, expr in query.columns
    )
    lines.append(f"select\n{columns}")
    lines.append(f"from {dialect.identifier(query.source.name)} as {dialect.identifier(query.source.alias)}")
    lines += [_join(join, dialect) for join in query.joins]
    if query.condition is not None:
        lines.append(f"where {print_expr(query.condition, dialect)}")
    if query.group:
        # The expressions are repeated: not every engine groups by an output name or by position.
        by_name = dict(query.columns)
        lines.append("group by " + ", ".join(print_expr(by_name[name], dialect) for name in query.group))
    if query.order:
        keys = (
            f"{dialect.identifier(name)}{' desc' if down else ''} nulls last" for name, down in query.order
        )
        lines.append("order by " + ", ".join(keys))
    if query.limit is not None:
        lines.append(f"limit {query.limit:d}")
    return lines


def _join(join: Join, dialect: Dialect) -> str:
    target = f"{dialect.identifier(join.source.name)} as {dialect.identifier(join.source.alias)}"
    on = "" if join.on is None else f" on {print_expr(join.on, dialect)}"
    return f"{join.kind} join {target}{on}"


def _window(window: Window, dialect: Dialect) -> str:
    parts = []
    if window.partition:
        parts.append("partition by " + ", ".join(print_expr(p, dialect) for p in window.partition))
    if window.order:
        keys = (f"{print_expr(key, dialect)}{' desc' if down else ''}" for key, down in window.order)
        parts.append("order by " + ", ".join(keys))
        if isinstance(window.function, Aggregate):
            parts.append("rows between unbounded preceding and current row")
    function = window.function
    # What stands around an aggregate cannot stand around one over neighbours.
    if isinstance(function, Aggregate):
        printed = _bare_aggregate(function, dialect)
    else:
        printed = print_expr(function, dialect)
    return f"{printed} over ({' '.join(parts)})"


_PRINTERS: dict[type[Expr], Callable[..., str]] = {
    Aggregate: _aggregate,
    Binary: _binary,
    Call: _call,
    Case: _case,
    Cast: _cast,
    Column: _column,
    InList: _in_list,
    IsNull: _is_null,
    Literal: _literal,
    Not: _not,
    Window: _window,
}
