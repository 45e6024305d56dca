"""How many contacts an order brings."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import NUMBER
from patronage.metrics.measures.commerce import ORDERS
from patronage.metrics.measures.service import CONTACTS
from patronage.metrics.metric import Example, Metric

__all__ = ["contact_rate"]

contact_rate = Metric(
    name="contact_rate",
    label="Contact rate",
    unit=NUMBER,
    question="How many contacts come in for each order?",
    formula=ratio(CONTACTS, ORDERS),
    better="down",
    source=(
        "Contacts by the day they arrived / kept orders by the day they were placed. By cohort, contacts"
        " and orders of the same customers."
    ),
    drivers=("contacts", "orders"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "a", "ordered_at": date(2025, 1, 3), "gross": 30},
                {"order_id": "2", "customer": "b", "ordered_at": date(2025, 1, 5), "gross": 10},
                {"order_id": "3", "customer": "c", "ordered_at": date(2025, 1, 9), "gross": 50},
            ],
            "contacts": [
                {"contact_id": "1", "customer": "a", "queued_at": date(2025, 1, 3)},
                {"contact_id": "2", "customer": "a", "queued_at": date(2025, 1, 4)},
                {"contact_id": "3", "customer": None, "queued_at": date(2025, 1, 5)},
            ],
        },
        expected=1.5,
        text="3 / 2: the order of the 9th lies beyond the days whose contacts are known.",
    ),
)
