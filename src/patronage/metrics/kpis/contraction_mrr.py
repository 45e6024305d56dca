"""What running subscriptions bring less a month."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.subscriptions import BEGUN, CONTRACTION_MRR
from patronage.metrics.metric import Example, Metric

__all__ = ["contraction_mrr"]

contraction_mrr = Metric(
    name="contraction_mrr",
    label="Contraction of monthly revenue",
    unit=MONEY,
    question="How much less a month do subscriptions bring that became cheaper in the period?",
    formula=CONTRACTION_MRR,
    better="down",
    cohorts=BEGUN,
    source=(
        "Old monthly amount - new, where a paid subscription goes on at a smaller one. By plan the old amount"
        " leaves the old plan and the new one joins the new."
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
        expected=20,
        text="Bob pays 120 a year, which is 10 a month, in place of 30.",
    ),
)
