"""How many rows of a fact count in no number of some kind, and why: what is said beside those numbers."""

from __future__ import annotations

from patronage.contract.table import Table, column

__all__ = ["LEFT_OUT", "LINES_WITHOUT_PRICE"]

LINES_WITHOUT_PRICE = "lines_without_price"
"""The reason for lines of which nobody knows what was paid: their order's value stands in no product."""

LEFT_OUT = Table(
    "left_out",
    "One row a reason for which rows of a fact count nowhere.",
    (
        column("reason", "text", "The reason, as the fact declares it"),
        column("rows", "bigint", "How many rows", "rows"),
    ),
    key=("reason",),
    kind="mart",
    order=("reason",),
)
