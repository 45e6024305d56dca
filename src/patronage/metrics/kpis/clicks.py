"""How often advertising was clicked."""

from __future__ import annotations

from datetime import date

from patronage.base.units import COUNT
from patronage.metrics.measures.spend import CLICKS, told
from patronage.metrics.metric import Example, Metric

__all__ = ["clicks"]

clicks = Metric(
    name="clicks",
    label="Clicks",
    unit=COUNT,
    question="How often was our advertising clicked?",
    formula=told(CLICKS),
    better="up",
    source=("Sum of the clicks platforms tell; absent where none tells any."),
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
        expected=15,
        text="10 + 5: radio tells none.",
    ),
)
