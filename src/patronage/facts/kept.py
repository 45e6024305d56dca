"""Which orders are kept, and whose they are: two small rules used wherever orders are read."""

from __future__ import annotations

from patronage.base.expr import Expr, call
from patronage.base.select import Source
from patronage.contract.status import NOT_KEPT_STATUSES

__all__ = ["is_kept", "person_of"]


def is_kept(orders: Source) -> Expr:
    """Tell whether an order counts: it exists, and is not cancelled, voided, a test or a draft."""
    dropped = call("lower", call("trim", orders["status"].or_else(""))).is_in(*sorted(NOT_KEPT_STATUSES))
    is_test = orders["is_test"].or_else(other=False)
    return ~orders["order_id"].is_null() & orders["cancelled_at"].is_null() & ~is_test & ~dropped


def person_of(people: Source, customer: Expr) -> Expr:
    """Give the person behind a stored id; an id that was erased stands for itself."""
    return people["person"].or_else(customer)
