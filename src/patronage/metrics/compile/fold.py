"""Works out what is fixed in a formula: assumptions stated or not, and what they decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

from patronage.base.expr import Aggregate, Binary, Call, Case, Cast, Expr, IsNull, Literal, Not, Parameter
from patronage.base.tree import rewrite
from patronage.metrics.measure import AtStart, Measure, OfCohort, Overall, Running

__all__ = ["folded"]

_LEVELS = (Overall, OfCohort, Running, AtStart)
_TRUE, _FALSE = Literal(value=True), Literal(value=False)
Change = Callable[[Expr], Expr]


def folded(expr: Expr, values: Mapping[str, Expr]) -> Expr:
    """Put values in place of parameters and leave out what they make empty.

    A measure that is multiplied by nothing, or stands in a branch that is never taken, is not computed.

    Examples
    --------
    >>> from patronage.base.expr import Column
    >>> rate = {"rate": Literal(None)}
    >>> folded(Column("a") - (Parameter("rate") * Column("b")).or_else(0), rate)
    Column(name='a', table='')
    """

    def change(node: Expr) -> Expr | None:
        if isinstance(node, Measure):
            return _measure(node, go)
        if isinstance(node, Parameter):
            return values.get(node.name)
        rule = _RULES.get(type(node))
        return rule(node, go) if rule else None

    def go(node: Expr) -> Expr:
        return rewrite(node, change)

    return go(expr)


def _measure(measure: Measure, go: Change) -> Measure:
    where = None if measure.where is None else go(measure.where)
    finer = None if measure.finer is None else _measure(measure.finer, go)
    value = go(measure.value)
    if where is measure.where and finer is measure.finer and value is measure.value:
        return measure
    return replace(measure, where=where, finer=finer, value=cast("Aggregate", value))


def _binary(node: Binary, go: Change) -> Expr:
    left, right = go(node.left), go(node.right)
    match node.operator:
        case "and" | "or":
            return _logical(node, left, right)
        case "+" | "-" | "*" if _is_nothing(left) or _is_nothing(right):
            return left if _is_nothing(left) else right
        case "*" if _is_zero(left) and _is_known(right):
            return left
        case "+" | "-" if _is_zero(right):
            return left
        case "=" | "<>" if _are_words(left, right):
            return _TRUE if (left == right) is (node.operator == "=") else _FALSE
    return _same(node, left, right)


def _logical(node: Binary, left: Expr, right: Expr) -> Expr:
    decides, leaves = (_FALSE, _TRUE) if node.operator == "and" else (_TRUE, _FALSE)
    if decides in (left, right):
        return decides
    if left == leaves:
        return right
    return left if right == leaves else _same(node, left, right)


def _same(node: Binary, left: Expr, right: Expr) -> Binary:
    return node if left is node.left and right is node.right else Binary(node.operator, left, right)


def _call(node: Call, go: Change) -> Expr | None:
    if node.name != "coalesce":
        return None
    given = [each for each in map(go, node.arguments) if not _is_nothing(each)]
    if not given:
        return node.arguments[-1]
    is_sure = len(given) == 1 or isinstance(given[0], Literal)
    return given[0] if is_sure else Call(node.name, tuple(given))


def _case(node: Case, go: Change) -> Expr:
    branches: list[tuple[Expr, Expr]] = []
    for when, then in node.branches:
        condition = go(when)
        if condition == _TRUE:
            return Case(tuple(branches), go(then)) if branches else go(then)
        if condition != _FALSE:
            branches.append((condition, go(then)))
    otherwise = go(node.otherwise)
    return Case(tuple(branches), otherwise) if branches else otherwise


def _is_null(node: IsNull, go: Change) -> Expr | None:
    inside = go(node.operand)
    if _is_nothing(inside):
        return _TRUE
    return _FALSE if isinstance(inside, Literal) else None


def _not(node: Not, go: Change) -> Expr | None:
    inside = go(node.operand)
    return Literal(not inside.value) if inside in (_TRUE, _FALSE) and isinstance(inside, Literal) else None


_RULES: Mapping[type[Expr], Callable[..., Expr | None]] = {
    Binary: _binary,
    Call: _call,
    Case: _case,
    IsNull: _is_null,
    Not: _not,
}


def _is_nothing(expr: Expr) -> bool:
    return expr == Literal(None) or (isinstance(expr, Cast) and expr.operand == Literal(None))


def _is_zero(expr: Expr) -> bool:
    return isinstance(expr, Literal) and not isinstance(expr.value, bool) and expr.value == 0


def _are_words(*exprs: Expr) -> bool:
    return all(isinstance(each, Literal) and isinstance(each.value, str) for each in exprs)


def _is_known(expr: Expr) -> bool:
    """Tell whether a value is never absent: sums and counts are 0 where there is nothing."""
    if isinstance(expr, _LEVELS):
        return expr.measure.counts
    if isinstance(expr, Binary):
        return expr.operator in ("+", "-", "*") and _is_known(expr.left) and _is_known(expr.right)
    return expr.counts if isinstance(expr, Measure) else isinstance(expr, Literal) and expr.value is not None
