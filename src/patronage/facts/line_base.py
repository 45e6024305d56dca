"""Order lines with their product named and their cost as of the order's day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from patronage.base.expr import Expr, Literal, case, count, over, total
from patronage.base.expr import call as apply
from patronage.base.select import Select, select, source, union
from patronage.contract.table import MISSING
from patronage.facts.currency import NOTHING, converted, has_rate, join_rate

__all__ = ["LINE_BASE", "PRODUCT_BASE", "line_base", "line_sums", "product_base"]

_ALWAYS = Literal(date(1970, 1, 1))

LINE_BASE = "line_base"
PRODUCT_BASE = "product_base"


def product_base() -> Select:
    """Build one name and category a product id: the catalogue's, else the lines'.

    A product that was never ordered has its name too: a refund may be all that is told of it.
    """
    every, p, item = source("every", "e"), source("listed", "p"), source("ordered", "l")
    return (
        select(
            every,
            product_id=every["product_id"],
            product=p["product"].or_else(item["product"]).or_else(every["product_id"]),
            category=p["category"].or_else(item["category"]).or_else(MISSING),
        )
        .left_join(p, p["product_id"].eq(every["product_id"]))
        .left_join(item, item["product_id"].eq(every["product_id"]))
        .with_step("listed", _named("products"))
        .with_step("ordered", _named("order_lines"))
        .with_step("every", _every_id())
    )


def line_base(shop_currency: str, margin_rates: Mapping[str, Decimal]) -> Select:
    """Build the lines of all orders, in shop currency.

    Where a line's cost is unknown and the shop states a margin rate for its category, the cost follows from
    the rate and the line says that it is assumed.
    """
    item, o, p = source("order_lines", "l"), source("orders", "o"), source(PRODUCT_BASE, "p")
    cost = source("costs_by_day", "c")
    in_force = (
        cost["product_id"].eq(item["product_id"])
        & (cost["valid_from"] <= o["ordered_on"])
        & (cost["valid_to"].is_null() | (cost["valid_to"] > o["ordered_on"]))
    )
    pieces = item["quantity"].or_else(1)
    category = p["category"].or_else(item["category"]).or_else(MISSING)
    gross = converted((pieces * item["unit_price"].or_else(NOTHING)).cast("money"))
    discount = converted(item["discount"].or_else(NOTHING))
    # A cost of the catalogue is in shop currency; one delivered on the line is in the order's.
    of_line = converted((pieces * item["unit_cost"]).cast("money"))
    known = of_line.or_else((pieces * cost["unit_cost"]).cast("money"))
    stated = [
        (category.eq(name), ((gross - discount) * (1 - rate)).cast("money"))
        for name, rate in sorted(margin_rates.items())
    ]
    assumed = case(*stated) if stated else Literal(None).cast("money")
    query = (
        select(
            item,
            order_id=item["order_id"],
            line=item["line"],
            product=p["product"].or_else(item["product"]).or_else(MISSING),
            category=category,
            product_id=item["product_id"].or_else(MISSING),
            gross=gross,
            discount=discount,
            cost=known.or_else(assumed),
            is_assumed=known.is_null() & ~assumed.is_null(),
            units=pieces,
        )
        .join(o, o["order_id"].eq(item["order_id"]))
        .left_join(p, p["product_id"].eq(item["product_id"]))
        .left_join(cost, in_force)
    )
    return (
        join_rate(query, o["currency"], o["ordered_on"])
        .where(has_rate(o, shop_currency))
        .with_step("costs_by_day", _costs_by_day())
    )


def line_sums() -> Select:
    """Add up each order's lines; the cost only where every line's is known."""
    item = source(LINE_BASE, "l")
    all_known = count(item["cost"].is_null()).eq(0)
    return select(
        item,
        order_id=item["order_id"],
        gross=_money(item["gross"]),
        discount=_money(item["discount"]),
        known_cost=_money(item["cost"].or_else(NOTHING)),
        cost=case((all_known, _money(item["cost"]))),
        is_assumed=count(item["is_assumed"]) > 0,
        units=total(item["units"]).cast("integer"),
    ).group_by("order_id")


def _money(amount: Expr) -> Expr:
    # Sums widen to 128 bits, which later aggregates pay for several times over; stored money never does.
    return total(amount).cast("money")


def _every_id() -> Select:
    both = source("both", "b")
    each = (select(t := source(name, "t"), product_id=t["product_id"]) for name in ("ordered", "listed"))
    return select(both, product_id=both["product_id"]).group_by("product_id").with_step("both", union(*each))


def _named(table: str) -> Select:
    """Give the name and category most rows of a product bear; a note typed over a name now and then loses."""
    ranked = source("ranked", "r")
    best = ("product_id", "product", "category")
    return (
        select(ranked, **{name: ranked[name] for name in best})
        .where(ranked["rank"].eq(1))
        .with_step("counted", _counted(table))
        .with_step("ranked", _ranked())
    )


def _counted(table: str) -> Select:
    t = source(table, "t")
    return (
        select(t, product_id=t["product_id"], product=t["product"], category=t["category"], rows=count())
        .where(~t["product_id"].is_null())
        .group_by("product_id", "product", "category")
    )


def _ranked() -> Select:
    c = source("counted", "c")
    # A nameless row counts only where no row has a name; names end ties, so that every engine agrees.
    has_name = case((c["product"].is_null(), 0), otherwise=1)
    by_use = ((has_name, True), (c["rows"], True), c["product"].or_else(""), c["category"].or_else(""))
    rank = over(apply("row_number"), partition=(c["product_id"],), order=by_use)
    kept = ("product_id", "product", "category")
    return select(c, **{name: c[name] for name in kept}, rank=rank)


def _costs_by_day() -> Select:
    p = source("products", "p")
    since = p["valid_from"].or_else(_ALWAYS)
    return select(
        p,
        product_id=p["product_id"],
        unit_cost=p["unit_cost"],
        valid_from=since,
        valid_to=over(apply("lead", since), partition=(p["product_id"],), order=(since,)),
    ).where(~p["unit_cost"].is_null())
