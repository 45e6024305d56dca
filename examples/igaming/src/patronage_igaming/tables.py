"""What is delivered, and the facts made of it: wagers and deposits."""

from __future__ import annotations

from dataclasses import replace

from patronage.contract.rules import money_in_range, not_before, not_in_future, not_negative
from patronage.contract.table import Column, Table, column, instant, person

__all__ = ["DEPOSITS", "DEPOSIT_FACTS", "WAGERS", "WAGER_FACTS"]

WAGERS = Table(
    "wagers",
    "One row what a player staked on a product, in one bet or in many.",
    (
        Column("wager_id", "text", "The row's id", required=True),
        person("customer", "Who played"),
        column("product", "text", "What was played: sports, casino, poker …"),
        *instant("settled_at", "When the last bet of the row was settled", required=True),
        Column("stakes", "money", "Staked", "money", required=True),
        Column("winnings", "money", "Paid out for it", "money", required=True),
        column("bonus", "money", "Bonus money given for it", "money"),
        column("bets", "bigint", "How many bets it was", "bets"),
        column("currency", "text", "ISO currency of the amounts", "ISO 4217"),
    ),
    key=("wager_id",),
    replaces=("wager_id",),
    references={"customer": "customers"},
    # Winnings below zero exist: a bet that was paid out by mistake is taken back.
    rules=(not_in_future("settled_at"), not_before("settled_at"), not_negative("stakes")),
)

DEPOSITS = Table(
    "deposits",
    "One row money a player paid in.",
    (
        Column("deposit_id", "text", "The deposit's id", required=True),
        person("customer", "Who paid in"),
        *instant("deposited_at", "When", required=True),
        Column("amount", "money", "Paid in", "money", required=True),
        column("currency", "text", "ISO currency of the amount", "ISO 4217"),
        column("method", "text", "card, transfer, wallet …"),
    ),
    key=("deposit_id",),
    replaces=("deposit_id",),
    references={"customer": "customers"},
    rules=(
        not_in_future("deposited_at"),
        not_before("deposited_at"),
        not_negative("amount"),
        money_in_range("amount"),
    ),
)

_CUSTOMER = column("customer", "bigint", "The person; 0 where not given", "person")
_COHORT_ON = column("cohort_on", "date", "Day of the customer's first kept order", "shop day")

WAGER_FACTS = Table(
    "wager_facts",
    "One row a delivered wager, in shop currency.",
    (
        column("wager_id", "text", "The row's id"),
        _CUSTOMER,
        column("settled_on", "date", "Day it was settled", "shop day"),
        _COHORT_ON,
        column("stakes", "money", "Staked", "shop currency"),
        column("winnings", "money", "Paid out for it", "shop currency"),
        column("bonus", "money", "Bonus money given for it", "shop currency"),
        column("bets", "bigint", "How many bets it was", "bets"),
        replace(column("product", "text", "What was played"), dimension=True),
    ),
    key=("wager_id",),
    references={"customer": "customer_facts", "settled_on": "calendar"},
    kind="mart",
    order=("settled_on", "wager_id"),
)

DEPOSIT_FACTS = Table(
    "deposit_facts",
    "One row a deposit, in shop currency.",
    (
        column("deposit_id", "text", "The deposit's id"),
        _CUSTOMER,
        column("deposited_on", "date", "Day it was paid in", "shop day"),
        _COHORT_ON,
        column("amount", "money", "Paid in", "shop currency"),
        replace(column("deposit_method", "text", "card, transfer, wallet …"), dimension=True),
    ),
    key=("deposit_id",),
    references={"customer": "customer_facts", "deposited_on": "calendar"},
    kind="mart",
    order=("deposited_on", "deposit_id"),
)
