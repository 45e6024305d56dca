"""The measure of what service costs: its own payroll and tools, and its share of the shop's overhead."""

from __future__ import annotations

from patronage.base.expr import Column, Parameter, case, total
from patronage.contract.service_facts import SERVICE_COST_FACTS
from patronage.metrics.measure import Measure

__all__ = ["SERVICE_COST"]

_AMOUNT = Column("amount")

SERVICE_COST = Measure(
    "service_cost",
    SERVICE_COST_FACTS.name,
    total(
        case((Column("is_overhead"), _AMOUNT * Parameter("service_overhead_share")), otherwise=_AMOUNT),
    ),
    Column("spent_on"),
)
"""What service costs by the day, fully loaded."""
