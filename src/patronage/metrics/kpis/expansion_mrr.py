"""What running subscriptions bring more a month."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.subscriptions import BEGUN, EXPANSION_MRR
from patronage.metrics.metric import Example, Metric

__all__ = ["expansion_mrr"]

expansion_mrr = Metric(
    name="expansion_mrr",
    label="Expansion of monthly revenue",
    unit=MONEY,
    question="How much more a month do subscriptions bring that became dearer in the period?",
    formula=EXPANSION_MRR,
    better="up",
    cohorts=BEGUN,
    source=(
        "New monthly amount - old, where a paid subscription goes on at a greater one. By plan the old amount"
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
        expected=30,
        text="Ann pays 50 in place of 20; Cid came back at the same price, which is no expansion.",
    ),
)
