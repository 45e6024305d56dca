"""What a new customer of a paid channel cost."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY
from patronage.metrics.measures.spend import PAID_CUSTOMERS, PAID_SPEND, cac_status
from patronage.metrics.metric import Example, Metric

__all__ = ["paid_cac"]

paid_cac = Metric(
    name="paid_cac",
    label="Paid acquisition cost",
    unit=MONEY,
    question="What does a new customer of a paid channel cost?",
    formula=ratio(PAID_SPEND, PAID_CUSTOMERS),
    better="down",
    source=(
        "Spend for placement / new customers of paid channels: those the shop names as paid, else those "
        "that ever had such spend."
    ),
    companions=(cac_status(PAID_SPEND, PAID_CUSTOMERS),),
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
                    "paid": False,
                },
            ],
        },
        expected=33.333333333333336,
        text="(60 + 40) / 3: e-mail is not paid placement, and referral is no paid channel.",
    ),
)
