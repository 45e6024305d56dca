"""How many people bought."""

from __future__ import annotations

from datetime import date

from patronage.base.units import COUNT
from patronage.metrics.measures.commerce import CUSTOMERS
from patronage.metrics.metric import Example, Metric

__all__ = ["customers"]

customers = Metric(
    name="customers",
    label="Customers",
    unit=COUNT,
    question="How many known customers ordered?",
    formula=CUSTOMERS,
    better="up",
    source="Different known customers with a kept order; new and returning together, each counted once.",
    drivers=("new_customers", "returning_customers"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 3), "gross": 20},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 9), "gross": 20},
                {"order_id": "3", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 15},
                {"order_id": "4", "customer": None, "ordered_at": date(2025, 1, 9), "gross": 15},
            ]
        },
        expected=2,
        text="Ann and Bob; nobody is named for order 4.",
    ),
)
