"""How many customers ordered in the last year."""

from __future__ import annotations

from datetime import date

from patronage.base.units import COUNT
from patronage.metrics.measures.commerce import CUSTOMERS, in_year
from patronage.metrics.metric import Example, Metric

__all__ = ["active_customers"]

active_customers = Metric(
    name="active_customers",
    label="Active customers",
    unit=COUNT,
    question="How many customers ordered in the last year?",
    formula=in_year(CUSTOMERS),
    better="up",
    source="Known customers with a kept order in the 365 days before as_of.",
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2024, 1, 1), "gross": 900},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 1), "gross": 100},
                {"order_id": "3", "customer": "ann", "ordered_at": date(2025, 6, 1), "gross": 80},
                {"order_id": "4", "customer": "bob", "ordered_at": date(2025, 12, 31), "gross": 60},
                {"order_id": "5", "customer": None, "ordered_at": date(2025, 7, 1), "gross": 500},
            ],
        },
        expected=2,
        text="Ann and Bob; order 5 names nobody.",
    ),
)
