"""How long a customer stays."""

from __future__ import annotations

from datetime import date

from patronage.base.units import YEARS
from patronage.metrics.measures.lifespan import lifespan, lifespan_rule
from patronage.metrics.metric import Example, Metric

__all__ = ["average_lifespan"]

average_lifespan = Metric(
    name="average_lifespan",
    label="Average customer lifespan",
    unit=YEARS,
    question="For how many years does a customer stay?",
    formula=lifespan(),
    better="up",
    source=(
        "1 / annual inactive rate at as_of; where lifespan_from is subscriptions, 1 / annual churn: paid"
        " subscriptions of a year before as_of / those of them that ended since. Under 3 years of history, or"
        " under 100 lost in the group: the shop's value; where that falls short too: 3.0 years. The rule"
        " followed stands beside it."
    ),
    companions=(lifespan_rule(),),
    drivers=("inactive_rate", "churn_rate"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2021, 3, 1), "gross": 20},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2023, 6, 1), "gross": 20},
                {"order_id": "3", "customer": "cid", "ordered_at": date(2024, 12, 31), "gross": 20},
            ]
        },
        expected=[{"average_lifespan": 3.0, "average_lifespan_rule": "default"}],
        text="Bob went silent in 2024 and nobody stayed, but one lost customer proves nothing: 3.0 years.",
    ),
)
