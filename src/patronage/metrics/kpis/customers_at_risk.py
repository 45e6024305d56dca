"""How many customers are about to leave."""

from __future__ import annotations

from datetime import date

from patronage.base.units import NUMBER
from patronage.metrics.measures.forecasts import EXPECTED_LOSSES
from patronage.metrics.metric import Example, Metric

__all__ = ["customers_at_risk"]

customers_at_risk = Metric(
    name="customers_at_risk",
    label="Customers at risk",
    unit=NUMBER,
    question="How many of the customers who are still there will leave?",
    formula=EXPECTED_LOSSES,
    better="down",
    source=(
        "Sum over known customers of the probability that one is still there at as_of x that of leaving"
        " within horizon_months, by a model of repeat purchases."
    ),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 1), "gross": 100},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 6, 30), "gross": 80},
            ],
            "customer_values": [
                {"customer": "ann", "valued_on": date(2025, 6, 30), "expected_losses": 0.25},
                {"customer": "bob", "valued_on": date(2025, 6, 30), "expected_losses": 0.5},
            ],
        },
        expected=0.75,
        text="0.25 of Ann, 0.5 of Bob.",
    ),
)
