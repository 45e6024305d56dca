"""Which columns of a table of values stand on the screen, where it is not wide enough for all."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from patronage.base.expr import Scalar
from patronage.base.units import COUNT, DAYS
from patronage.engine.result import Result

__all__ = ["standing"]

_SHORT = {
    "customers": "Customers",
    "predicted_clv": "Value to come",
    "predicted_revenue_clv": "Revenue to come",
    "predictive_low": "from (95%)",
    "predictive_high": "to",
    "new_customer_clv": "New customer",
    "new_customer_revenue_clv": "New customer",
    "cac": "CAC",
    "predicted_ltv_to_cac": "LTV:CAC",
    "predicted_payback_days": "Payback, days",
    "simple_clv": "Plain formula",
    "simple_revenue_clv": "Plain formula",
    "gates": "Gates",
}
_IF_ANY = ("cac", "predicted_ltv_to_cac", "predicted_payback_days", "simple_clv", "simple_revenue_clv")


def standing(table: Result, by: int) -> Result:
    """Keep what tells the groups apart and the columns most asked for, under short headings.

    Columns of cost of which nothing is known are left out; a note says it.

    Parameters
    ----------
    table
        As `value_table` gives it.
    by
        How many of its columns, the first, tell the groups apart.
    """
    kept = [
        at
        for at, column in enumerate(table.columns)
        if at < by or (column.name in _SHORT and not (column.name in _IF_ANY and _is_empty(table, at)))
    ]
    columns = tuple(table.columns[at] for at in kept)
    # A metric's own name would bring its long label along.
    named = (
        replace(
            column,
            name=f"{column.name}_short",
            label=_SHORT[column.name],
            unit=COUNT if column.unit is DAYS else column.unit,
        )
        for column in columns[by:]
    )
    is_days = [column.unit is DAYS for column in columns]
    rows = tuple(
        tuple(_whole(row[at]) if days else row[at] for at, days in zip(kept, is_days, strict=True))
        for row in table.rows
    )
    return replace(table, columns=(*columns[:by], *named), rows=rows, notes=table.notes)


def _whole(days: Scalar) -> Scalar:
    """Give the first whole day by which it is reached."""
    return ceil(days) if isinstance(days, float) else days


def _is_empty(table: Result, at: int) -> bool:
    return all(row[at] is None for row in table.rows)
