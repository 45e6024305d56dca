"""Which share of failed invoices was paid after all."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.subscriptions import FAILED_INVOICES, RECOVERED_INVOICES
from patronage.metrics.metric import Example, Metric

__all__ = ["recovered_rate"]

recovered_rate = Metric(
    name="recovered_rate",
    label="Recovered payments",
    unit=SHARE,
    question="Of the invoices whose payment failed, which share was paid later?",
    formula=ratio(RECOVERED_INVOICES, FAILED_INVOICES),
    better="up",
    source="Failed invoices that were paid by as_of / failed invoices, by the day of the first attempt.",
    interval="wilson",
    drivers=("payment_failure_rate",),
    notes=("Invoices that failed lately may still be paid.",),
    example=Example(
        rows={
            "payments": [
                {
                    "payment_id": "1",
                    "invoice_id": "i1",
                    "attempted_at": date(2025, 1, 3),
                    "amount": 20,
                    "status": "failed",
                },
                {
                    "payment_id": "2",
                    "invoice_id": "i1",
                    "attempted_at": date(2025, 1, 6),
                    "amount": 20,
                    "status": "paid",
                },
                {
                    "payment_id": "3",
                    "invoice_id": "i2",
                    "attempted_at": date(2025, 1, 4),
                    "amount": 20,
                    "status": "failed",
                },
                {
                    "payment_id": "4",
                    "invoice_id": "i3",
                    "attempted_at": date(2025, 1, 5),
                    "amount": 20,
                    "status": "paid",
                },
                {
                    "payment_id": "5",
                    "invoice_id": "i4",
                    "attempted_at": date(2025, 1, 5),
                    "amount": 20,
                    "status": "refunded",
                },
            ]
        },
        expected=0.5,
        text="i1 was paid on the sixth, i2 never.",
    ),
)
