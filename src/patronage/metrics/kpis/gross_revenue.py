"""What goods were sold for at full price."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.commerce import GROSS
from patronage.metrics.metric import Example, Metric

__all__ = ["gross_revenue"]

gross_revenue = Metric(
    name="gross_revenue",
    label="Gross revenue",
    unit=MONEY,
    question="What were the goods sold worth before discounts and refunds?",
    formula=GROSS,
    better="up",
    source="Goods of kept orders before discount, without tax and shipping.",
    drivers=("orders", "aov", "discounts"),
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
                {
                    "order_id": "2",
                    "customer": None,
                    "ordered_at": date(2025, 1, 9),
                    "gross": 50,
                    "shipping": 5,
                },
            ],
            "refunds": [{"refund_id": "r1", "order_id": "1", "refunded_at": date(2025, 1, 20), "goods": 30}],
        },
        expected=150,
        text="100 + 50; neither discount, refund nor shipping touches it.",
    ),
)
