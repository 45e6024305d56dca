"""Which share of the price was given off."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.commerce import DISCOUNTS, GROSS
from patronage.metrics.metric import Example, Metric

__all__ = ["discount_rate"]

discount_rate = Metric(
    name="discount_rate",
    label="Discount rate",
    unit=SHARE,
    question="Which share of the full price was taken off?",
    formula=ratio(DISCOUNTS, GROSS),
    source="discounts / gross_revenue.",
    drivers=("discounts", "gross_revenue"),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 3),
                    "gross": 20,
                    "discount": 10,
                },
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 180},
            ]
        },
        expected=0.05,
        text="10 / 200; the mean of 50 % and 0 % would be 25 %.",
    ),
)
