"""What one active customer brings."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY
from patronage.metrics.measures.commerce import CUSTOMERS, given
from patronage.metrics.measures.costs import net
from patronage.metrics.metric import Example, Metric

__all__ = ["arpu"]

arpu = Metric(
    name="arpu",
    label="Revenue per customer",
    unit=MONEY,
    question="How much net revenue does an active customer bring?",
    formula=ratio(net(given), CUSTOMERS),
    better="up",
    source="net_revenue of known customers / customers who ordered in the period.",
    drivers=("net_aov", "purchase_frequency"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 3), "gross": 60},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 9), "gross": 40},
                {"order_id": "3", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 50},
                {"order_id": "4", "customer": None, "ordered_at": date(2025, 1, 9), "gross": 500},
            ],
            "refunds": [{"refund_id": "r1", "order_id": "3", "refunded_at": date(2025, 1, 20), "goods": 20}],
        },
        expected=65.0,
        text="(60 + 40 + 50 - 20) / 2; the 500 of nobody named is in neither part.",
    ),
)
