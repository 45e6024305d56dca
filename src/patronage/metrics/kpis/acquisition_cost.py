"""What new customers cost, borne by each of them."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.spend import ACQUISITION_COST
from patronage.metrics.metric import Example, Metric

__all__ = ["acquisition_cost"]

acquisition_cost = Metric(
    name="acquisition_cost",
    label="Acquisition cost, allocated",
    unit=MONEY,
    question="Which customers did the money for acquisition go into?",
    formula=ACQUISITION_COST,
    source=(
        "Each new customer bears acquisition_spend of channel and calendar month / its new customers; "
        "spend of a channel and month without any stands on rows of its own, (unconverted). The sum is "
        "acquisition_spend exactly."
    ),
    notes=("Allocated: every new customer of a channel and month bears the same.",),
    example=Example(
        rows={
            "orders": [
                {
                    "order_id": "1",
                    "customer": "ann",
                    "ordered_at": date(2025, 1, 1),
                    "gross": 50,
                    "channel": "social",
                    "country": "DE",
                },
                {
                    "order_id": "2",
                    "customer": "bob",
                    "ordered_at": date(2025, 1, 4),
                    "gross": 50,
                    "channel": "social",
                    "country": "DE",
                },
                {
                    "order_id": "3",
                    "customer": "cid",
                    "ordered_at": date(2025, 1, 10),
                    "gross": 50,
                    "channel": "social",
                    "country": "FR",
                },
            ],
            "spend": [
                {"platform": "meta", "spent_on": date(2025, 1, 1), "amount": 60, "channel": "social"},
                {"platform": "meta", "spent_on": date(2025, 1, 10), "amount": 20, "channel": "search"},
            ],
        },
        ask={"by": "country"},
        expected=[
            {"country": "(unconverted)", "acquisition_cost": 20},
            {"country": "DE", "acquisition_cost": 40},
            {"country": "FR", "acquisition_cost": 20},
        ],
        text="20 for each of three; of search came nobody.",
    ),
)
