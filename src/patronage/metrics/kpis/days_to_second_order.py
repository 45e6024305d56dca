"""How long a new customer takes to come back."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import Column, count, ratio, total
from patronage.base.units import DAYS
from patronage.metrics.measures.commerce import on_orders
from patronage.metrics.metric import Example, Metric

__all__ = ["days_to_second_order"]

# Who came before the history began did not make the second order that is second here.
_IS_SECOND = Column("order_number").eq(2) & ~Column("cohort_on").is_null()

days_to_second_order = Metric(
    name="days_to_second_order",
    label="Days to second order",
    unit=DAYS,
    question="How many days after the first order do customers make the second?",
    formula=ratio(
        on_orders("days_to_second", total(Column("days_since_previous")), _IS_SECOND),
        on_orders("second_orders", count(), _IS_SECOND),
    ),
    better="down",
    source=(
        "Days from the first kept order to the second / customers who made a second, by the day of the"
        " second; customers from before the recorded history are left out."
    ),
    drivers=("days_between_orders", "repeat_rate"),
    notes=("Customers who have not made a second order yet are not in it.",),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 1), "gross": 20},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 11), "gross": 20},
                {"order_id": "3", "customer": "ann", "ordered_at": date(2025, 1, 14), "gross": 20},
                {"order_id": "4", "customer": "bob", "ordered_at": date(2025, 1, 1), "gross": 15},
                {"order_id": "5", "customer": "bob", "ordered_at": date(2025, 1, 31), "gross": 15},
                {"order_id": "6", "customer": "cid", "ordered_at": date(2025, 1, 2), "gross": 15},
            ]
        },
        expected=20.0,
        text="(10 + 30) / 2; Ann's third order plays no part, and Cid has not come back.",
    ),
)
