"""Which share of subscriptions is kept."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measure import OfCohort
from patronage.metrics.measures.subscriptions import BEGUN, STILL_PAYING
from patronage.metrics.metric import Example, Metric

__all__ = ["subscription_retention_rate"]

subscription_retention_rate = Metric(
    name="subscription_retention_rate",
    label="Subscription retention rate",
    unit=SHARE,
    question="Of the subscriptions that began together, which share still runs this many periods later?",
    formula=ratio(STILL_PAYING, OfCohort(BEGUN)),
    better="up",
    source=(
        "Paid subscriptions of the cohort at the end of that age / all of the original cohort: those first"
        " paid for in the same period. Without a cohort, of all that ever began. By plan: the plan they"
        " began with."
    ),
    interval="wilson",
    cohorts=BEGUN,
    drivers=("churn_rate",),
    example=Example(
        rows={
            "subscriptions": [
                {"subscription_id": "1", "customer": "ann", "started_at": date(2025, 1, 3)},
                {
                    "subscription_id": "2",
                    "customer": "bob",
                    "started_at": date(2025, 1, 9),
                    "ended_at": date(2025, 2, 20),
                },
                {"subscription_id": "3", "customer": "cid", "started_at": date(2025, 2, 5)},
            ]
        },
        ask={"cohort": "month"},
        expected=[
            {"cohort": date(2025, 1, 1), "age": 0, "cohort_size": 2, "subscription_retention_rate": 1.0},
            {"cohort": date(2025, 1, 1), "age": 1, "cohort_size": 2, "subscription_retention_rate": 0.5},
            {"cohort": date(2025, 2, 1), "age": 0, "cohort_size": 1, "subscription_retention_rate": 1.0},
        ],
        text="Bob's ended in February: one of two is left at age 1.",
    ),
)
