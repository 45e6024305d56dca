"""What the goods sold cost the shop."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from patronage.base.units import MONEY
from patronage.metrics.measures.costs import cost_of_known_goods, coverage
from patronage.metrics.metric import Example, Metric

__all__ = ["cost_of_goods"]

cost_of_goods = Metric(
    name="cost_of_goods",
    label="Cost of goods",
    unit=MONEY,
    question="What did the goods sold cost the shop?",
    formula=cost_of_known_goods(),
    source=(
        "Cost of the goods of kept orders less the cost of refunded pieces that went back to stock. Covers"
        " orders whose cost is known; under 95 % of order value it is absent, unless a margin rate is stated:"
        " then (1 - margin rate) x net revenue of the rest is added."
    ),
    companions=(coverage(),),
    drivers=("net_revenue", "margin_rate"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 3)},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 50},
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
                }
            ],
        },
        ask={"margin_rate": Decimal("0.4")},
        expected=46,
        text="3 x 8 - 8 that went back to stock, and (1 - 0.4) x 50 for order 2, whose cost nobody knows.",
    ),
)
