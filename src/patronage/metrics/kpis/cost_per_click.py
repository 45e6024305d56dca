"""What one click cost."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import Column, ratio
from patronage.base.units import MONEY
from patronage.metrics.measure import only
from patronage.metrics.measures.spend import CLICKS, SPEND
from patronage.metrics.metric import Example, Metric

__all__ = ["cost_per_click"]

cost_per_click = Metric(
    name="cost_per_click",
    label="Cost per click",
    unit=MONEY,
    question="What did one click cost?",
    formula=ratio(only(SPEND, ~Column("clicks").is_null(), "with_clicks"), CLICKS),
    better="down",
    source=("Spend of rows that tell clicks / their clicks."),
    drivers=("clicks",),
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
        expected=4.0,
        text="(40 + 20) / 15: radio tells no clicks, so its 90 count nowhere.",
    ),
)
