"""Which days each fact is known for, so that numbers of two facts count the days both cover."""

from __future__ import annotations

from patronage.contract.table import Table, column

__all__ = ["FACT_SPANS"]

FACT_SPANS = Table(
    "fact_spans",
    "One row a fact that holds rows: the days it covers.",
    (
        column("fact", "text", "The fact's table"),
        column("first_on", "date", "Its first day", "shop day"),
        column("last_on", "date", "Its last day", "shop day"),
        column("rows", "bigint", "Its rows", "rows"),
    ),
    key=("fact",),
    kind="mart",
    order=("fact",),
)
