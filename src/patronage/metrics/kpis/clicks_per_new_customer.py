"""How many clicks it took to win a customer."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import case, ratio
from patronage.base.units import PER_CUSTOMER
from patronage.metrics.measures.commerce import NEW_CUSTOMERS
from patronage.metrics.measures.spend import ACQUISITION_CLICKS, ACQUISITION_ROWS, told
from patronage.metrics.metric import Example, Metric

__all__ = ["clicks_per_new_customer"]

clicks_per_new_customer = Metric(
    name="clicks_per_new_customer",
    label="Clicks per new customer",
    unit=PER_CUSTOMER,
    question="How many clicks does it take to win a new customer?",
    formula=ratio(
        # Without any spend no click was bought; where there is spend that tells none, nobody knows.
        case((ACQUISITION_ROWS.eq(0), 0), otherwise=told(ACQUISITION_CLICKS)),
        NEW_CUSTOMERS,
    ),
    better="down",
    source=(
        "Clicks of acquisition_spend / new customers, by the channel they were acquired through, whether they"
        " clicked or not; absent where there is spend and none of it tells clicks."
    ),
    drivers=("new_customers",),
    example=Example(
        rows={
            "orders": [
                {"order_id": "1", "customer": "ann", "ordered_at": date(2025, 1, 1), "channel": "social"},
                {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 1, 4), "channel": "social"},
                {"order_id": "3", "customer": "cid", "ordered_at": date(2025, 1, 5), "channel": "radio"},
                {"order_id": "4", "customer": "dan", "ordered_at": date(2025, 1, 9), "channel": "referral"},
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
                {"platform": "radio", "spent_on": date(2025, 1, 9), "amount": 90, "channel": "radio"},
            ],
        },
        ask={"by": "channel"},
        expected=[
            {"channel": "radio", "clicks_per_new_customer": None},
            {"channel": "referral", "clicks_per_new_customer": 0.0},
            {"channel": "social", "clicks_per_new_customer": 15.0},
        ],
        text="30 / 2 for social; radio tells no clicks, and for referral none were bought.",
    ),
)
