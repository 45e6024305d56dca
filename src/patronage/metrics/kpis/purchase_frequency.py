"""How often a customer orders."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import PER_CUSTOMER
from patronage.metrics.measures.commerce import CUSTOMERS, ORDERS_GIVEN
from patronage.metrics.metric import Example, Metric

__all__ = ["purchase_frequency"]

purchase_frequency = Metric(
    name="purchase_frequency",
    label="Purchase frequency",
    unit=PER_CUSTOMER,
    question="How often does a customer order?",
    formula=ratio(ORDERS_GIVEN, CUSTOMERS),
    better="up",
    source="Kept orders of known customers / these customers.",
    drivers=("orders", "customers"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 3), "gross": 20},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 9), "gross": 20},
                {"order_id": "3", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 15},
                {"order_id": "4", "customer": None, "ordered_at": date(2025, 1, 9), "gross": 15},
            ]
        },
        expected=1.5,
        text="3 / 2; order 4 names nobody and is in neither part.",
    ),
)
