"""What was spent on customers the shop already has."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.spend import RETENTION_SPEND
from patronage.metrics.metric import Example, Metric

__all__ = ["retention_spend"]

retention_spend = Metric(
    name="retention_spend",
    label="Retention spend",
    unit=MONEY,
    question="How much was spent to bring customers back?",
    formula=RETENTION_SPEND,
    source=("Spend whose stated purpose is retention."),
    example=Example(
        rows={
            "spend": [
                {"platform": "meta", "spent_on": date(2025, 1, 3), "amount": 40, "purpose": "acquisition"},
                {"platform": "meta", "spent_on": date(2025, 1, 4), "amount": 25},
                {"platform": "meta", "spent_on": date(2025, 1, 5), "amount": 30, "purpose": "retention"},
                {"platform": "meta", "spent_on": date(2025, 1, 6), "amount": 5, "purpose": "brand"},
            ]
        },
        expected=30,
        text="Only what says so: spend without a purpose is acquisition.",
    ),
)
