"""What was given off the price."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.commerce import DISCOUNTS
from patronage.metrics.metric import Example, Metric

__all__ = ["discounts"]

discounts = Metric(
    name="discounts",
    label="Discounts",
    unit=MONEY,
    question="How much was taken off the price of goods?",
    formula=DISCOUNTS,
    source="Discounts on goods of kept orders, of the whole order and of its lines.",
    drivers=("gross_revenue", "discount_rate"),
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
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 1, 9)},
            ],
            "order_lines": [
                {"order_id": "2", "line": 1, "quantity": 2, "unit_price": 20, "discount": 4},
                {"order_id": "2", "line": 2, "quantity": 1, "unit_price": 10, "discount": 1},
            ],
        },
        expected=15,
        text="10 + 4 + 1: order 2 states no sum, its lines do.",
    ),
)
