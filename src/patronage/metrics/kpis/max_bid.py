"""What a click may cost."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY
from patronage.metrics.measures.costs import coverage, value_left
from patronage.metrics.measures.lifespan import lifespan, lifespan_rule
from patronage.metrics.measures.spend import yearly_clicks, yearly_new
from patronage.metrics.measures.value import acquired, horizon, of_acquired_year, yearly
from patronage.metrics.metric import Companion, Example, Metric

__all__ = ["max_bid"]

_BID = (
    yearly(value_left(of_acquired_year), acquired) * lifespan(acquired) * ratio(yearly_new(), yearly_clicks())
)


max_bid = Metric(
    name="max_bid",
    label="Highest bid",
    unit=MONEY,
    question="How much may one click cost before customers won by it bring in less than they cost?",
    formula=_BID,
    source=(
        "simple_clv of the customers acquired there x new customers / clicks, over the 365 days before "
        "as_of; beside it the bid at which LTV:CAC is 3."
    ),
    companions=(
        Companion("at_3", ratio(_BID, 3), MONEY, "Highest bid at LTV:CAC 3"),
        coverage(of_acquired_year),
        lifespan_rule(acquired),
        horizon(acquired),
    ),
    drivers=("simple_clv", "new_customers", "clicks"),
    notes=(
        "The horizon is the lifespan that stands beside it, not discounted.",
        "It is an average over all clicks, and no bid for the next one.",
    ),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 1),
                    "gross": 60,
                    "cost_of_goods": 40,
                    "channel": "social",
                },
                {
                    "order_id": "2",
                    "customer": "bob",
                    "ordered_at": date(2025, 8, 7),
                    "gross": 60,
                    "cost_of_goods": 40,
                    "channel": "social",
                },
            ],
            "spend": [
                {
                    "platform": "meta",
                    "spent_on": date(2025, 1, 1),
                    "amount": 40,
                    "channel": "social",
                    "clicks": 10,
                },
                {
                    "platform": "meta",
                    "spent_on": date(2025, 8, 7),
                    "amount": 20,
                    "channel": "social",
                    "clicks": 10,
                },
            ],
        },
        expected=[{"max_bid": 10.0, "max_bid_at_3": 10 / 3, "max_bid_rule": "default"}],
        text="20 x 365 / 219 days x 3.0 years = 100 a customer x 2 customers / 20 clicks: 100 x 10 % = 10.",
    ),
)
