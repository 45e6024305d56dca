"""What repeat purchases brought, customer by customer: what models of spending are fitted to."""

from __future__ import annotations

import numpy as np

from patronage.base.expr import Expr, Literal, count
from patronage.base.select import select, source
from patronage.engine.columns import columns
from patronage.features.summarised import Summarised
from patronage.models.customer_summary import CustomerSummary

__all__ = ["first_spending", "spending"]

_STEP, _ALIKE = "customers_summed", "customers_alike"


def spending(summarised: Summarised) -> CustomerSummary:
    """Give the customers who bought again for money, those alike in number and value in one row.

    Their times say only that they bought again.
    """
    s = source(_STEP, "s")
    return _of(summarised, s["paid"], s["value"])


def first_spending(summarised: Summarised) -> CustomerSummary:
    """Give what first purchases brought, as if each had been the only one after the first."""
    return _of(summarised, Literal(1), source(_STEP, "s")["first_value"])


def _of(summarised: Summarised, paid: Expr, value: Expr) -> CustomerSummary:
    key = ("paid", "value")
    alike = (
        select(source(_STEP, "s"), paid=paid, value=value, customers=count())
        .where((paid > 0) & (value > 0))
        .group_by(*key)
        .with_step(_STEP, summarised.customers)
    )
    # Cast outside: ClickHouse does not know a key again that is cast and named like its column.
    a = source(_ALIKE, "a")
    statement = (
        select(a, paid=a["paid"], value=a["value"].cast("double"), customers=a["customers"])
        .order_by(*key)
        .with_step(_ALIKE, alike)
    )
    found = columns(summarised.engine, statement)
    times, weight = (found[name].astype(np.int64) for name in ("paid", "customers"))
    once = np.ones(len(times), np.int64)
    mean = found["value"].astype(np.float64) / np.maximum(times, 1)
    return CustomerSummary(times, once, once, mean, weight)
