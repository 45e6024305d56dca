"""How many people bought for the first time."""

from __future__ import annotations

from datetime import date

from patronage.base.units import COUNT
from patronage.metrics.measures.commerce import NEW_CUSTOMERS
from patronage.metrics.metric import Example, Metric

__all__ = ["new_customers"]

new_customers = Metric(
    name="new_customers",
    label="New customers",
    unit=COUNT,
    question="How many people ordered for the first time ever?",
    formula=NEW_CUSTOMERS,
    better="up",
    source=(
        "Customers whose first kept order ever falls in the period. A channel, coupon or sales channel is"
        " that of the first order; who came before the recorded history began is not new."
    ),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2024, 12, 30), "gross": 20},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 9), "gross": 20},
                {"order_id": "3", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 15},
                {
                    "order_id": "4",
                    "customer": "cid",
                    "ordered_at": date(2025, 1, 10),
                    "gross": 15,
                    "status": "void",
                },
                {"order_id": "5", "customer": None, "ordered_at": date(2025, 1, 12), "gross": 15},
            ]
        },
        ask={"period": "2025-01"},
        expected=1,
        text="Only Bob: Ann began in December, Cid's order is not kept, nobody is named for order 5.",
    ),
)
