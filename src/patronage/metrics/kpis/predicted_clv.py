"""What a customer is still expected to leave, by a model of what customers did."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY
from patronage.metrics.measures.forecasts import CUSTOMERS_VALUED, MARGIN_TO_COME, where_margin_is_known
from patronage.metrics.metric import Example, Metric

__all__ = ["predicted_clv"]

predicted_clv = Metric(
    name="predicted_clv",
    label="Predicted lifetime value, on margin",
    unit=MONEY,
    question="How much margin is a customer of today expected to bring from now on?",
    formula=where_margin_is_known(ratio(MARGIN_TO_COME, CUSTOMERS_VALUED)),
    better="up",
    source=(
        "Present value of the margin of all orders expected within horizon_months after as_of, at 10 % a"
        " year / known customers who bought by as_of, those who left included. Models of repeat purchases and"
        " of spending, as patronage value. Without known costs or a stated margin rate it is absent."
    ),
    drivers=("expected_orders", "probability_alive"),
    notes=("An expectation: patronage value gives the interval in which the total will lie.",),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 1), "gross": 100},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 6, 30), "gross": 80},
            ],
            "customer_values": [
                {"customer": "ann", "valued_on": date(2025, 6, 30), "margin_to_come": 90.0},
                {"customer": "bob", "valued_on": date(2025, 6, 30), "margin_to_come": 30.0},
            ],
        },
        expected=60.0,
        text="(90 + 30) / 2 customers.",
    ),
)
