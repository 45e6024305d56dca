"""How much margin each unit of marketing earns beyond itself."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import NUMBER
from patronage.metrics.measures.costs import coverage, margin_left
from patronage.metrics.measures.spend import SPEND
from patronage.metrics.metric import Example, Metric

__all__ = ["marketing_roi"]

marketing_roi = Metric(
    name="marketing_roi",
    label="Marketing ROI",
    unit=NUMBER,
    question="How much margin does each unit of marketing spend leave beyond itself?",
    formula=ratio(margin_left() - SPEND, SPEND),
    better="up",
    source=("(margin - all marketing spend) / all marketing spend."),
    companions=(coverage(),),
    drivers=("margin", "spend"),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 3),
                    "gross": 300,
                    "cost_of_goods": 120,
                },
                {
                    "order_id": "2",
                    "customer": "bob",
                    "ordered_at": date(2025, 1, 9),
                    "gross": 100,
                    "cost_of_goods": 30,
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
        expected=[{"marketing_roi": 1.5, "marketing_roi_coverage": 1.0}],
        text="(180 + 70 - 100) / 100",
    ),
)
