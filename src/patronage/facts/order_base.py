"""Kept orders in shop currency with their place in the customer's life; history is judged on these."""

from __future__ import annotations

from collections.abc import Mapping

from patronage.base.expr import Column, Expr, Literal, call, case, over, total
from patronage.base.select import Select, Source, select, source
from patronage.contract.table import GIVEN_NOT, MISSING
from patronage.facts.channels import PAID_CHANNELS, shop_channel, with_channel
from patronage.facts.currency import NOTHING, converted, has_rate, join_rate
from patronage.facts.kept import LINKED, is_kept, linked, person_of
from patronage.facts.line_base import line_sums
from patronage.facts.refund_base import REFUND_BASE

__all__ = ["ORDER_BASE", "ORDER_ROWS", "fees_known", "order_base", "order_rows"]

ORDER_ROWS = "order_rows"
"""The rows behind `ORDER_BASE`, without what no order says."""

ORDER_BASE = "order_base"

_AMOUNTS = ("gross", "discount", "shipping", "tax")
_COSTS = ("shipping_cost", "payment_fee")


def order_base(untold: Mapping[str, Expr], table: str = ORDER_ROWS) -> Select:
    """Build the rows with what no order says added: what is the same in all is neither sorted nor stored."""
    rows = source(table, "r")
    return select(rows, **{name: untold.get(name, rows[name]) for name in (*_KEPT_COLUMNS, *_PLACED)})


def order_rows(
    shop_currency: str,
    untold: Mapping[str, Expr],
    *,
    maps_channels: bool = False,
    knows_paid: bool = False,
) -> Select:
    """Build kept orders with order number, first order and neighbours, by time, then id.

    Parameters
    ----------
    shop_currency
        The shop's ISO currency.
    untold
        Columns that no order fills.
    maps_channels
        The shop says which names mean which channel.
    knows_paid
        Channels whose customers are bought are known.
    """
    k = source("kept", "k")
    given = k["customer"].ne(GIVEN_NOT)
    by_customer = (k["customer"],)
    by_time = (k["ordered_at"], k["order_id"])
    previous = over(call("lag", k["ordered_on"]), partition=by_customer, order=by_time)
    second = over(call("lag", k["ordered_on"], 2), partition=by_customer, order=by_time)
    following = over(call("lead", k["ordered_on"]), partition=by_customer, order=by_time)
    number = over(call("row_number"), partition=by_customer, order=by_time)
    # One order of the window for all: another would sort every row once more.
    first = over(call("first_value", k["ordered_on"]), partition=by_customer, order=by_time)
    columns: dict[str, Expr] = {name: k[name] for name in _KEPT_COLUMNS if name not in untold}
    columns |= {
        "is_given": given,
        "order_number": case((given, number), otherwise=0),
        "first_ordered_on": case((given, first), otherwise=k["ordered_on"]),
        "days_since_previous": case((given, call("days_between", previous, k["ordered_on"]))),
        "days_since_second_previous": case((given, call("days_between", second, k["ordered_on"]))),
        "next_ordered_on": case((given, following)),
        "is_returned": k["refunded"] > 0,
    }
    return (
        select(k, **columns)
        .with_step("line_sums", line_sums())
        .with_step("refund_sums", _refund_sums())
        .with_step(LINKED, linked())
        .with_step("kept", _kept(shop_currency, maps_channels=maps_channels, knows_paid=knows_paid))
    )


def fees_known(order: Source) -> Expr:
    """Tell whether all that an order cost beside its goods is known."""
    return ~order["shipping_cost"].is_null() & ~order["payment_fee"].is_null()


_KEPT_COLUMNS = (
    "order_id",
    "customer",
    "ordered_at",
    "ordered_on",
    *_AMOUNTS,
    "cost",
    "is_assumed",
    "refunded",
    *_COSTS,
    "units",
    "channel",
    "from_paid",
    "sales_channel",
    "coupon",
    "order_country",
    "tax_included",
)

_PLACED = (
    "is_given",
    "order_number",
    "first_ordered_on",
    "days_since_previous",
    "days_since_second_previous",
    "next_ordered_on",
    "is_returned",
)


def _kept(shop_currency: str, *, maps_channels: bool, knows_paid: bool) -> Select:
    o, people = source("orders", "o"), source(LINKED, "p")
    paid = source(PAID_CHANNELS, "paid")
    channel = shop_channel(o["channel"]) if maps_channels else _given(o["channel"])
    lines, refunds = source("line_sums", "l"), source("refund_sums", "f")
    customer = o["customer"].or_else(GIVEN_NOT)

    def amount(name: str) -> Expr:
        return converted(o[name])

    query = (
        select(
            o,
            order_id=o["order_id"],
            customer=person_of(people, customer),
            ordered_at=o["ordered_at"],
            ordered_on=o["ordered_on"],
            gross=amount("gross").or_else(lines["gross"]).or_else(NOTHING),
            discount=amount("discount").or_else(lines["discount"]).or_else(NOTHING),
            shipping=amount("shipping").or_else(NOTHING),
            tax=amount("tax").or_else(NOTHING),
            cost=amount("cost_of_goods").or_else(lines["cost"]),
            is_assumed=amount("cost_of_goods").is_null() & lines["is_assumed"].or_else(other=False),
            refunded=refunds["goods"].or_else(NOTHING),
            shipping_cost=amount("shipping_cost"),
            payment_fee=amount("payment_fee"),
            units=lines["units"].or_else(o["units"]).or_else(0),
            channel=channel,
            from_paid=~paid["channel"].is_null() if knows_paid else Literal(value=False),
            sales_channel=_given(o["sales_channel"]),
            coupon=_given(o["coupon"]),
            order_country=_given(o["country"]),
            tax_included=o["tax_included"].or_else("unknown"),
        )
        .left_join(people, people["customer"].eq(customer))
        .left_join(lines, lines["order_id"].eq(o["order_id"]))
        .left_join(refunds, refunds["order_id"].eq(o["order_id"]))
    )
    # A shop that names no channels pays nothing for the joins.
    query = with_channel(query, o["channel"]) if maps_channels else query
    query = query.left_join(paid, paid["channel"].eq(channel)) if knows_paid else query
    return join_rate(query, o["currency"], o["ordered_on"]).where(is_kept(o) & has_rate(o, shop_currency))


def _refund_sums() -> Select:
    r = source(REFUND_BASE, "r")
    goods = total(r["goods"]).cast("money")
    return select(r, order_id=r["order_id"], goods=goods).where(r["belongs"].eq("kept")).group_by("order_id")


def _given(value: Column) -> Expr:
    return call("coalesce", value, Literal(MISSING))
