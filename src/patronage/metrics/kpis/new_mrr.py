"""What new subscriptions bring a month."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.subscriptions import BEGUN, NEW_MRR
from patronage.metrics.metric import Example, Metric

__all__ = ["new_mrr"]

new_mrr = Metric(
    name="new_mrr",
    label="New monthly revenue",
    unit=MONEY,
    question="What do subscriptions first paid for in the period bring a month?",
    formula=NEW_MRR,
    better="up",
    cohorts=BEGUN,
    source=(
        "Monthly amounts of subscriptions on the first day they are paid for: the day they begin, or their"
        " trial ends. Those that come back after an end are reactivated_mrr."
    ),
    example=Example(
        rows={
            "subscriptions": [
                {
                    "subscription_id": "1",
                    "customer": "ann",
                    "started_at": date(2025, 1, 3),
                    "interval": "month",
                    "amount": 20,
                },
                {
                    "subscription_id": "2",
                    "customer": "bob",
                    "started_at": date(2025, 1, 9),
                    "ended_at": date(2025, 2, 20),
                    "interval": "month",
                    "amount": 30,
                },
                {
                    "subscription_id": "3",
                    "customer": "cid",
                    "started_at": date(2025, 2, 5),
                    "interval": "month",
                    "amount": 50,
                },
                {
                    "subscription_id": "4",
                    "customer": "dan",
                    "started_at": date(2025, 1, 20),
                    "interval": "month",
                    "amount": 40,
                    "trial_end_at": date(2025, 2, 10),
                },
            ]
        },
        ask={"period": "2025-02"},
        expected=90,
        text="50 of Cid, who began in February, and 40 of Dan, whose trial ended then.",
    ),
)
