"""Which share of subscriptions was lost."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import Scalar, ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.subscriptions import BEGUN, lost, paid_at_start
from patronage.metrics.metric import Example, Metric

__all__ = ["churn_rate"]


def _begun(number: int, started: date, ended: date | None = None) -> dict[str, Scalar]:
    row: dict[str, Scalar] = {"subscription_id": str(number), "customer": number, "started_at": started}
    return row if ended is None else {**row, "ended_at": ended}


churn_rate = Metric(
    name="churn_rate",
    label="Churn rate of subscriptions",
    unit=SHARE,
    question="Of the subscriptions paid for when the period began, which share ended in it?",
    formula=ratio(lost(), paid_at_start()),
    better="down",
    cohorts=BEGUN,
    source=(
        "Paid subscriptions at the start of the period that ended in it / paid subscriptions at its start;"
        " those begun in between count in neither part. A time without a start has nobody before it: there it"
        " is all that ended / all that began or came back. Contractual: silent customers are inactive_rate."
    ),
    interval="wilson",
    drivers=("active_subscriptions",),
    example=Example(
        rows={
            "subscriptions": [
                *(_begun(number, date(2024, 12, 1)) for number in range(1, 20)),
                _begun(20, date(2024, 12, 1), date(2025, 1, 15)),
                _begun(21, date(2025, 1, 20)),
            ]
        },
        ask={"period": "2025-01"},
        expected=0.05,
        text="Of 20 subscriptions 19 are left, as of 400 there would be 380. The last began in between.",
    ),
)
