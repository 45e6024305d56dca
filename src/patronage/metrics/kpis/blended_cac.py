"""What a new customer cost, all marketing and all customers taken together."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY
from patronage.metrics.measures.commerce import NEW_CUSTOMERS
from patronage.metrics.measures.spend import SPEND, cac_status
from patronage.metrics.metric import Example, Metric

__all__ = ["blended_cac"]

blended_cac = Metric(
    name="blended_cac",
    label="Blended acquisition cost",
    unit=MONEY,
    question="What does a new customer cost if all marketing and all new customers are taken together?",
    formula=ratio(SPEND, NEW_CUSTOMERS),
    better="down",
    source=("All marketing spend, whatever its purpose / all new customers, however they came."),
    companions=(cac_status(SPEND, NEW_CUSTOMERS),),
    drivers=("spend", "new_customers"),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 1),
                    "gross": 50,
                    "channel": "social",
                },
                {
                    "order_id": "2",
                    "customer": "bob",
                    "ordered_at": date(2025, 1, 4),
                    "gross": 50,
                    "channel": "social",
                },
                {
                    "order_id": "3",
                    "customer": "cid",
                    "ordered_at": date(2025, 1, 7),
                    "gross": 50,
                    "channel": "search",
                },
                {
                    "order_id": "4",
                    "customer": "dan",
                    "ordered_at": date(2025, 1, 9),
                    "gross": 50,
                    "channel": "referral",
                },
                {
                    "order_id": "5",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 10),
                    "gross": 50,
                    "channel": "email",
                },
            ],
            "spend": [
                {"platform": "meta", "spent_on": date(2025, 1, 1), "amount": 60, "channel": "social"},
                {"platform": "meta", "spent_on": date(2025, 1, 10), "amount": 40, "channel": "search"},
                {
                    "platform": "meta",
                    "spent_on": date(2025, 1, 10),
                    "amount": 20,
                    "channel": "email",
                    "purpose": "retention",
                },
            ],
        },
        expected=30.0,
        text="(60 + 40 + 20) / 4",
    ),
)
