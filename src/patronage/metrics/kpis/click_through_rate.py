"""Which share of impressions is clicked."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import Column, ratio
from patronage.base.units import SHARE
from patronage.metrics.measure import only
from patronage.metrics.measures.spend import CLICKS, IMPRESSIONS
from patronage.metrics.metric import Example, Metric

__all__ = ["click_through_rate"]

_BOTH = ~Column("clicks").is_null() & ~Column("impressions").is_null()


click_through_rate = Metric(
    name="click_through_rate",
    label="Click-through rate",
    unit=SHARE,
    question="Of all times it was shown, how often was our advertising clicked?",
    formula=ratio(only(CLICKS, _BOTH, "of_shown"), only(IMPRESSIONS, _BOTH, "clickable")),
    better="up",
    source=("clicks / impressions, over rows that tell both."),
    drivers=("clicks", "impressions"),
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
                {"platform": "meta", "spent_on": date(2025, 1, 6), "amount": 5, "clicks": 7},
            ]
        },
        expected=0.01,
        text="(10 + 5) / (1000 + 500): 7 clicks come without impressions.",
    ),
)
