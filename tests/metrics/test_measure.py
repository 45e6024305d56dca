"""A measure and its finer twin count the same, or it is refused."""

from __future__ import annotations

import pytest

from patronage.base.errors import UsageError
from patronage.base.expr import Column, Expr, count, distinct
from patronage.metrics.measure import only
from patronage.metrics.measures.commerce import ORDERS, on_orders

ONE_PIECE = Column("units").eq(1)


@pytest.mark.parametrize("where", [ONE_PIECE, Column("is_given") & (Column("gross") > 100)])
def test_a_condition_on_the_whole_order_is_not_put_to_its_lines(where: Expr) -> None:
    with pytest.raises(UsageError, match="of a line and not of the whole order"):
        only(ORDERS, where, "some")
    with pytest.raises(UsageError, match="and no finer"):
        on_orders("some", count(), where, finer=distinct(Column("order_id")))


def test_without_a_finer_twin_it_counts_whole_orders() -> None:
    assert on_orders("single_unit_orders", count(), ONE_PIECE).where == ONE_PIECE


def test_a_condition_that_orders_and_lines_share_is_put_to_both() -> None:
    later = only(ORDERS, Column("order_number") > 1, "later")
    assert later.finer is not None
    assert later.finer.where == later.where
