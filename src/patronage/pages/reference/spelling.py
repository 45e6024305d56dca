"""Spells an expression out as people write formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from textwrap import wrap

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
    Parameter,
    Window,
)
from patronage.metrics.measure import AtStart, FirstDay, LivedTo, Measure, OfCohort, Overall, Running
from patronage.metrics.milestone import Milestone

__all__ = ["LEVELS", "Names", "spelled", "spelled_formula"]

_WIDE = 100
_ATOM = 9
_BINDING = {
    "or": 1, "and": 2, "=": 4, "<>": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6,
}  # fmt: skip
_NOT = 3

LEVELS: Mapping[type[Expr], tuple[str, str]] = {
    OfCohort: ("of_cohort", "of the whole original cohort, the same at every age"),
    Overall: ("of_shop", "of the whole shop, whatever the question splits or filters by"),
    Running: ("so_far", "added up over the ages of the cohort so far"),
    AtStart: ("at_start", "at age 0 of the cohort"),
}
"""What a formula says of a measure that is not taken from the cell alone, and what that means."""

Names = Mapping[Expr, str]
"""Expressions that have a name of their own and are called by it."""


def spelled(expr: Expr, names: Names | None = None) -> str:
    """Spell an expression on one line.

    Parameters
    ----------
    expr
        Any expression: a formula, a clock, a condition.
    names
        Expressions that have a name of their own and are called by it.

    Examples
    --------
    >>> from patronage.base.expr import ratio
    >>> spelled(ratio(Column("gross") - Column("discount"), Column("orders")))
    '(gross - discount) / orders'
    """
    return _spell(expr, names or {})[0]


def spelled_formula(expr: Expr, names: Names | None = None) -> str:
    """Spell a formula on as many lines as it needs, a choice with a line for each case."""
    named = names or {}
    lines: list[str] = []
    if isinstance(expr, Case):
        for when, then in expr.branches:
            lines += [f"if {spelled(when, named)}:", f"    {spelled(then, named)}"]
        lines += ["otherwise:", f"    {spelled(expr.otherwise, named)}"]
    else:
        lines.append(spelled(expr, named))
    return "\n".join(folded for line in lines for folded in _folded(line))


def _folded(line: str) -> list[str]:
    indent = " " * (len(line) - len(line.lstrip()))
    return wrap(
        line.strip(),
        _WIDE,
        initial_indent=indent,
        subsequent_indent=indent + "    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _spell(expr: Expr, names: Names) -> tuple[str, int]:
    """Give the text, and how tightly its outermost sign binds."""
    if expr in names:
        return names[expr], _ATOM
    for kind, (word, _) in LEVELS.items():
        if isinstance(expr, kind):
            return f"{word}({expr.measure.name})", _ATOM  # type: ignore[attr-defined]  # every level has one
    return _SPELLERS[type(expr)](expr, names)


def _inside(expr: Expr, names: Names, binding: int) -> str:
    text, own = _spell(expr, names)
    return text if own >= binding else f"({text})"


def _binary(expr: Binary, names: Names) -> tuple[str, int]:
    binding = _BINDING[expr.operator]
    # What stands to the right of a minus or a division keeps its brackets, and so does "and" beside "or".
    right = binding + (expr.operator in ("-", "/"))
    left, right = (_NOT, _NOT) if expr.operator == "or" and _mixes(expr) else (binding, right)
    return f"{_inside(expr.left, names, left)} {expr.operator} {_inside(expr.right, names, right)}", binding


def _mixes(expr: Binary) -> bool:
    return any(isinstance(side, Binary) and side.operator == "and" for side in (expr.left, expr.right))


def _call(expr: Call, names: Names) -> tuple[str, int]:
    if expr.name == "ratio":
        return _binary(Binary("/", *expr.arguments), names)
    if expr.name == "add_days":
        start, days = expr.arguments
        count = _inside(days, names, _BINDING["*"])
        unit = "" if count.endswith("_days") else " days"
        return f"{_inside(start, names, _BINDING['+'])} + {count}{unit}", _BINDING["+"]
    name = "or_else" if expr.name == "coalesce" else expr.name
    return f"{name}({', '.join(spelled(a, names) for a in expr.arguments)})", _ATOM


def _case(expr: Case, names: Names) -> tuple[str, int]:
    branches = "; ".join(f"{spelled(then, names)} if {spelled(when, names)}" for when, then in expr.branches)
    return f"{branches}; otherwise {spelled(expr.otherwise, names)}", 0


def _aggregate(expr: Aggregate, names: Names) -> tuple[str, int]:
    inside = "rows" if expr.operand is None else spelled(expr.operand, names)
    return f"{expr.function}({'different ' if expr.distinct else ''}{inside})", _ATOM


def _window(expr: Window, names: Names) -> tuple[str, int]:
    return f"{spelled(expr.function, names)} over its neighbours", 0


def _not(expr: Not, names: Names) -> tuple[str, int]:
    if isinstance(expr.operand, IsNull):
        return f"{_inside(expr.operand.operand, names, _ATOM)} is given", _BINDING["="]
    return f"not {_inside(expr.operand, names, _ATOM)}", _NOT


def _literal(expr: Literal) -> str:
    match expr.value:
        case None:
            return "nothing"
        case bool():
            return "true" if expr.value else "false"
        case str():
            return "(not given)" if expr.value.startswith("\x1a") else f"'{expr.value}'"
    return str(expr.value)


def _milestone(expr: Milestone, names: Names) -> tuple[str, int]:
    points = f"{spelled(expr.points[0], names)} … {spelled(expr.so_far, names)}"
    step = f"a step being {spelled(expr.step, names)} days"
    return f"first_day({points} >= {spelled(expr.goal, names)}, {step})", _ATOM


_SPELLERS: Mapping[type[Expr], Callable[..., tuple[str, int]]] = {
    Aggregate: _aggregate,
    Binary: _binary,
    Call: _call,
    Case: _case,
    Cast: lambda expr, names: _spell(expr.operand, names),
    Column: lambda expr, _: (expr.name, _ATOM),
    FirstDay: lambda expr, names: (
        f"first_day({spelled(expr.so_far, names)} >= {spelled(expr.goal, names)})",
        _ATOM,
    ),
    InList: lambda expr, names: (
        f"{_inside(expr.operand, names, _ATOM)} in ({', '.join(_literal(v) for v in expr.values)})",
        _BINDING["="],
    ),
    IsNull: lambda expr, names: (f"{_inside(expr.operand, names, _ATOM)} is absent", _BINDING["="]),
    Literal: lambda expr, _: (_literal(expr), _ATOM),
    LivedTo: lambda expr, names: (f"{expr.day.lived.name}({spelled(expr.day, names)})", _ATOM),
    Measure: lambda expr, _: (expr.name, _ATOM),
    Milestone: _milestone,
    Not: _not,
    Parameter: lambda expr, _: (expr.name, _ATOM),
    Window: _window,
}
