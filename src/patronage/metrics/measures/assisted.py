"""The measures of assisted orders: orders that a contact of the same customer came shortly before."""

from __future__ import annotations

from patronage.base.expr import Aggregate, Column, Parameter, count, total
from patronage.contract.service_facts import ASSISTED_ORDER_FACTS
from patronage.metrics.measure import Measure

__all__ = ["ASSISTED_ORDERS", "ASSISTED_REVENUE", "ASSOCIATION"]

ASSOCIATION = "association: the orders came after a contact, not necessarily because of it"


def _assisted(name: str, value: Aggregate) -> Measure:
    soon = Column("is_named") | (Column("days_since_contact") <= Parameter("assisted_days"))
    return Measure(name, ASSISTED_ORDER_FACTS.name, value, Column("ordered_on"), soon)


ASSISTED_ORDERS = _assisted("assisted_orders", count())
ASSISTED_REVENUE = _assisted("assisted_revenue", total(Column("net")))
