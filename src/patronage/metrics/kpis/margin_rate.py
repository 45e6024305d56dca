"""Which share of revenue is left once the goods are paid."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.costs import coverage, covered_revenue, margin_left
from patronage.metrics.metric import Example, Metric

__all__ = ["margin_rate"]

margin_rate = Metric(
    name="margin_rate",
    label="Margin rate",
    unit=SHARE,
    question="Which share of net revenue is left after the cost of the goods?",
    formula=ratio(margin_left(), covered_revenue()),
    better="up",
    source="margin / net_revenue of the orders the margin covers.",
    companions=(coverage(),),
    drivers=("margin", "net_revenue"),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 3),
                    "gross": 100,
                    "cost_of_goods": 70,
                },
                {
                    "order_id": "2",
                    "customer": "bob",
                    "ordered_at": date(2025, 1, 9),
                    "gross": 300,
                    "cost_of_goods": 120,
                },
                {"order_id": "3", "customer": "cid", "ordered_at": date(2025, 1, 9), "gross": 20},
            ]
        },
        expected=0.525,
        text="(30 + 180) / (100 + 300). The mean of 30 % and 60 % would be 45 %; order 3 is in neither part.",
    ),
)
