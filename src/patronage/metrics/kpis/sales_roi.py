"""How much each unit of all costs earns beyond itself."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import NUMBER
from patronage.metrics.measures.costs import cost_of_known_goods, coverage, net
from patronage.metrics.measures.spend import ALL_COSTS, SPEND
from patronage.metrics.metric import Example, Metric

__all__ = ["sales_roi"]

_COSTS = cost_of_known_goods() + SPEND + ALL_COSTS


sales_roi = Metric(
    name="sales_roi",
    label="Sales ROI",
    unit=NUMBER,
    question="How much does each unit of money that goes out bring back beyond itself?",
    formula=ratio(net() - _COSTS, _COSTS),
    better="up",
    source=(
        "(net_revenue - all costs) / all costs: cost of goods, marketing spend, and every delivered cost "
        "by the days it is for."
    ),
    companions=(coverage(),),
    drivers=("net_revenue", "cost_of_goods", "spend"),
    notes=(
        "Shipping and payment fees count where delivered as costs; a cost that repeats spend counts twice.",
    ),
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
            "costs": [
                {"from_on": date(2025, 1, 3), "to_on": date(2025, 1, 9), "department": "rent", "amount": 70}
            ],
        },
        expected=[{"sales_roi": 0.25, "sales_roi_coverage": 1.0}],
        text="(400 - 150 - 100 - 70) / (150 + 100 + 70)",
    ),
)
