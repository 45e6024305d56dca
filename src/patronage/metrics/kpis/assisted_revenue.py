"""What orders are worth that came soon after a contact."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.assisted import ASSISTED_REVENUE, ASSOCIATION
from patronage.metrics.metric import Example, Metric

__all__ = ["assisted_revenue"]

assisted_revenue = Metric(
    name="assisted_revenue",
    label="Assisted revenue",
    unit=MONEY,
    question="What are the orders worth that came soon after a contact?",
    formula=ASSISTED_REVENUE,
    source=(
        "Goods after discount, before refunds, of assisted orders. An association: it need not have come"
        " because of the contact."
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
        expected=75,
        text="50 - 5 + 30.",
    ),
)
