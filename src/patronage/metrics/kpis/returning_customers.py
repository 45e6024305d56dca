"""How many people came back."""

from __future__ import annotations

from datetime import date

from patronage.base.units import COUNT
from patronage.metrics.measures.commerce import RETURNING_CUSTOMERS
from patronage.metrics.metric import Example, Metric

__all__ = ["returning_customers"]

returning_customers = Metric(
    name="returning_customers",
    label="Returning customers",
    unit=COUNT,
    question="How many of those who ordered were customers already?",
    formula=RETURNING_CUSTOMERS,
    better="up",
    source=(
        "Known customers with a kept order in the period whose first one lies before its start, or before"
        " the recorded history began. With new_customers they make up customers."
    ),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2024, 12, 30), "gross": 20},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 9), "gross": 20},
                {"order_id": "3", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 15},
                {"order_id": "4", "customer": "bob", "ordered_at": date(2025, 1, 20), "gross": 15},
            ]
        },
        ask={"period": "2025-01"},
        expected=1,
        text="Ann. Bob ordered twice in January, but began in it: he is new.",
    ),
)
