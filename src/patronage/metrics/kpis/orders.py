"""How many baskets were bought and kept."""

from __future__ import annotations

from datetime import date

from patronage.base.units import COUNT
from patronage.metrics.measures.commerce import ORDERS
from patronage.metrics.metric import Example, Metric

__all__ = ["orders"]

orders = Metric(
    name="orders",
    label="Orders",
    unit=COUNT,
    question="How many orders did the shop keep?",
    formula=ORDERS,
    better="up",
    source="Kept orders: not cancelled, voided, test or draft; an order of no value counts.",
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 3), "gross": 20},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 9), "gross": 0},
                {
                    "order_id": "3",
                    "customer": "bob",
                    "ordered_at": date(2025, 1, 9),
                    "gross": 15,
                    "status": "voided",
                },
            ]
        },
        expected=2,
        text="Order 3 was voided; order 2 is kept though nothing was paid.",
    ),
)
