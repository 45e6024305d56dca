"""Which share of monthly revenue was lost."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.subscriptions import BEGUN, lost_mrr, mrr_at_start
from patronage.metrics.metric import Example, Metric

__all__ = ["revenue_churn_rate"]

revenue_churn_rate = Metric(
    name="revenue_churn_rate",
    label="Revenue churn rate",
    unit=SHARE,
    question="Of the monthly revenue there was when the period began, which share was lost in it?",
    formula=ratio(lost_mrr(), mrr_at_start()),
    better="down",
    cohorts=BEGUN,
    source=(
        "Gross: (churned_mrr + contraction_mrr of subscriptions there at the start) / mrr at the start;"
        " nothing that was won is set against it. A time without a start has nothing before it: there it is"
        " all that was lost / all that was ever won."
    ),
    drivers=("churned_mrr", "contraction_mrr", "mrr"),
    example=Example(
        rows={
            "subscriptions": [
                {
                    "subscription_id": "1",
                    "customer": "ann",
                    "started_at": date(2025, 1, 3),
                    "interval": "month",
                    "amount": 150,
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
                    "started_at": date(2025, 1, 9),
                    "interval": "month",
                    "amount": 20,
                    "valid_from": date(2025, 1, 9),
                },
                {
                    "subscription_id": "3",
                    "customer": "cid",
                    "started_at": date(2025, 1, 9),
                    "interval": "month",
                    "amount": 10,
                    "valid_from": date(2025, 2, 9),
                },
                {
                    "subscription_id": "4",
                    "customer": "dan",
                    "started_at": date(2025, 2, 1),
                    "ended_at": date(2025, 2, 9),
                    "interval": "month",
                    "amount": 70,
                },
            ]
        },
        ask={"period": "2025-02"},
        expected=0.2,
        text="(30 + 10) / (150 + 30 + 20): Dan came and went in between.",
    ),
)
