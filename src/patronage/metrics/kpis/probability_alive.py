"""How many of the customers have not left."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.forecasts import CUSTOMERS_ALIVE, CUSTOMERS_VALUED
from patronage.metrics.metric import Example, Metric

__all__ = ["probability_alive"]

probability_alive = Metric(
    name="probability_alive",
    label="Probability of being active",
    unit=SHARE,
    question="Which share of the customers has not left?",
    formula=ratio(CUSTOMERS_ALIVE, CUSTOMERS_VALUED),
    better="up",
    source=(
        "Mean over known customers who bought by as_of of the probability that they will ever order again, by"
        " a model of repeat purchases: by how long each has been silent beside how often each bought."
    ),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 1), "gross": 100},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 6, 30), "gross": 80},
            ],
            "customer_values": [
                {"customer": "ann", "valued_on": date(2025, 6, 30), "probability_alive": 0.9},
                {"customer": "bob", "valued_on": date(2025, 6, 30), "probability_alive": 0.4},
            ],
        },
        expected=0.65,
        text="(0.9 + 0.4) / 2 customers.",
    ),
)
