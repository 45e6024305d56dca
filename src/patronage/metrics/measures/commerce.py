"""The measures metrics share. Money is summed in decimals; people are counted each once."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.expr import Aggregate, Column, Expr, Parameter, count, distinct, total
from patronage.contract.facts import CUSTOMER_FACTS, LINE_FACTS, ORDER_FACTS, REFUND_FACTS
from patronage.contract.table import MISSING
from patronage.metrics.measure import Measure, only

__all__ = [
    "COHORT_SIZE",
    "CUSTOMERS",
    "DISCOUNTS",
    "GROSS",
    "IS_GIVEN",
    "LIVED",
    "NEW_CUSTOMERS",
    "OF_ACQUISITION",
    "OF_FIRST_ORDER",
    "ORDERS",
    "ORDERS_GIVEN",
    "REFUNDED_BY_NOW",
    "REFUNDS",
    "REFUNDS_OF_ORDERS",
    "REPEAT_CUSTOMERS",
    "RETURNED_ORDERS",
    "RETURNING_CUSTOMERS",
    "UNITS",
    "given",
    "in_year",
    "of_cohorts",
    "on_orders",
]

IS_GIVEN = Column("is_given")
"""The customer is known: a condition of every measure of people."""

OF_FIRST_ORDER = (
    ("channel", "acquisition_channel"),
    ("coupon", "first_coupon"),
    ("sales_channel", "first_sales_channel"),
)
"""What stands for an order's dimension where customers are split by how they began."""

OF_ACQUISITION = (*OF_FIRST_ORDER, ("campaign", "acquisition_campaign"))
"""What stands for a dimension of spend or visits where customers are split by how they began."""

_ORDERED_ON = Column("ordered_on")
_CUSTOMER = distinct(Column("customer"))

_SINCE, _SINCE_SECOND = Column("days_since_previous"), Column("days_since_second_previous")
_INTO_CELL, _NEVER_DAYS = Parameter("days_into_cell"), 10_000_000
# An order is somebody's first in a cell if the one before it lies before the cell. Somebody ordered twice
# in a cell exactly if an order of the cell has its previous one there too.
_IS_FIRST_IN_CELL = _SINCE.or_else(_NEVER_DAYS) > _INTO_CELL
_IS_LATER_IN_CELL = _SINCE <= _INTO_CELL
# A customer from before history began is not new at the first order seen.
_WAS_HERE = Column("cohort_on").is_null() | (Column("first_ordered_on") < Parameter("cell_start"))


def on_orders(
    name: str, value: Aggregate, where: Expr | None = None, finer: Aggregate | None = None
) -> Measure:
    """Declare a measure of kept orders; `finer` is the same quantity counted on their lines."""
    lines = Measure(name, LINE_FACTS.name, finer, _ORDERED_ON, where) if finer else None
    return Measure(name, ORDER_FACTS.name, value, _ORDERED_ON, where, finer=lines)


def given(measure: Measure) -> Measure:
    """Restrict a measure to known customers, as every per-customer metric does in both parts."""
    return only(measure, IS_GIVEN, "given")


def in_year(measure: Measure) -> Measure:
    """Take a measure over the 365 days before `as_of`, whatever period is asked."""
    finer = in_year(measure.finer) if measure.finer else None
    return replace(measure, name=f"{measure.name}_year", window="year", finer=finer)


def of_cohorts(measure: Measure) -> Measure:
    """Restrict a measure to customers whose first order is known, split by how they began."""
    return replace(only(measure, ~Column("cohort_on").is_null(), "of_cohorts"), roles=OF_ACQUISITION)


ORDERS = on_orders("orders", count(), finer=distinct(Column("order_id")))
GROSS = on_orders("gross", total(Column("gross")), finer=total(Column("gross")))
DISCOUNTS = on_orders("discounts", total(Column("discount")), finer=total(Column("discount")))
UNITS = on_orders("units", total(Column("units")), finer=total(Column("units")))
CUSTOMERS = replace(
    on_orders("customers", _CUSTOMER, IS_GIVEN, _CUSTOMER),
    once=IS_GIVEN & _IS_FIRST_IN_CELL,
)
RETURNING_CUSTOMERS = replace(
    on_orders("returning_customers", _CUSTOMER, IS_GIVEN & _WAS_HERE, _CUSTOMER),
    once=IS_GIVEN & _WAS_HERE & _IS_FIRST_IN_CELL,
)
REPEAT_CUSTOMERS = replace(
    on_orders("repeat_customers", _CUSTOMER, IS_GIVEN & _IS_LATER_IN_CELL, _CUSTOMER),
    once=IS_GIVEN & _IS_LATER_IN_CELL & (_SINCE_SECOND.or_else(_NEVER_DAYS) > _INTO_CELL),
)
ORDERS_GIVEN = given(ORDERS)

NEW_CUSTOMERS = Measure(
    "new_customers", CUSTOMER_FACTS.name, count(), Column("cohort_on"), roles=OF_ACQUISITION
)
COHORT_SIZE = replace(NEW_CUSTOMERS, name="cohort_size")
# Each stands on the last day observed, so that the age of the row is how long the customer was watched;
# who began later was not there yet.
LIVED = replace(
    NEW_CUSTOMERS,
    name="customers_lived",
    clock=Parameter("as_of"),
    where=Column("cohort_on") <= Parameter("as_of"),
)

# A refund after as_of is not known yet, though the order it will lower is.
REFUNDED_BY_NOW = Column("refunded_on").is_null() | (Column("refunded_on") <= Parameter("as_of"))
REFUNDS = Measure(
    "refunds",
    REFUND_FACTS.name,
    total(Column("goods")),
    Column("counted_on"),
    where=REFUNDED_BY_NOW,
    cash_clock=Column("refunded_on"),
)
REFUNDS_OF_ORDERS = replace(
    only(REFUNDS, Column("order_id").ne(MISSING), "of_orders"),
    cash_clock=None,
)
RETURNED_ORDERS = replace(
    only(REFUNDS_OF_ORDERS, Column("goods") > 0, "returned"),
    name="returned_orders",
    value=distinct(Column("order_id")),
)
