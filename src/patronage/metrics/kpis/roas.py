"""How much revenue of paid channels stands against what was paid there."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import NUMBER
from patronage.metrics.measures.costs import net
from patronage.metrics.measures.spend import PAID_SPEND, of_paid
from patronage.metrics.metric import Example, Metric

__all__ = ["roas"]

roas = Metric(
    name="roas",
    label="Return on ad spend",
    unit=NUMBER,
    question="How much revenue do paid channels bring for each unit of money paid there?",
    formula=ratio(net(of_paid), PAID_SPEND),
    better="up",
    source=(
        "net_revenue of orders that came from paid channels / spend for placement. Credited to the "
        "channel of the order, not to what caused it."
    ),
    drivers=("net_revenue", "spend"),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 3),
                    "gross": 300,
                    "channel": "social",
                },
                {
                    "order_id": "2",
                    "customer": "bob",
                    "ordered_at": date(2025, 1, 9),
                    "gross": 100,
                    "channel": "direct",
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
        expected=3.75,
        text="300 / (60 + 20): direct orders are not paid for, and the blog is no placement.",
    ),
)
