"""Which share of last year's customers has gone silent."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.lifespan import ACTIVE_BEFORE, LOST
from patronage.metrics.metric import Example, Metric

__all__ = ["inactive_rate"]

inactive_rate = Metric(
    name="inactive_rate",
    label="Inactive rate",
    unit=SHARE,
    question="Of the customers active in the window before, which share has not ordered in the last window?",
    formula=ratio(LOST, ACTIVE_BEFORE),
    better="down",
    source=(
        "Customers with a kept order in the window before the last and none in the last / customers with"
        " a kept order in the window before the last. 365 days unless the shop states another window."
    ),
    interval="wilson",
    notes=("A customer who is silent may still come back: this is not contractual churn.",),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2023, 3, 1), "gross": 20},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2023, 6, 1), "gross": 20},
                {"order_id": "3", "customer": "bob", "ordered_at": date(2024, 6, 1), "gross": 20},
                {"order_id": "4", "customer": "cid", "ordered_at": date(2024, 12, 31), "gross": 20},
            ]
        },
        expected=0.5,
        text="Ann and Bob ordered in 2023; in the 365 days to 2024-12-31 only Bob did. Cid is new.",
    ),
)
