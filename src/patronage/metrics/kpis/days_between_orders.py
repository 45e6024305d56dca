"""How long customers wait until they order again."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import Column, count, ratio, total
from patronage.base.units import DAYS
from patronage.metrics.measures.commerce import on_orders
from patronage.metrics.metric import Example, Metric

__all__ = ["days_between_orders"]

_SINCE = Column("days_since_previous")
_GAPS = ~_SINCE.is_null()

days_between_orders = Metric(
    name="days_between_orders",
    label="Days between orders",
    unit=DAYS,
    question="How many days pass between two orders of a customer?",
    formula=ratio(
        on_orders("days_between", total(_SINCE), _GAPS),
        on_orders("gaps_between", count(), _GAPS),
    ),
    better="down",
    source=(
        "Days from each kept order of a known customer back to the one before / such orders. The later"
        " order's day places the gap in time."
    ),
    drivers=("purchase_frequency",),
    notes=("The time since the last order, which has no end yet, is not in it.",),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 1), "gross": 20},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 11), "gross": 20},
                {"order_id": "3", "customer": "ann", "ordered_at": date(2025, 1, 31), "gross": 20},
                {"order_id": "4", "customer": "bob", "ordered_at": date(2025, 1, 1), "gross": 15},
                {"order_id": "5", "customer": "bob", "ordered_at": date(2025, 3, 2), "gross": 15},
                {"order_id": "6", "customer": None, "ordered_at": date(2025, 3, 2), "gross": 15},
            ]
        },
        expected=30.0,
        text="(10 + 20 + 60) / 3 gaps; the mean of Ann's 15 and Bob's 60 would be 37.5.",
    ),
)
