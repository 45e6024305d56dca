"""How often a customer ordered in the last year."""

from __future__ import annotations

from datetime import date

from patronage.base.units import PER_CUSTOMER
from patronage.metrics.measures.commerce import ORDERS
from patronage.metrics.measures.value import of_year, yearly
from patronage.metrics.metric import Example, Metric

__all__ = ["yearly_frequency"]

yearly_frequency = Metric(
    name="yearly_frequency",
    label="Orders a customer in the year",
    unit=PER_CUSTOMER,
    question="How often did a customer order in the last year?",
    formula=yearly(of_year(ORDERS)),
    better="up",
    source=(
        "Kept orders / customers, of known customers over the 365 days before as_of; a shorter history is"
        " scaled to a year."
    ),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2024, 1, 1), "gross": 900},
                {"order_id": "2", "customer": "ann", "ordered_at": date(2025, 1, 1), "gross": 100},
                {"order_id": "3", "customer": "ann", "ordered_at": date(2025, 6, 1), "gross": 80},
                {"order_id": "4", "customer": "bob", "ordered_at": date(2025, 12, 31), "gross": 60},
                {"order_id": "5", "customer": None, "ordered_at": date(2025, 7, 1), "gross": 500},
            ],
        },
        expected=1.5,
        text="Orders 2, 3 and 4 by Ann and Bob: 3 / 2.",
    ),
)
