"""Which share of revenue was given back."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.commerce import DISCOUNTS, GROSS, REFUNDS
from patronage.metrics.metric import Example, Metric

__all__ = ["refund_rate"]

refund_rate = Metric(
    name="refund_rate",
    label="Refund rate",
    unit=SHARE,
    question="Which share of what customers paid for goods was given back?",
    formula=ratio(REFUNDS, GROSS - DISCOUNTS),
    better="down",
    source="refunds / (gross_revenue - discounts).",
    drivers=("refunds", "gross_revenue", "discounts"),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 3),
                    "gross": 100,
                    "discount": 20,
                },
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 20},
            ],
            "refunds": [{"refund_id": "r1", "order_id": "2", "refunded_at": date(2025, 1, 20), "goods": 20}],
        },
        expected=0.2,
        text="20 / (100 - 20 + 20); half of the orders came back, a fifth of the money.",
    ),
)
