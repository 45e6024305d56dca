"""What one order is worth before refunds."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY
from patronage.metrics.measures.commerce import DISCOUNTS, GROSS, ORDERS
from patronage.metrics.metric import Example, Metric

__all__ = ["aov"]

aov = Metric(
    name="aov",
    label="Average order value",
    unit=MONEY,
    question="How much do people spend in one order?",
    formula=ratio(GROSS - DISCOUNTS, ORDERS),
    better="up",
    source="(gross_revenue - discounts) / orders: the subtotal, before refunds.",
    drivers=("gross_revenue", "discounts", "orders"),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 3),
                    "gross": 100,
                    "discount": 10,
                },
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 50},
            ]
        },
        expected=70.0,
        text="(100 - 10 + 50) / 2",
    ),
)
