"""What was spent on marketing."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.spend import SPEND
from patronage.metrics.metric import Example, Metric

__all__ = ["spend"]

spend = Metric(
    name="spend",
    label="Marketing spend",
    unit=MONEY,
    question="How much was spent to be seen?",
    formula=SPEND,
    source="Sum of the spend of all accounts and purposes, by the day it was spent. Credits lower it.",
    example=Example(
        rows={
            "spend": [
                {"platform": "google_ads", "spent_on": date(2025, 1, 3), "channel": "search", "amount": 40},
                {"platform": "meta", "spent_on": date(2025, 1, 3), "channel": "social", "amount": 25},
                {"platform": "meta", "spent_on": date(2025, 1, 9), "channel": "social", "amount": -5},
            ],
        },
        expected=60,
        text="40 + 25 - 5: a credit lowers what was spent.",
    ),
)
