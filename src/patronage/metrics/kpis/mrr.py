"""What running subscriptions bring a month."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.subscriptions import BEGUN, MRR
from patronage.metrics.metric import Example, Metric

__all__ = ["mrr"]

mrr = Metric(
    name="mrr",
    label="Monthly recurring revenue",
    unit=MONEY,
    question="What do running subscriptions bring a month, at the end of the period?",
    formula=MRR,
    better="up",
    source=(
        "Amounts of running subscriptions brought to a month: a week x 52 / 12, a quarter / 3, a year / 12,"
        " each rounded to the stored place. Trials bring nothing, nor do amounts without an interval; foreign"
        " amounts stand at the rate of the day their version began."
    ),
    cohorts=BEGUN,
    drivers=("active_subscriptions", "new_mrr", "churned_mrr"),
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
                    "interval": "year",
                    "amount": 120,
                },
                {
                    "subscription_id": "3",
                    "customer": "cid",
                    "started_at": date(2025, 1, 9),
                    "interval": "week",
                    "amount": 3,
                },
                {
                    "subscription_id": "4",
                    "customer": "dan",
                    "started_at": date(2025, 1, 9),
                    "interval": "month",
                    "amount": 50,
                    "status": "trial",
                },
            ]
        },
        expected=43,
        text="20 + 120 / 12 + 3 x 52 / 12; Dan pays nothing yet.",
    ),
)
