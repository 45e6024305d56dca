"""The measures metrics share. Money is summed in decimals; people are counted each once."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.expr import Aggregate, Column, Expr, Parameter, count, distinct, total
from patronage.contract.facts import CUSTOMER_FACTS, LINE_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.contract.table import MISSING
from patronage.metrics.measure import Measure

__all__ = [
    "COHORT_SIZE",
    "CUSTOMERS",
    "DISCOUNTS",
    "GROSS",
    "NEW_CUSTOMERS",
    "ORDERS",
    "ORDERS_GIVEN",
    "REFUNDS",
    "REFUNDS_GIVEN",
    "RETURNING_CUSTOMERS",
    "UNITS",
    "given",
]

IS_GIVEN = Column("is_given")
ORDERED_ON = Column("ordered_on")


def on_orders(
    name: str, value: Aggregate, where: Expr | None = None, finer: Aggregate | None = None
) -> Measure:
    """Declare a measure of kept orders; `finer` is the same quantity counted on their lines."""
    lines = Measure(name, LINE_FACTS.name, finer, ORDERED_ON, where) if finer else None
    return Measure(name, ORDER_FACTS.name, value, ORDERED_ON, where, finer=lines)


def given(measure: Measure) -> Measure:
    """Restrict a measure to known customers, as every per-customer metric does in both parts."""
    where = IS_GIVEN if measure.where is None else measure.where & IS_GIVEN
    finer = given(measure.finer) if measure.finer else None
    name = measure.name if measure.name.endswith("_given") else f"{measure.name}_given"
    return replace(measure, name=name, where=where, finer=finer)


ORDERS = on_orders("orders", count(), finer=distinct(Column("order_id")))
GROSS = on_orders("gross", total(Column("gross")), finer=total(Column("gross")))
DISCOUNTS = on_orders("discounts", total(Column("discount")), finer=total(Column("discount")))
UNITS = on_orders("units", total(Column("units")), finer=total(Column("units")))
CUSTOMERS = on_orders("customers", distinct(Column("customer")), IS_GIVEN, distinct(Column("customer")))
RETURNING_CUSTOMERS = on_orders(
    "returning_customers",
    distinct(Column("customer")),
    # A customer from before history began is not new at the first order seen.
    IS_GIVEN & (Column("cohort_on").is_null() | (Column("first_ordered_on") < Parameter("cell_start"))),
    distinct(Column("customer")),
)
ORDERS_GIVEN = given(ORDERS)

_OF_FIRST_ORDER = (
    ("channel", "acquisition_channel"),
    ("coupon", "first_coupon"),
    ("sales_channel", "first_sales_channel"),
)
NEW_CUSTOMERS = Measure(
    "new_customers", CUSTOMER_FACTS.name, count(), Column("cohort_on"), roles=_OF_FIRST_ORDER
)
COHORT_SIZE = replace(NEW_CUSTOMERS, name="cohort_size")

_REFUNDED_BY_NOW = Column("refunded_on").is_null() | (Column("refunded_on") <= Parameter("as_of"))
REFUNDS = Measure(
    "refunds",
    REFUND_FACTS.name,
    total(Column("goods")),
    Column("counted_on"),
    # A refund after as_of is not known yet, though the order it will lower is.
    where=_REFUNDED_BY_NOW,
    cash_clock=Column("refunded_on"),
)
REFUNDS_GIVEN = given(REFUNDS)
REFUNDS_OF_ORDERS = replace(
    REFUNDS,
    name="refunds_of_orders",
    where=_REFUNDED_BY_NOW & Column("order_id").ne(MISSING),
    cash_clock=None,
)
RETURNED_ORDERS = replace(
    REFUNDS_OF_ORDERS,
    name="returned_orders",
    value=distinct(Column("order_id")),
    where=_REFUNDED_BY_NOW & Column("order_id").ne(MISSING) & (Column("goods") > 0),
)
