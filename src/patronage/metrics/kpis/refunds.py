"""What was given back for goods."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.commerce import REFUNDS
from patronage.metrics.metric import Example, Metric

__all__ = ["refunds"]

refunds = Metric(
    name="refunds",
    label="Refunds",
    unit=MONEY,
    question="How much was given back for goods?",
    formula=REFUNDS,
    better="down",
    source=(
        "Goods given back, without tax and shipping, of kept orders or of no known order. Basis order: on the"
        " day of the order; basis cash: on the day of the refund."
    ),
    drivers=("refund_rate", "return_rate"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 3), "gross": 100},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 2, 9), "gross": 50},
            ],
            "refunds": [
                {
                    "refund_id": "r1",
                    "order_id": "1",
                    "refunded_at": date(2025, 2, 2),
                    "goods": 30,
                    "shipping": 5,
                },
                {"refund_id": "r2", "customer": "ann", "refunded_at": date(2025, 2, 20), "goods": 7},
            ],
        },
        ask={"grain": "month"},
        expected=[
            {"month": date(2025, 1, 1), "refunds": 30},
            {"month": date(2025, 2, 1), "refunds": 7},
        ],
        text="r1 lowers January, where its order lies; r2 names no order and counts on its own day.",
    ),
)
