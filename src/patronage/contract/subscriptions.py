"""What was promised to be paid again and again, and whether it was: subscriptions and payments."""

from __future__ import annotations

from patronage.contract.rules import in_sequence, money_in_range, not_before, not_in_future, not_negative
from patronage.contract.table import Column, Table, column, instant, person

__all__ = ["PAYMENTS", "SUBSCRIPTIONS"]

SUBSCRIPTIONS = Table(
    "subscriptions",
    "One row a version of a subscription, from the day it holds.",
    (
        Column("subscription_id", "text", "The subscription's id", required=True),
        column(
            "valid_from",
            "date",
            "First shop day of this version; without one, the day it started",
            "shop day",
        ),
        person("customer", "Whose it is"),
        column("plan", "text", "The plan"),
        *instant("started_at", "When the subscription began", required=True),
        *instant("ended_at", "When it ended, where it has"),
        *instant("trial_end_at", "When the trial ends"),
        column("status", "text", "Status as delivered"),
        column("interval", "text", "How often it is paid: week, month, quarter or year"),
        column("amount", "money", "Paid each interval", "money"),
        column("currency", "text", "ISO currency of the amount", "ISO 4217"),
        column("channel", "text", "Where it came from"),
        *instant("updated_at", "Version of the row; the greatest wins"),
    ),
    key=("subscription_id", "valid_from"),
    replaces=("subscription_id",),
    references={"customer": "customers"},
    rules=(
        not_in_future("started_at"),
        not_before("started_at"),
        in_sequence("started_at", "ended_at"),
        not_negative("amount"),
        money_in_range("amount"),
    ),
)

PAYMENTS = Table(
    "payments",
    "One row an attempt to collect money for a subscription or an order.",
    (
        Column("payment_id", "text", "The attempt's id", required=True),
        column("invoice_id", "text", "The invoice it was for"),
        column("subscription_id", "text", "The subscription it was for"),
        column("order_id", "text", "The order it was for"),
        person("customer", "Who pays"),
        *instant("attempted_at", "When it was tried", required=True),
        Column("amount", "money", "The amount", "money", required=True),
        column("currency", "text", "ISO currency of the amount", "ISO 4217"),
        column("status", "text", "paid, failed or refunded, as delivered"),
        column("method", "text", "card, transfer, wallet …"),
    ),
    key=("payment_id",),
    replaces=("payment_id",),
    references={"subscription_id": "subscriptions", "order_id": "orders", "customer": "customers"},
    rules=(not_in_future("attempted_at"), not_before("attempted_at"), money_in_range("amount")),
)
