"""Which share of customers ordered more than once."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.commerce import CUSTOMERS, REPEAT_CUSTOMERS
from patronage.metrics.metric import Example, Metric

__all__ = ["repeat_rate"]

repeat_rate = Metric(
    name="repeat_rate",
    label="Repeat rate",
    unit=SHARE,
    question="Which share of customers ordered more than once in the period?",
    formula=ratio(REPEAT_CUSTOMERS, CUSTOMERS),
    better="up",
    source=(
        "Known customers with two kept orders or more in the period / known customers with one. Split by"
        " channel or product, a customer counts where the second or a later order of the period was made."
    ),
    interval="wilson",
    drivers=("customers",),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 3), "gross": 20},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 9), "gross": 20},
                {"order_id": "3", "customer": "ann", "ordered_at": date(2025, 1, 30), "gross": 20},
                {"order_id": "4", "customer": "bob", "ordered_at": date(2024, 12, 30), "gross": 15},
                {"order_id": "5", "customer": "bob", "ordered_at": date(2025, 1, 9), "gross": 15},
                {"order_id": "6", "customer": None, "ordered_at": date(2025, 1, 9), "gross": 15},
            ]
        },
        ask={"period": "2025-01"},
        expected=0.5,
        text="Of Ann and Bob, Ann: Bob's second order is his only one in January.",
    ),
)
