"""The measures of acquisition: what was spent, and the customers it is set against."""

from __future__ import annotations

from patronage.base.expr import Column, total
from patronage.contract.marketing_facts import SPEND_FACTS
from patronage.metrics.measure import Measure

__all__ = ["SPEND"]

SPEND = Measure(
    "spend",
    SPEND_FACTS.name,
    total(Column("amount")),
    Column("spent_on"),
    roles=(("acquisition_channel", "channel"),),
)
