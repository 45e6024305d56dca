"""What customers paid for goods and did not get back."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.commerce import DISCOUNTS, GROSS, REFUNDS
from patronage.metrics.metric import Example, Metric

__all__ = ["net_revenue"]

net_revenue = Metric(
    name="net_revenue",
    label="Net revenue",
    unit=MONEY,
    question="What did customers pay for goods, after discounts and refunds?",
    formula=GROSS - DISCOUNTS - REFUNDS,
    better="up",
    source="gross_revenue - discounts - refunds of goods; without tax and shipping.",
    drivers=("gross_revenue", "discounts", "refunds"),
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
            ],
            "refunds": [{"refund_id": "r1", "order_id": "1", "refunded_at": date(2025, 1, 20), "goods": 30}],
        },
        expected=110,
        text="100 - 10 - 30 + 50",
    ),
)
