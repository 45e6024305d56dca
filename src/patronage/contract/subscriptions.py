"""What was promised to be paid again and again, and whether it was: subscriptions and payments."""

from __future__ import annotations

from patronage.contract.rules import money_in_range, not_before, not_in_future, not_negative
from patronage.contract.table import Column, Table, column, instant, person

__all__ = ["PAYMENTS", "SUBSCRIPTIONS"]

SUBSCRIPTIONS = Table(
    "subscriptions",
    "One row a version of a subscription, from the day it holds.",
    (
        Column(
            "subscription_id",
            "text",
            "The subscription's id",
            required=True,
            aliases=("subscription id", "contract id"),
        ),
        column(
            "valid_from",
            "date",
            "First shop day of this version; without one, the day it started",
            "shop day",
            "valid from",
        ),
        person("customer", "Whose it is", "customer id", "customer", "subscriber", "email"),
        column("plan", "text", "The plan", "", "plan", "product", "plan name", "price id"),
        *instant(
            "started_at",
            "When the subscription began",
            "started at",
            "start date",
            "created at",
            required=True,
        ),
        *instant(
            "ended_at", "When it ended, where it has", "ended at", "end date", "cancelled at", "canceled at"
        ),
        *instant("trial_end_at", "When the trial ends", "trial end at", "trial end"),
        column("status", "text", "Status as delivered", "", "status", "state"),
        column(
            "interval",
            "text",
            "How often it is paid: week, month, quarter or year",
            "",
            "interval",
            "billing interval",
            "billing period",
        ),
        column("amount", "money", "Paid each interval", "money", "amount", "price", "plan amount"),
        column("currency", "text", "ISO currency of the amount", "ISO 4217", "currency"),
        column("channel", "text", "Where it came from", "", "channel", "source"),
        *instant("updated_at", "Version of the row; the greatest wins", "updated at"),
    ),
    key=("subscription_id", "valid_from"),
    replaces=("subscription_id",),
    references={"customer": "customers"},
    rules=(
        not_in_future("started_at"),
        not_before("started_at"),
        not_negative("amount"),
        money_in_range("amount"),
    ),
)

PAYMENTS = Table(
    "payments",
    "One row an attempt to collect money for a subscription or an order.",
    (
        Column(
            "payment_id",
            "text",
            "The attempt's id",
            required=True,
            aliases=("payment id", "charge id", "transaction id"),
        ),
        column("invoice_id", "text", "The invoice it was for", "", "invoice id", "invoice"),
        column(
            "subscription_id", "text", "The subscription it was for", "", "subscription id", "subscription"
        ),
        column("order_id", "text", "The order it was for", "", "order id", "order"),
        person("customer", "Who pays", "customer id", "customer", "email"),
        *instant(
            "attempted_at",
            "When it was tried",
            "attempted at",
            "created at",
            "date",
            "paid at",
            required=True,
        ),
        Column(
            "amount",
            "money",
            "The amount",
            "money",
            required=True,
            aliases=("amount", "value", "total", "payment value"),
        ),
        column("currency", "text", "ISO currency of the amount", "ISO 4217", "currency"),
        column("status", "text", "paid, failed or refunded, as delivered", "", "status", "state", "result"),
        column("method", "text", "card, transfer, wallet …", "", "method", "payment method", "payment type"),
    ),
    key=("payment_id",),
    replaces=("payment_id",),
    references={"subscription_id": "subscriptions", "order_id": "orders", "customer": "customers"},
    rules=(not_in_future("attempted_at"), not_before("attempted_at"), money_in_range("amount")),
)
