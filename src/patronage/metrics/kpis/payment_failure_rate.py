"""Which share of invoices was not paid at once."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.subscriptions import FAILED_INVOICES, INVOICES
from patronage.metrics.metric import Example, Metric

__all__ = ["payment_failure_rate"]

payment_failure_rate = Metric(
    name="payment_failure_rate",
    label="Payment failure rate",
    unit=SHARE,
    question="Which share of invoices failed before they were paid, if they ever were?",
    formula=ratio(FAILED_INVOICES, INVOICES),
    better="down",
    source=(
        "Invoices with a failed attempt before any that was paid / invoices with an attempt that was paid or"
        " failed, by the day of the first attempt. An attempt that names no invoice is one of its own."
    ),
    interval="wilson",
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
        text="i1 and i2 of four invoices; i4 was paid and given back later.",
    ),
)
