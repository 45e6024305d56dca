"""What is expected of customers who are about to leave."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.forecasts import MARGIN_AT_RISK, where_margin_is_known
from patronage.metrics.metric import Example, Metric

__all__ = ["value_at_risk"]

value_at_risk = Metric(
    name="value_at_risk",
    label="Value at risk",
    unit=MONEY,
    question="How much of the value to come hangs on customers who may leave?",
    formula=where_margin_is_known(MARGIN_AT_RISK),
    better="down",
    source=(
        "Sum over known customers of the margin expected within horizon_months after as_of x the probability"
        " that one who is still there leaves within them. Without known costs or a stated margin rate it is"
        " absent."
    ),
    drivers=("customers_at_risk", "predicted_clv"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 1), "gross": 100},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 6, 30), "gross": 80},
            ],
            "customer_values": [
                {
                    "customer": "ann",
                    "valued_on": date(2025, 6, 30),
                    "margin_to_come": 50.0,
                    "margin_at_risk": 12.5,
                },
                {
                    "customer": "bob",
                    "valued_on": date(2025, 6, 30),
                    "margin_to_come": 55.0,
                    "margin_at_risk": 30.25,
                },
            ],
        },
        expected=42.75,
        text="12.50 of the 50 that Ann will bring, 30.25 of the 55 of Bob.",
    ),
)
