"""How many rows of a fact count in no number of some kind, and why: what is said beside those numbers."""

from __future__ import annotations

from patronage.contract.table import Table, column

__all__ = ["LEFT_OUT"]

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
