"""How much contribution margin of paid channels stands against what was paid there."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import NUMBER
from patronage.metrics.measures.costs import contribution, contribution_coverage
from patronage.metrics.measures.spend import PAID_SPEND, of_paid
from patronage.metrics.metric import Example, Metric

__all__ = ["poas"]

poas = Metric(
    name="poas",
    label="Profit on ad spend",
    unit=NUMBER,
    question="How much contribution margin do paid channels bring for each unit of money paid there?",
    formula=ratio(contribution(of_paid), PAID_SPEND),
    better="up",
    source=("contribution_margin of orders that came from paid channels / spend for placement."),
    companions=(contribution_coverage(of_paid),),
    drivers=("contribution_margin", "spend"),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 3),
                    "gross": 300,
                    "channel": "social",
                    "cost_of_goods": 120,
                    "shipping_cost": 15,
                    "payment_fee": 5,
                },
                {
                    "order_id": "2",
                    "customer": "bob",
                    "ordered_at": date(2025, 1, 9),
                    "gross": 100,
                    "channel": "direct",
                    "cost_of_goods": 10,
                    "shipping_cost": 1,
                    "payment_fee": 1,
                },
            ],
            "spend": [
                {"platform": "meta", "spent_on": date(2025, 1, 3), "amount": 60, "channel": "social"},
                {"platform": "meta", "spent_on": date(2025, 1, 9), "amount": 20, "channel": "social"},
                {
                    "platform": "meta",
                    "spent_on": date(2025, 1, 9),
                    "amount": 20,
                    "channel": "blog",
                    "paid": False,
                },
            ],
        },
        expected=[{"poas": 2.0, "poas_coverage": 1.0}],
        text="(300 - 120 - 15 - 5) / (60 + 20)",
    ),
)
