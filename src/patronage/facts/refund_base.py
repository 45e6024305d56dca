"""Refund lines with their order found, in shop currency, the undated rest net of what was dated later."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, call, case, ratio, total
from patronage.base.select import Select, select, source
from patronage.contract.table import GIVEN_NOT, MISSING
from patronage.facts.currency import NOTHING, RATES, converted, has_rate, join_rate
from patronage.facts.kept import LINKED, is_kept, linked, person_of

__all__ = ["REFUND_BASE", "foreign_refunds", "refund_base"]

REFUND_BASE = "refund_base"


def refund_base(shop_currency: str, *, has_names: bool = True) -> Select:
    """Build the refund lines that every other fact draws on.

    `belongs` says what a line is of: a `kept` order, one `left out`, or `none` that is known.
    A dated refund supersedes the undated rest of its order, up to the same sum.

    Parameters
    ----------
    shop_currency
        The shop's ISO currency.
    has_names
        Some order bears a name, such as `#1001`, by which a refund may speak of it.
    """
    line = source("found", "f")
    by_order = source("by_order", "b")
    rest = call("greatest", by_order["undated"] - by_order["dated"], NOTHING)
    is_rest = line["refunded_on"].is_null() & line["belongs"].ne("none") & (by_order["dated"] > 0)
    scaled = (line["goods"].cast("double") * ratio(rest, by_order["undated"])).cast("money")
    return (
        select(
            line,
            refund_id=line["refund_id"],
            line=line["line"],
            order_id=line["order_id"],
            belongs=line["belongs"],
            customer=line["customer"],
            refunded_on=line["refunded_on"],
            goods=case((is_rest, scaled), otherwise=line["goods"]),
            product_id=line["product_id"],
            quantity=line["quantity"],
            restocked=line["restocked"],
            reason=line["reason"],
        )
        .left_join(by_order, by_order["order_id"].eq(line["order_id"]))
        .with_step("order_names", _order_names())
        .with_step("all_orders", _all_orders(shop_currency))
        .with_step(LINKED, linked())
        .with_step("found", _found(shop_currency, has_names=has_names))
        .with_step("by_order", _by_order())
    )


def _order_names() -> Select:
    """Names that stand for one order only; two stores may both have a #1001."""
    o = source("orders", "o")
    named = select(
        o,
        order_name=o["order_name"],
        order_id=call("min", o["order_id"]),
        last_id=call("max", o["order_id"]),
    )
    return named.where(~o["order_name"].is_null()).group_by("order_name")


def foreign_refunds(shop_currency: str) -> Select:
    """Give refunds in another currency with the day whose rate they take; none of orders not kept."""
    r = source("refunds", "r")
    is_kept_order = _of_order("is_kept").or_else(other=True)
    query = _with_order(select(r, currency=_currency(), day=_day(), amount=r["goods"]))
    return (
        query.where(_currency().ne(shop_currency) & is_kept_order)
        .with_step("order_names", _order_names())
        .with_step("all_orders", _all_orders(shop_currency))
    )


def _all_orders(shop_currency: str) -> Select:
    """All orders, and whether they count: what is given back of another lowers nothing."""
    o = source("orders", "o")
    columns: dict[str, Expr] = {name: o[name] for name in ("order_id", "customer", "ordered_on", "currency")}
    columns |= {"is_kept": is_kept(o), "counts": is_kept(o) & has_rate(o, shop_currency)}
    return join_rate(select(o, **columns), o["currency"], o["ordered_on"])


def _found(shop_currency: str, *, has_names: bool) -> Select:
    r, people = source("refunds", "r"), source(LINKED, "p")
    known = _of_order("order_id", has_names=has_names)
    customer = _of_order("customer", has_names=has_names).or_else(r["customer"]).or_else(GIVEN_NOT)
    query = select(
        r,
        refund_id=r["refund_id"],
        line=r["line"],
        order_id=known.or_else(r["order_id"]).or_else(MISSING),
        belongs=case(
            (known.is_null(), "none"),
            (_of_order("counts", has_names=has_names), "kept"),
            otherwise=Literal("left out"),
        ),
        customer=person_of(people, customer),
        refunded_on=r["refunded_on"],
        goods=converted(r["goods"]).or_else(NOTHING),
        product_id=r["product_id"].or_else(MISSING),
        quantity=r["quantity"].or_else(0),
        restocked=r["restocked"].or_else(other=False),
        reason=r["reason"].or_else(MISSING),
    )
    query = _with_order(query, has_names=has_names).left_join(people, people["customer"].eq(customer))
    currency = _currency(has_names=has_names)
    is_home = currency.or_else(shop_currency).eq(shop_currency)
    query = join_rate(query, currency, _day(has_names=has_names))
    return query.where(is_home | ~RATES["rate"].is_null())


def _with_order(query: Select, *, has_names: bool = True) -> Select:
    """Join the order a refund names by its id, else by its name."""
    r, o, n = source("refunds", "r"), source("all_orders", "o"), source("order_names", "n")
    by_name = source("all_orders", "named")
    query = query.left_join(o, o["order_id"].eq(r["order_id"]))
    if not has_names:
        return query
    is_name = n["order_name"].eq(r["order_id"]) & n["order_id"].eq(n["last_id"]) & o["order_id"].is_null()
    return query.left_join(n, is_name).left_join(by_name, by_name["order_id"].eq(n["order_id"]))


def _of_order(name: str, *, has_names: bool = True) -> Expr:
    own = source("all_orders", "o")[name]
    return own.or_else(source("all_orders", "named")[name]) if has_names else own


def _currency(*, has_names: bool = True) -> Expr:
    """Give the currency of a refund: its own, else its order's."""
    return source("refunds", "r")["currency"].or_else(_of_order("currency", has_names=has_names))


def _day(*, has_names: bool = True) -> Expr:
    """Give the day whose rate a refund takes: its own, else its order's."""
    return source("refunds", "r")["refunded_on"].or_else(_of_order("ordered_on", has_names=has_names))


def _by_order() -> Select:
    f = source("found", "f")
    return (
        select(
            f,
            order_id=f["order_id"],
            dated=_sum_where(~f["refunded_on"].is_null(), f["goods"]),
            undated=_sum_where(f["refunded_on"].is_null(), f["goods"]),
        )
        .where(f["belongs"].ne("none"))
        .group_by("order_id")
    )


def _sum_where(condition: Expr, amount: Expr) -> Expr:
    return total(case((condition, amount), otherwise=NOTHING)).cast("money")
