"""How much revenue stands against each unit of spend."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import NUMBER
from patronage.metrics.measures.costs import net
from patronage.metrics.measures.spend import SPEND
from patronage.metrics.metric import Example, Metric

__all__ = ["mer"]

mer = Metric(
    name="mer",
    label="Marketing efficiency ratio",
    unit=NUMBER,
    question="How much revenue came in for each unit of money spent on marketing?",
    formula=ratio(net(), SPEND),
    better="up",
    source="net_revenue / spend. Some tools turn it round, to spend / revenue: that is ad_cost_ratio here.",
    drivers=("net_revenue", "spend"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "a", "ordered_at": date(2025, 1, 3), "gross": 300},
                {"order_id": "2", "customer": "b", "ordered_at": date(2025, 1, 9), "gross": 100},
                {"order_id": "3", "customer": "c", "ordered_at": date(2025, 1, 20), "gross": 500},
            ],
            "spend": [
                {"platform": "meta", "spent_on": date(2025, 1, 3), "channel": "social", "amount": 60},
                {"platform": "meta", "spent_on": date(2025, 1, 9), "channel": "social", "amount": 40},
            ],
        },
        expected=4.0,
        text="(300 + 100) / (60 + 40): the order of the 20th lies beyond the days whose spend is known.",
    ),
)
