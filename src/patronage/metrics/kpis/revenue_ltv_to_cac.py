"""How many times over a customer buys for what it cost."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import NUMBER
from patronage.metrics.measures.costs import net
from patronage.metrics.measures.lifespan import lifespan, lifespan_rule
from patronage.metrics.measures.spend import yearly_cac
from patronage.metrics.measures.value import acquired, horizon, of_acquired_year, yearly
from patronage.metrics.metric import Example, Metric

__all__ = ["revenue_ltv_to_cac"]

revenue_ltv_to_cac = Metric(
    name="revenue_ltv_to_cac",
    label="Revenue LTV:CAC",
    unit=NUMBER,
    question="How many times over does a customer buy for what it cost to win?",
    formula=ratio(yearly(net(of_acquired_year), acquired) * lifespan(acquired), yearly_cac()),
    better="up",
    source=(
        "simple_revenue_clv of the customers acquired there / cac, both over the 365 days before as_of: "
        "revenue, from which all costs are yet to be paid. The line of 3 is meant for margin."
    ),
    companions=(
        lifespan_rule(acquired),
        horizon(acquired),
    ),
    drivers=("simple_revenue_clv", "cac"),
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
        expected=[{"revenue_ltv_to_cac": 5.0, "revenue_ltv_to_cac_rule": "default"}],
        text="100 a customer x 365 / 219 days x 3.0 years = 500, over 200 / 2 = 100.",
    ),
)
