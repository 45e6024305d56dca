"""Purchases: the days on which a known customer bought, with what they brought as it was known by a day."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import Literal, call, case, count, total
from patronage.base.select import Select, select, source
from patronage.contract.facts import ORDER_FACTS, REFUND_FACTS
from patronage.features.rfm import known_by

__all__ = ["PURCHASES", "bought", "over_purchases", "refunded"]

PURCHASES = "purchases"
"""The step that summaries read from: a row a customer and day, beside the customer's `first_on`."""

_DAYS, _BEGUN = "days_bought", "begun"
_NOTHING = Literal(0).cast("money")


def over_purchases(statement: Select, as_of: date, *, with_refunded: bool) -> Select:
    """Put the step `PURCHASES`, as known by a day, before a statement that reads it."""
    return (
        statement.with_step("refunded", refunded(as_of))
        .with_step("bought", bought(as_of))
        .with_step(_DAYS, _days(with_refunded=with_refunded))
        .with_step(_BEGUN, _begun())
        .with_step(PURCHASES, _purchases())
    )


def refunded(as_of: date) -> Select:
    """Build one row an order of goods given back by a day."""
    r = source(REFUND_FACTS.name, "r")
    return (
        select(
            r,
            order_id=r["order_id"],
            goods=total(r["goods"]).cast("money"),
            cost_reversed=total(r["cost_reversed"]).cast("money"),
        )
        .where(known_by(r, as_of))
        .group_by("order_id")
    )


def bought(as_of: date) -> Select:
    """Build one row a kept order of a known customer, its refunds netted in; from the step `refunded`."""
    o, r = source(ORDER_FACTS.name, "o"), source("refunded", "r")
    goods, reversed_ = r["goods"].or_else(_NOTHING), r["cost_reversed"].or_else(_NOTHING)
    net = (o["gross"] - o["discount"] - goods).cast("money")
    everything_back = (goods > 0) & (goods >= o["gross"] - o["discount"])
    return (
        select(
            o,
            customer=o["customer"],
            ordered_on=o["ordered_on"],
            net=net,
            # Nothing where the cost is unknown, which is not a cost of 0.
            margin=(net - o["cost"] + reversed_).cast("money"),
            is_back=case((everything_back, 1), otherwise=0),
        )
        .left_join(r, r["order_id"].eq(o["order_id"]))
        .where(o["is_given"] & (o["ordered_on"] <= as_of))
    )


def _days(*, with_refunded: bool) -> Select:
    """Build one row a customer and day from the step `bought`; orders of one day are one purchase.

    Orders of which everything came back are none, unless they are kept `with_refunded`.
    """
    b = source("bought", "b")
    stands = None if with_refunded else b["is_back"].eq(0)
    return (
        select(
            b,
            customer=b["customer"],
            bought_on=b["ordered_on"],
            net=total(b["net"]).cast("money"),
            margin=total(b["margin"]).cast("money"),
            uncosted=count(b["margin"].is_null()),
        )
        .where(stands)
        .group_by("customer", "bought_on")
    )


def _begun() -> Select:
    d = source(_DAYS, "d")
    return select(d, customer=d["customer"], first_on=call("min", d["bought_on"])).group_by("customer")


def _purchases() -> Select:
    d, b = source(_DAYS, "d"), source(_BEGUN, "b")
    columns = {name: d[name] for name in ("customer", "bought_on", "net", "margin", "uncosted")}
    return select(d, **columns, first_on=b["first_on"]).join(b, b["customer"].eq(d["customer"]))
