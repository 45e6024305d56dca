"""How many subscriptions run."""

from __future__ import annotations

from datetime import date

from patronage.base.units import COUNT
from patronage.metrics.measures.subscriptions import ACTIVE, BEGUN, IN_TRIAL
from patronage.metrics.metric import Companion, Example, Metric

__all__ = ["active_subscriptions"]

active_subscriptions = Metric(
    name="active_subscriptions",
    label="Active subscriptions",
    unit=COUNT,
    question="How many subscriptions run at the end of the period?",
    formula=ACTIVE,
    better="up",
    cohorts=BEGUN,
    source="Subscriptions begun by then and not ended, trials included: how many stands beside it.",
    companions=(Companion("in_trial", IN_TRIAL, COUNT, "Of these in trial"),),
    example=Example(
        rows={
            "subscriptions": [
                {"subscription_id": "1", "customer": "ann", "started_at": date(2025, 1, 3)},
                {"subscription_id": "2", "customer": "ann", "started_at": date(2025, 1, 9)},
                {
                    "subscription_id": "3",
                    "customer": "bob",
                    "started_at": date(2025, 1, 9),
                    "ended_at": date(2025, 3, 1),
                },
                {
                    "subscription_id": "4",
                    "customer": "cid",
                    "started_at": date(2025, 2, 20),
                    "trial_end_at": date(2025, 3, 20),
                },
            ]
        },
        ask={"as_of": date(2025, 3, 1)},
        expected=[{"active_subscriptions": 3, "active_subscriptions_in_trial": 1}],
        text="Bob's ended on the first of March; Cid tries one until the twentieth.",
    ),
)
