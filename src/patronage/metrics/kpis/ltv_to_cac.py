"""How many times over a customer brings in what it cost."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import NUMBER
from patronage.metrics.measures.costs import coverage, value_left
from patronage.metrics.measures.lifespan import lifespan, lifespan_rule
from patronage.metrics.measures.spend import yearly_cac
from patronage.metrics.measures.value import acquired, horizon, of_acquired_year, yearly
from patronage.metrics.metric import Example, Metric

__all__ = ["ltv_to_cac"]

ltv_to_cac = Metric(
    name="ltv_to_cac",
    label="LTV:CAC",
    unit=NUMBER,
    question="How many times over does a customer bring in what it cost to win?",
    formula=ratio(yearly(value_left(of_acquired_year), acquired) * lifespan(acquired), yearly_cac()),
    better="up",
    source=(
        "simple_clv of the customers acquired there / cac, both over the 365 days before as_of. 3 is the "
        "common line. Without known costs or a stated margin rate it is absent."
    ),
    companions=(
        coverage(of_acquired_year),
        lifespan_rule(acquired),
        horizon(acquired),
    ),
    drivers=("simple_clv", "cac"),
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
        expected=[{"ltv_to_cac": 3.0, "ltv_to_cac_rule": "default", "ltv_to_cac_years": 3.0}],
        text="60 a customer x 365 / 219 days x 3.0 years = 300, over 200 / 2 = 100.",
    ),
)
