"""How often advertising was shown."""

from __future__ import annotations

from datetime import date

from patronage.base.units import COUNT
from patronage.metrics.measures.spend import IMPRESSIONS, told
from patronage.metrics.metric import Example, Metric

__all__ = ["impressions"]

impressions = Metric(
    name="impressions",
    label="Impressions",
    unit=COUNT,
    question="How often was our advertising shown?",
    formula=told(IMPRESSIONS),
    source=("Sum of the impressions platforms tell; absent where none tells any."),
    example=Example(
        rows={
            "spend": [
                {
                    "platform": "meta",
                    "spent_on": date(2025, 1, 3),
                    "amount": 40,
                    "impressions": 1000,
                    "clicks": 10,
                },
                {
                    "platform": "meta",
                    "spent_on": date(2025, 1, 4),
                    "amount": 20,
                    "impressions": 500,
                    "clicks": 5,
                },
                {"platform": "radio", "spent_on": date(2025, 1, 5), "amount": 90},
            ]
        },
        expected=1500,
        text="1000 + 500: radio tells none.",
    ),
)
