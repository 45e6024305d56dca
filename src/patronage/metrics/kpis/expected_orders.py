"""How many orders customers are expected to place."""

from __future__ import annotations

from datetime import date

from patronage.base.units import NUMBER
from patronage.metrics.measures.forecasts import ORDERS_TO_COME
from patronage.metrics.metric import Example, Metric

__all__ = ["expected_orders"]

expected_orders = Metric(
    name="expected_orders",
    label="Expected orders",
    unit=NUMBER,
    question="How many orders will the customers of today place?",
    formula=ORDERS_TO_COME,
    better="up",
    source=(
        "Sum of the orders expected of each known customer within horizon_months after as_of, by a model of"
        " repeat purchases; several orders of one day count once. Orders of new customers are not among them."
    ),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 1), "gross": 100},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 6, 30), "gross": 80},
            ],
            "customer_values": [
                {"customer": "ann", "valued_on": date(2025, 6, 30), "expected_orders": 2.5},
                {"customer": "bob", "valued_on": date(2025, 6, 30), "expected_orders": 0.75},
            ],
        },
        expected=3.25,
        text="2.5 orders of Ann, 0.75 of Bob.",
    ),
)
