"""Which share of orders came back."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.commerce import ORDERS, RETURNED_ORDERS
from patronage.metrics.metric import Example, Metric

__all__ = ["return_rate"]

return_rate = Metric(
    name="return_rate",
    label="Return rate",
    unit=SHARE,
    question="Of which share of orders did goods come back?",
    formula=ratio(RETURNED_ORDERS, ORDERS),
    better="down",
    source="Kept orders with goods given back, as far as known by as_of / orders.",
    interval="wilson",
    drivers=("orders",),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 3), "gross": 100},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 20},
                {"order_id": "3", "customer": "cid", "ordered_at": date(2025, 1, 9), "gross": 20},
                {"order_id": "4", "customer": "dan", "ordered_at": date(2025, 1, 30), "gross": 20},
            ],
            "refunds": [
                {"refund_id": "r1", "order_id": "1", "refunded_at": date(2025, 1, 20), "goods": 20},
                {"refund_id": "r2", "order_id": "1", "refunded_at": date(2025, 1, 22), "goods": 10},
                {"refund_id": "r3", "order_id": "2", "refunded_at": date(2025, 1, 20), "shipping": 5},
                {"refund_id": "r4", "order_id": "3", "refunded_at": date(2025, 2, 20), "goods": 20},
            ],
        },
        ask={"as_of": "2025-01-31"},
        expected=0.25,
        text="Order 1, once; of order 2 only shipping went back, and r4 lies after as_of.",
    ),
)
