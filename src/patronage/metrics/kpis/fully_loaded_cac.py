"""What a new customer cost with the work and tools behind it."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY
from patronage.metrics.measures.commerce import NEW_CUSTOMERS
from patronage.metrics.measures.spend import ACQUISITION_SPEND, MARKETING_COSTS, cac_status
from patronage.metrics.metric import Example, Metric

__all__ = ["fully_loaded_cac"]

fully_loaded_cac = Metric(
    name="fully_loaded_cac",
    label="Fully loaded acquisition cost",
    unit=MONEY,
    question="What does a new customer cost with salaries, tools and agencies counted?",
    formula=ratio(ACQUISITION_SPEND + MARKETING_COSTS, NEW_CUSTOMERS),
    better="down",
    source=(
        "(acquisition_spend + costs of marketing and sales) / new customers. Costs are spread evenly over"
        " their days, and over channels as the acquisition spend of those days; those for retention or "
        "service stay out."
    ),
    companions=(cac_status(ACQUISITION_SPEND + MARKETING_COSTS, NEW_CUSTOMERS),),
    drivers=("acquisition_spend", "new_customers"),
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
                {"order_id": "5", "customer": "ann", "ordered_at": date(2025, 1, 10), "gross": 50},
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
            "costs": [
                {
                    "from_on": date(2025, 1, 1),
                    "to_on": date(2025, 1, 10),
                    "department": "marketing",
                    "item": "payroll",
                    "amount": 50,
                },
                {
                    "from_on": date(2025, 1, 1),
                    "to_on": date(2025, 1, 10),
                    "department": "service",
                    "amount": 70,
                },
            ],
        },
        expected=37.5,
        text="(60 + 40 + 50) / 4: service is no cost of winning customers.",
    ),
)
