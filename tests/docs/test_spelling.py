"""A formula that is spelled out means what the tree means."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patronage.base.expr import Binary, Call, Column, Expr, Literal, Parameter, call, case, ratio
from patronage.metrics.metric import METRICS, Metric
from patronage.pages.reference.shorthand import shortened
from patronage.pages.reference.spelling import spelled, spelled_formula

VALUES = {"gross_of_known": Fraction(7), "discounts_given": Fraction(3), "refunds": Fraction(5, 2)}
SUMS = ("+", "-", "*", "/")

columns = st.sampled_from(sorted(VALUES)).map(Column)
trees = st.recursive(
    columns,
    lambda inner: st.tuples(st.sampled_from(SUMS), inner, inner).map(
        lambda t: ratio(t[1], t[2]) if t[0] == "/" else Binary(t[0], t[1], t[2])
    ),
    max_leaves=12,
)


def worked(tree: Expr) -> Fraction:
    match tree:
        case Column(name):
            return VALUES[name]
        case Binary("+", left, right):
            return worked(left) + worked(right)
        case Binary("-", left, right):
            return worked(left) - worked(right)
        case Binary("*", left, right):
            return worked(left) * worked(right)
        case Call("ratio", (left, right)):
            return worked(left) / worked(right)
    raise AssertionError(tree)


def read(text: str) -> Fraction:
    """Work a spelled formula out, its letters first."""
    first, *rest = re.sub(r"\s*\n +", " ", text).split("\n\n")
    values = dict(VALUES)
    for line in reversed(rest):
        letter, _, body = line.partition(" = ")
        values[letter] = eval(body, {}, values)  # noqa: S307  # arithmetic made above
    return Fraction(eval(first, {}, values))  # noqa: S307  # as above


@given(trees)
def test_a_line_means_what_the_tree_means(tree: Expr) -> None:
    try:
        expected = worked(tree)
    except ZeroDivisionError:
        return
    assert read(spelled(tree)) == expected


@given(trees)
def test_letters_mean_what_they_stand_for(tree: Expr) -> None:
    try:
        expected = worked(tree)
    except ZeroDivisionError:
        return
    assert read(shortened(tree)) == expected


def test_no_bracket_is_there_for_nothing() -> None:
    a, b, c = Column("a"), Column("b"), Column("c")
    assert spelled(a + b - c) == "a + b - c"
    assert spelled(a - (b - c)) == "a - (b - c)"
    assert spelled((a + b) * c) == "(a + b) * c"
    assert spelled(ratio(a, b) * c) == "a / b * c"
    assert spelled(ratio(a, b * c)) == "a / (b * c)"


def test_conditions_are_spelled_as_people_say_them() -> None:
    a, b = Column("a"), Column("b")
    assert spelled(~a.is_null()) == "a is given"
    assert spelled((a > 1) & ~(b.eq(2))) == "a > 1 and not (b = 2)"
    assert spelled(a.is_null() | ((a > 1) & b)) == "a is absent or (a > 1 and b)"
    assert spelled(a.is_in("x", None)) == "a in ('x', nothing)"
    assert spelled(call("add_days", a, Parameter("window"))) == "a + window days"
    assert spelled(a.or_else(Literal(value=False))) == "or_else(a, false)"


def test_a_choice_has_a_line_for_each_case() -> None:
    tree = case((Column("a") > 1, "x"), otherwise=None)
    assert spelled_formula(tree) == "if a > 1:\n    'x'\notherwise:\n    nothing"
    assert shortened(tree + 1).startswith("A + 1\n\nA =\n    if a > 1:\n")


@pytest.mark.parametrize("metric", list(METRICS), ids=lambda metric: metric.name)
def test_every_formula_can_be_spelled_with_all_its_measures(metric: Metric) -> None:
    text = shortened(metric.formula)
    own = [m.name for m in metric.measures]
    assert any(name in text for name in own)
    assert max(len(line) for line in text.splitlines()) <= 110


def test_a_part_with_a_name_is_called_by_it() -> None:
    part = Column("a") - Column("b")
    assert spelled(ratio(part, Column("c")), {part: "rest"}) == "rest / c"
