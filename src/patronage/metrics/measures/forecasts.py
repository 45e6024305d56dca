"""The measures of what models say of customers, as of the day they are valued by."""

from __future__ import annotations

from patronage.base.expr import Aggregate, Column, Expr, case, count, total
from patronage.contract.forecast_facts import CUSTOMER_VALUES
from patronage.metrics.measure import NEVER, Measure
from patronage.metrics.measures.commerce import OF_ACQUISITION

__all__ = [
    "CUSTOMERS_ALIVE",
    "CUSTOMERS_VALUED",
    "EXPECTED_LOSSES",
    "MARGIN_AT_RISK",
    "MARGIN_TO_COME",
    "ORDERS_TO_COME",
    "where_margin_is_known",
]


def _of_customers(name: str, value: Aggregate) -> Measure:
    """Declare a measure of valued customers: a stock of now, split by how they were acquired."""
    return Measure(
        name,
        CUSTOMER_VALUES.name,
        value,
        clock=Column("valued_on"),
        until=NEVER,
        window="now",
        roles=OF_ACQUISITION,
    )


CUSTOMERS_VALUED = _of_customers("customers_valued", count())
CUSTOMERS_ALIVE = _of_customers("customers_alive", total(Column("probability_alive")))
ORDERS_TO_COME = _of_customers("orders_to_come", total(Column("expected_orders")))
EXPECTED_LOSSES = _of_customers("expected_losses", total(Column("expected_losses")))
MARGIN_TO_COME = _of_customers("margin_to_come", total(Column("margin_to_come")))
MARGIN_AT_RISK = _of_customers("margin_at_risk", total(Column("margin_at_risk")))
_WITH_MARGIN = _of_customers("customers_with_margin", count(~Column("margin_to_come").is_null()))


def where_margin_is_known(amount: Expr) -> Expr:
    """Withhold an amount of margin where neither costs nor a margin rate are known."""
    return case((_WITH_MARGIN.eq(0), None), otherwise=amount)
