"""What ended subscriptions no longer bring a month."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.subscriptions import BEGUN, CHURNED_MRR
from patronage.metrics.metric import Example, Metric

__all__ = ["churned_mrr"]

churned_mrr = Metric(
    name="churned_mrr",
    label="Churned monthly revenue",
    unit=MONEY,
    question="What did subscriptions that ended in the period bring a month until then?",
    formula=CHURNED_MRR,
    better="down",
    cohorts=BEGUN,
    source="Monthly amounts of paid subscriptions on the day they end; a trial that ends takes nothing.",
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
        expected=30,
        text="Bob's 30 a month.",
    ),
)
