"""How much a customer brings in beyond each unit of what it cost."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import NUMBER
from patronage.metrics.measures.costs import coverage, value_left
from patronage.metrics.measures.lifespan import lifespan, lifespan_rule
from patronage.metrics.measures.spend import yearly_cac
from patronage.metrics.measures.value import acquired, horizon, of_acquired_year, yearly
from patronage.metrics.metric import Example, Metric

__all__ = ["roi_rate"]

roi_rate = Metric(
    name="roi_rate",
    label="Return rate on a new customer",
    unit=NUMBER,
    question="How much does each unit of money spent on a new customer earn beyond itself?",
    formula=ratio(
        yearly(value_left(of_acquired_year), acquired) * lifespan(acquired) - yearly_cac(), yearly_cac()
    ),
    better="up",
    source=(
        "(simple_clv of the customers acquired there - cost per first order) / cost per first order, over"
        " the 365 days before as_of."
    ),
    companions=(
        coverage(of_acquired_year),
        lifespan_rule(acquired),
        horizon(acquired),
    ),
    drivers=("roi", "cpa"),
    notes=("The horizon is the lifespan that stands beside it, not discounted.",),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 1),
                    "gross": 100,
                    "cost_of_goods": 40,
                    "channel": "social",
                },
                {
                    "order_id": "2",
                    "customer": "bob",
                    "ordered_at": date(2025, 8, 7),
                    "gross": 100,
                    "cost_of_goods": 40,
                    "channel": "social",
                },
            ],
            "spend": [
                {"platform": "meta", "spent_on": date(2025, 1, 1), "amount": 150, "channel": "social"},
                {"platform": "meta", "spent_on": date(2025, 8, 7), "amount": 50, "channel": "social"},
            ],
        },
        expected=[{"roi_rate": 2.0, "roi_rate_rule": "default"}],
        text="(300 - 100) / 100",
    ),
)
