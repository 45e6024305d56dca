"""Which share of revenue goes into marketing."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.costs import net
from patronage.metrics.measures.spend import SPEND
from patronage.metrics.metric import Example, Metric

__all__ = ["ad_cost_ratio"]

ad_cost_ratio = Metric(
    name="ad_cost_ratio",
    label="Advertising cost ratio",
    unit=SHARE,
    question="Which share of revenue is spent on marketing?",
    formula=ratio(SPEND, net()),
    better="down",
    source=("spend / net_revenue: the other way round than mer. Some tools call this one MER."),
    drivers=("spend", "net_revenue"),
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
        expected=0.25,
        text="(60 + 20 + 20) / (300 + 100)",
    ),
)
