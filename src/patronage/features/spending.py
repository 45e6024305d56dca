"""What repeat purchases brought, customer by customer: what models of spending are fitted to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from patronage.base.expr import Expr, Literal, count
from patronage.base.select import Select, select, source
from patronage.engine.columns import columns
from patronage.engine.protocol import Engine
from patronage.features.summarised import Summarised
from patronage.models.customer_summary import CustomerSummary

__all__ = ["first_spending", "share_paid", "spending", "spending_of"]

_STEP, _ALIKE = "customers_summed", "customers_alike"


def spending(summarised: Summarised) -> CustomerSummary:
    """Give the customers who bought again for money, those alike in number and value in one row.

    Their times say only that they bought again.
    """
    return spending_of(summarised.engine, summarised.customers)


def spending_of(engine: Engine, customers: Select) -> CustomerSummary:
    """Give the same of customers as `customer_summary` builds them."""
    s = source(_STEP, "s")
    return _of(engine, customers, s["paid"], s["value"])


def first_spending(summarised: Summarised) -> CustomerSummary:
    """Give what first purchases brought, as if each had been the only one after the first."""
    first = source(_STEP, "s")["first_value"]
    return _of(summarised.engine, summarised.customers, Literal(1), first)


def share_paid(customers: CustomerSummary, paid: NDArray[np.number]) -> float:
    """Give the share of repeat purchases that brought money: models count all of them, and value these.

    1 where there is none that did.

    Parameters
    ----------
    customers
        `n` rows.
    paid
        `(n,)`, the repeat purchases of a customer of each row that brought money.
    """
    repeats = float(customers.weight @ customers.frequency)
    return float(customers.weight @ paid) / repeats if repeats and paid.any() else 1.0


def _of(engine: Engine, customers: Select, paid: Expr, value: Expr) -> CustomerSummary:
    key = ("paid", "value")
    alike = (
        select(source(_STEP, "s"), paid=paid, value=value, customers=count())
        .where((paid > 0) & (value > 0))
        .group_by(*key)
        .with_step(_STEP, customers)
    )
    # Cast outside: ClickHouse does not know a key again that is cast and named like its column.
    a = source(_ALIKE, "a")
    statement = (
        select(a, paid=a["paid"], value=a["value"].cast("double"), customers=a["customers"])
        .order_by(*key)
        .with_step(_ALIKE, alike)
    )
    found = columns(engine, statement)
    times, weight = (found[name].astype(np.int64) for name in ("paid", "customers"))
    once = np.ones(len(times), np.int64)
    mean = found["value"].astype(np.float64) / np.maximum(times, 1)
    return CustomerSummary(times, once, once, mean, weight)
