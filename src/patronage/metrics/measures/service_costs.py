"""The measures of what service costs, fully loaded: by the day, and by the contact that bears it."""

from __future__ import annotations

from patronage.base.expr import Column, Parameter, case, total
from patronage.contract.service_facts import SERVICE_COST_FACTS, SERVICE_SHARE_FACTS
from patronage.metrics.measure import Measure

__all__ = ["SERVICE_COST", "SERVICE_SHARE"]

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

SERVICE_SHARE = Measure(
    "service_share",
    SERVICE_SHARE_FACTS.name,
    total(Column("own") + Column("overhead") * Parameter("service_overhead_share")),
    Column("arrived_on"),
)
"""The same, shared out equally over the contacts of each month, by whose customer it is."""
