"""What a new customer cost in spend that tells no clicks."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import case, ratio
from patronage.base.units import MONEY
from patronage.metrics.measures.commerce import NEW_CUSTOMERS
from patronage.metrics.measures.spend import (
    ACQUISITION_CLICKS,
    ACQUISITION_SPEND,
    ACQUISITION_SPEND_WITH_CLICKS,
)
from patronage.metrics.metric import Example, Metric

__all__ = ["unclicked_spend_per_new_customer"]

unclicked_spend_per_new_customer = Metric(
    name="unclicked_spend_per_new_customer",
    label="Spend without clicks per new customer",
    unit=MONEY,
    question="How much of what a new customer costs goes where no click is told, such as to radio?",
    formula=ratio(
        ACQUISITION_SPEND - case((ACQUISITION_CLICKS > 0, ACQUISITION_SPEND_WITH_CLICKS), otherwise=0),
        NEW_CUSTOMERS,
    ),
    better="down",
    source=(
        "acquisition_spend of rows that tell no clicks / new customers; where no click is told at all, all of"
        " it. With the cost of a click times clicks per new customer it makes cac."
    ),
    drivers=("acquisition_spend", "new_customers"),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 1), "channel": "social"},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 1, 4), "channel": "social"},
                {"order_id": "3", "customer": "cid", "ordered_at": date(2025, 1, 9), "channel": "radio"},
            ],
            "spend": [
                {
                    "platform": "meta",
                    "spent_on": date(2025, 1, 1),
                    "amount": 60,
                    "channel": "social",
                    "clicks": 30,
                },
                {"platform": "meta", "spent_on": date(2025, 1, 2), "amount": 20, "channel": "social"},
                {
                    "platform": "radio",
                    "spent_on": date(2025, 1, 9),
                    "amount": 90,
                    "channel": "radio",
                    "clicks": 0,
                },
            ],
        },
        ask={"by": "channel"},
        expected=[
            {"channel": "radio", "unclicked_spend_per_new_customer": 90.0},
            {"channel": "social", "unclicked_spend_per_new_customer": 10.0},
        ],
        text="20 / 2 for social, whose other 60 bought clicks; nobody clicked for radio: 90 / 1.",
    ),
)
