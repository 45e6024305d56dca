"""Amounts delivered in another currency than the shop's, and the rate each day's count by."""

from __future__ import annotations

from patronage.contract.table import Table, column

__all__ = ["FOREIGN_AMOUNTS", "WITHOUT_RATE"]

WITHOUT_RATE = "amounts_without_rate"
"""The reason under which rows without a rate are counted among those left out."""

FOREIGN_AMOUNTS = Table(
    "foreign_amounts",
    "One row a delivered table, currency and day with amounts in another currency than the shop's.",
    (
        column("delivered", "text", "The delivered table: orders, refunds, spend …"),
        column("currency", "text", "The currency of the amounts", "ISO 4217"),
        column("day", "date", "The day whose rate they take; null where a refund has none", "shop day"),
        column("rows", "bigint", "Rows with an amount", "rows"),
        column("amount", "money", "What they add up to, in their own currency", "own currency"),
        column("rate", "double", "What one unit was worth in shop currency; null without a rate", "ratio"),
        column("told_on", "date", "Day the rate was told for: the day itself or one before", "shop day"),
        column("way", "text", "How it was told: told, inverse (the other way round), cross (over a third)"),
    ),
    key=("delivered", "currency", "day"),
    kind="mart",
    order=("delivered", "currency", "day"),
)
