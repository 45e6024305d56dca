from decimal import Decimal

import pytest

from patronage.base.expr import Column, Expr, Literal, Parameter, case
from patronage.contract.assumption import Assumptions
from patronage.metrics.compile.fold import folded
from patronage.metrics.measure import leaves_of
from patronage.metrics.measures.commerce import GROSS, ORDERS
from patronage.metrics.measures.costs import contribution, margin_left

A, B, X = Column("a"), Column("b"), Parameter("x")
NONE, TRUE, FALSE = Literal(None).cast("money"), Literal(value=True), Literal(value=False)


@pytest.mark.parametrize(
    ("formula", "x", "left"),
    [
        (A.eq(1) & X, TRUE, A.eq(1)),
        (A.eq(1) & X, FALSE, FALSE),
        (X | A.eq(1), TRUE, TRUE),
        (X | A.eq(1), FALSE, A.eq(1)),
        (A.eq(1) & ~X, TRUE, FALSE),
        (X.is_null() & A.eq(1), NONE, A.eq(1)),
        (X.is_null() & A.eq(1), Literal(0), FALSE),
        (X.or_else(B), NONE, B),
        (X.or_else(B), Literal(2), Literal(2)),
        (case((X, A), (A.eq(1), B), otherwise=3), FALSE, case((A.eq(1), B), otherwise=3)),
        (case((X, A), otherwise=B), TRUE, A),
        (case((X, A), otherwise=B), FALSE, B),
        (case((A.eq(1), B), (X, A), otherwise=3), TRUE, case((A.eq(1), B), otherwise=A)),
        (A - X.or_else(0), NONE, A),
        (X.or_else(0) * GROSS, NONE, Literal(0)),
        (A + X * B, NONE, NONE),
        (A * X, Literal(3), A * 3),
    ],
)
def test_what_is_fixed_is_worked_out(formula: Expr, x: Expr, left: Expr) -> None:
    assert folded(formula, {"x": x}) == left


def test_nothing_times_what_may_be_absent_stays() -> None:
    # In a row without `a` the product is absent, and so is the sum.
    assert folded(X * A + B, {"x": Literal(0)}) == Literal(0) * A + B


def test_a_formula_without_anything_fixed_is_not_copied() -> None:
    formula = GROSS - ORDERS
    assert folded(formula, {"x": TRUE}) is formula


def measures(formula: Expr, rate: Decimal | None) -> set[str]:
    found = leaves_of(folded(formula, Assumptions(margin_rate=rate).parameters))
    return {name for level in found.values() for name in level}


def test_a_rate_that_nobody_stated_costs_no_measures() -> None:
    without, stated = (measures(contribution(), rate) for rate in (None, Decimal("0.4")))
    assert without < stated
    assert {"gross_fees_known", "refunds_fees_known"} <= stated - without
    assert measures(margin_left(), None) == measures(margin_left(), Decimal("0.4"))
