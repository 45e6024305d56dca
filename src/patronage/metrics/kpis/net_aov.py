"""What one order is worth after its refunds."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY
from patronage.metrics.measures.commerce import DISCOUNTS, GROSS, ORDERS, REFUNDS_OF_ORDERS
from patronage.metrics.metric import Example, Metric

__all__ = ["net_aov"]

net_aov = Metric(
    name="net_aov",
    label="Net order value",
    unit=MONEY,
    question="What does one order leave after its refunds?",
    formula=ratio(GROSS - DISCOUNTS - REFUNDS_OF_ORDERS, ORDERS),
    better="up",
    source="(gross_revenue - discounts - refunds of these orders) / orders, whenever the refunds were made.",
    drivers=("aov", "refund_rate"),
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
            "refunds": [
                {"refund_id": "r1", "order_id": "1", "refunded_at": date(2025, 2, 20), "goods": 30},
                {"refund_id": "r2", "customer": "bob", "refunded_at": date(2025, 1, 20), "goods": 8},
            ],
        },
        ask={"period": "2025-01", "basis": "cash"},
        expected=55.0,
        text="(90 - 30 + 50) / 2: r1 is of order 1 though paid in February; r2 is of no order.",
    ),
)
