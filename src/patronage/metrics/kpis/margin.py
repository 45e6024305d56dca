"""What is left of revenue once the goods are paid."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.costs import coverage, margin_left
from patronage.metrics.metric import Example, Metric

__all__ = ["margin"]

margin = Metric(
    name="margin",
    label="Margin",
    unit=MONEY,
    question="What is left of net revenue after the cost of the goods?",
    formula=margin_left(),
    better="up",
    source=(
        "net_revenue - cost of goods; refunded pieces that went back to stock reverse their cost. Covers"
        " orders whose cost is known; under 95 % of order value it is absent, unless a margin rate is stated:"
        " then the rest counts at that rate."
    ),
    companions=(coverage(),),
    drivers=("net_revenue", "cost_of_goods"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 3), "discount": 5},
                {
                    "order_id": "2",
                    "customer": "bob",
                    "ordered_at": date(2025, 1, 9),
                    "gross": 50,
                    "cost_of_goods": 30,
                },
            ],
            "order_lines": [
                {
                    "order_id": "1",
                    "line": 1,
                    "product_id": "mug",
                    "quantity": 3,
                    "unit_price": 20,
                    "unit_cost": 8,
                }
            ],
            "refunds": [
                {
                    "refund_id": "r1",
                    "order_id": "1",
                    "refunded_at": date(2025, 1, 20),
                    "goods": 20,
                    "product_id": "mug",
                    "quantity": 1,
                    "restocked": True,
                },
                {"refund_id": "r2", "order_id": "2", "refunded_at": date(2025, 1, 21), "goods": 10},
            ],
        },
        expected=29,
        text="60 - 5 - 20 - (24 - 8) = 19, and 50 - 10 - 30 = 10: nothing of order 2 went back to stock.",
    ),
)
