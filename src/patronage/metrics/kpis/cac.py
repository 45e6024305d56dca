"""What a new customer cost."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY
from patronage.metrics.measures.commerce import NEW_CUSTOMERS
from patronage.metrics.measures.spend import ACQUISITION_SPEND, cac_status
from patronage.metrics.metric import Example, Metric
from patronage.metrics.tree import Tree

__all__ = ["cac"]

cac = Metric(
    name="cac",
    label="Customer acquisition cost",
    unit=MONEY,
    question="What does it cost to win a new customer?",
    formula=ratio(ACQUISITION_SPEND, NEW_CUSTOMERS),
    better="down",
    source=(
        "acquisition_spend / new customers, by the channel they were acquired through. Spend counts on "
        "its day, a customer on that of the first order. Without new customers it is absent, never 0."
    ),
    companions=(cac_status(ACQUISITION_SPEND, NEW_CUSTOMERS),),
    drivers=("acquisition_spend", "new_customers"),
    tree=Tree(
        (("acquisition_cost_per_click", 1), ("clicks_per_new_customer", 1)),
        weight="new_customers",
        total="acquisition_spend",
        terms=("unclicked_spend_per_new_customer",),
    ),
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
        ask={"by": "channel"},
        expected=[
            {"channel": "email", "cac": None, "cac_status": None},
            {"channel": "referral", "cac": 0.0, "cac_status": "no_spend"},
            {"channel": "search", "cac": 40.0, "cac_status": None},
            {"channel": "social", "cac": 30.0, "cac_status": None},
        ],
        text="60 / 2 for social, 40 / 1 for search; referral came for nothing, e-mail won nobody.",
    ),
)
