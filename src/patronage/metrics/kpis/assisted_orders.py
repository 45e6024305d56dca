"""How many orders came soon after a contact."""

from __future__ import annotations

from datetime import date

from patronage.base.units import COUNT
from patronage.metrics.measures.assisted import ASSISTED_ORDERS, ASSOCIATION
from patronage.metrics.metric import Example, Metric

__all__ = ["assisted_orders"]

assisted_orders = Metric(
    name="assisted_orders",
    label="Assisted orders",
    unit=COUNT,
    question="How many orders came soon after a contact?",
    formula=ASSISTED_ORDERS,
    source=(
        "Kept orders placed within 7 days (assisted_days) after the customer's last contact began, or after"
        " a contact that names the order. An association: they need not have come because of it."
    ),
    notes=(ASSOCIATION,),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "a",
                    "ordered_at": date(2025, 1, 8),
                    "gross": 50,
                    "discount": 5,
                },
                {"order_id": "2", "customer": "a", "ordered_at": date(2025, 1, 9), "gross": 70},
                {"order_id": "3", "customer": "b", "ordered_at": date(2025, 1, 9), "gross": 20},
                {"order_id": "4", "customer": None, "ordered_at": date(2025, 2, 9), "gross": 30},
            ],
            "contacts": [
                {"contact_id": "1", "customer": "a", "queued_at": date(2025, 1, 1)},
                {"contact_id": "2", "customer": "b", "queued_at": date(2025, 1, 10)},
                {"contact_id": "3", "customer": None, "order_id": "4", "queued_at": date(2025, 1, 20)},
            ],
        },
        expected=2,
        text="Order 1, a week after contact 1, and 4, which a contact names; 2 came later, b called later.",
    ),
)
