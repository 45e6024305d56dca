"""What purchases bring: what models of spending are fitted to, and what is left of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from patronage.base.errors import InputError
from patronage.base.expr import Expr, Literal, count
from patronage.base.note import Note
from patronage.base.select import select, source
from patronage.engine.columns import columns
from patronage.features.summarised import Summarised
from patronage.models.customer_summary import CustomerSummary

__all__ = ["Left", "left_of", "spent"]

_STEP = "customers_summed"
_ENOUGH = 0.95


@dataclass(frozen=True)
class Left:
    """The margin rate of what customers will bring; None where money to come is revenue."""

    rate: float | None
    note: Note


def left_of(summarised: Summarised, stated: Decimal | None) -> Left:
    """Take the rate of repeat purchases of known cost where they bring 95 % of the money, or one stated."""
    value, costed, margin = (float(summarised.money[n].sum()) for n in ("value", "costed_value", "margin"))
    if costed > 0 and costed >= _ENOUGH * value:
        return Left(margin / costed, Note.of("churn.silent_margin", rate=margin / costed))
    if stated is not None:
        return Left(float(stated), Note.of("churn.silent_assumed", rate=float(stated)))
    return Left(None, Note.of("churn.silent_revenue"))


def spent(summarised: Summarised) -> tuple[CustomerSummary, tuple[Note, ...]]:
    """Give customers by what they paid for again, or for the first time where nobody paid again.

    Raises
    ------
    InputError
        Nobody brought money.
    """
    s = source(_STEP, "s")
    again = _of(summarised, s["paid"], s["value"])
    if again is not None:
        return again, ()
    first = _of(summarised, Literal(1), s["first_value"])
    if first is None:
        raise InputError(
            f"none of {summarised.summary.customers} customers brought money by {summarised.as_of};"
            " what is at risk takes at least one order above 0 after refunds"
        )
    return first, (Note.of("churn.silent_first_orders"),)


def _of(summarised: Summarised, paid: Expr, value: Expr) -> CustomerSummary | None:
    """Count customers alike in purchases and money; their times say only that they bought again."""
    statement = (
        select(source(_STEP, "s"), paid=paid, value=value.cast("double"), customers=count())
        .where((paid > 0) & (value > 0))
        .group_by("paid", "value")
        .order_by("paid", "value")
        .with_step(_STEP, summarised.customers)
    )
    found = columns(summarised.engine, statement)
    times, weight = (found[name].astype(np.int64) for name in ("paid", "customers"))
    if not len(times):
        return None
    once = np.ones(len(times), np.int64)
    return CustomerSummary(times, once, once, found["value"].astype(np.float64) / times, weight)
