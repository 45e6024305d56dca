"""What subscriptions that came back bring a month."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.subscriptions import BEGUN, REACTIVATED_MRR
from patronage.metrics.metric import Example, Metric

__all__ = ["reactivated_mrr"]

reactivated_mrr = Metric(
    name="reactivated_mrr",
    label="Reactivated monthly revenue",
    unit=MONEY,
    question="What do subscriptions that ended and began again in the period bring a month?",
    formula=REACTIVATED_MRR,
    better="up",
    cohorts=BEGUN,
    source="Monthly amounts of subscriptions on the day they are paid for again after an end, by their id.",
    example=Example(
        rows={
            "subscriptions": [
                {
                    "subscription_id": "1",
                    "customer": "ann",
                    "started_at": date(2025, 1, 3),
                    "interval": "month",
                    "amount": 20,
                    "valid_from": date(2025, 1, 3),
                },
                {
                    "subscription_id": "1",
                    "customer": "ann",
                    "started_at": date(2025, 1, 3),
                    "interval": "month",
                    "amount": 50,
                    "valid_from": date(2025, 2, 3),
                },
                {
                    "subscription_id": "2",
                    "customer": "bob",
                    "started_at": date(2025, 1, 9),
                    "interval": "month",
                    "amount": 30,
                    "valid_from": date(2025, 1, 9),
                },
                {
                    "subscription_id": "2",
                    "customer": "bob",
                    "started_at": date(2025, 1, 9),
                    "interval": "year",
                    "amount": 120,
                    "valid_from": date(2025, 2, 9),
                },
                {
                    "subscription_id": "3",
                    "customer": "cid",
                    "started_at": date(2025, 1, 2),
                    "ended_at": date(2025, 1, 31),
                    "interval": "month",
                    "amount": 15,
                    "valid_from": date(2025, 1, 2),
                },
                {
                    "subscription_id": "3",
                    "customer": "cid",
                    "started_at": date(2025, 2, 12),
                    "interval": "month",
                    "amount": 15,
                    "valid_from": date(2025, 2, 12),
                },
            ]
        },
        ask={"period": "2025-02"},
        expected=15,
        text="Cid's ended in January and goes on since the twelfth of February.",
    ),
)
