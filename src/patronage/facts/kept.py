"""Which orders are kept, and whose they are: two small rules used wherever orders are read."""

from __future__ import annotations

from patronage.base.expr import Expr, call, case
from patronage.base.select import Select, Source, select, source
from patronage.contract.status import NOT_KEPT_STATUSES

__all__ = ["LINKED", "is_kept", "linked", "person_of"]

LINKED = "linked"

_USUAL = ("paid", "completed", "fulfilled", "delivered", "shipped", "processing", "pending")
"""Nearly all orders bear one of these, written so: they are spared the cleaning and the long list."""


def is_kept(orders: Source) -> Expr:
    """Tell whether an order counts: it exists, and is not cancelled, voided, a test or a draft."""
    status, is_test = orders["status"], orders["is_test"].or_else(other=False)
    dropped = call("lower", call("trim", status.or_else(""))).is_in(*sorted(NOT_KEPT_STATUSES))
    is_sale = case((status.is_in(*_USUAL), True), otherwise=~dropped)
    return ~orders["order_id"].is_null() & orders["cancelled_at"].is_null() & ~is_test & is_sale


def person_of(people: Source, customer: Expr) -> Expr:
    """Give the person behind a stored id, `people` being the linked ones; any other stands for itself."""
    return people["person"].or_else(customer)


def linked() -> Select:
    """Build the ids whose person bears another one; nearly always they are few or none."""
    ids = source("person_ids", "i")
    return select(ids, customer=ids["customer"], person=ids["person"]).where(
        ids["person"].ne(ids["customer"])
    )
