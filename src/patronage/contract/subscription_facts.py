"""Facts of subscriptions: what each brings or takes away on a day, and which invoices were paid."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.expr import Column as Named
from patronage.contract.table import Column, Table, column

__all__ = ["PAID_FOR", "PAYMENT_FACTS", "SUBSCRIPTION_CHANGES"]

PAID_FOR = Named("paying").ne(0)
"""Changes of what is paid for: those that amounts are told of."""


def _dimension(name: str, description: str) -> Column:
    return replace(column(name, "text", description), dimension=True)


_CUSTOMER = column("customer", "bigint", "Whose it is; 0 where not given", "person")

SUBSCRIPTION_CHANGES = Table(
    "subscription_changes",
    "One row what a version of a subscription brings on the day it begins, or takes away on the day it ends.",
    (
        column("subscription_id", "text", "The subscription"),
        column("changed_on", "date", "Day it changed", "shop day"),
        column("seen_on", "date", "Day it was seen by: a planned end or trial's end lies ahead", "shop day"),
        column("side", "integer", "1 for what is taken away, 2 for what is brought"),
        _CUSTOMER,
        column("cohort_on", "date", "Day the subscription was first paid for; null on trial", "shop day"),
        column("since_on", "date", "Day since which it was paid for without a break", "shop day"),
        column("subscriptions", "integer", "1 or -1: how many more run, trials included", "subscriptions"),
        column("paying", "integer", "1, 0 or -1: how many more are paid for", "subscriptions"),
        column("amount", "money", "How much more is paid a month; null where unknown", "shop currency"),
        column(
            "change",
            "text",
            "trial, came, back (after an end), up, down, moved (the same amount), went, lapsed (a trial)",
        ),
        _dimension("plan", "The plan"),
        _dimension("first_plan", "The plan the subscription was first paid for on"),
        _dimension("billing_interval", "How often it is paid"),
        _dimension("subscription_phase", "trial or paid"),
        _dimension("channel", "The shop's channel the subscription came from"),
    ),
    key=("subscription_id", "changed_on", "side"),
    references={"customer": "customer_facts", "changed_on": "calendar"},
    kind="mart",
    order=("changed_on", "subscription_id", "side"),
)

PAYMENT_FACTS = Table(
    "payment_facts",
    "One row an invoice somebody tried to collect; an attempt that names none is its own.",
    (
        column("invoice", "text", "The invoice, else the order, else the attempt"),
        column("invoice_kind", "text", "What names it: invoice, order or payment"),
        _CUSTOMER,
        column("tried_on", "date", "Day of the first attempt", "shop day"),
        column("cohort_on", "date", "Day of the customer's first kept order", "shop day"),
        column("seen_on", "date", "Day of the last attempt", "shop day"),
        column("attempts", "bigint", "Attempts that were paid or failed", "attempts"),
        column("failed_on", "date", "Day of the first failure before anything was paid", "shop day"),
        column("paid_on", "date", "Day it was paid, null where never", "shop day"),
        _dimension("payment_method", "card, transfer, wallet …, of the first attempt"),
        _dimension("plan", "The last plan of the subscription it was for"),
    ),
    key=("invoice_kind", "invoice"),
    references={"customer": "customer_facts", "tried_on": "calendar"},
    kind="mart",
    order=("tried_on", "invoice_kind", "invoice"),
)
