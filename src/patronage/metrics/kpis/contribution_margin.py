"""What is left of an order after everything it caused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from patronage.base.units import MONEY
from patronage.metrics.measures.costs import contribution, contribution_coverage
from patronage.metrics.metric import Example, Metric

__all__ = ["contribution_margin"]

contribution_margin = Metric(
    name="contribution_margin",
    label="Contribution margin",
    unit=MONEY,
    question="What is left of net revenue after all that the orders themselves cost?",
    formula=contribution(),
    better="up",
    source=(
        "margin - shipping cost - payment fees - packaging - returns handling, over orders for which shipping"
        " cost, payment fee and cost of goods are known (or a margin rate is stated); absent where they are"
        " under 95 % of order value. Packaging is an amount an order, returns handling one a refund line."
    ),
    companions=(contribution_coverage(),),
    drivers=("margin",),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 3),
                    "gross": 100,
                    "cost_of_goods": 60,
                    "shipping_cost": 6,
                    "payment_fee": 2,
                },
                {
                    "order_id": "2",
                    "customer": "bob",
                    "ordered_at": date(2025, 1, 9),
                    "gross": 50,
                    "cost_of_goods": 20,
                    "shipping_cost": 0,
                    "payment_fee": 1,
                },
            ],
            "refunds": [{"refund_id": "r1", "order_id": "1", "refunded_at": date(2025, 1, 20), "goods": 10}],
        },
        ask={"packaging_cost": Decimal("1.5"), "returns_cost": Decimal(4)},
        expected=44,
        text="(100 - 10 - 60) + (50 - 20) - 6 - 2 - 1 - 2 x 1.5 - 1 x 4",
    ),
)
