"""Lists what was delivered in other currencies than the shop's, with the rate it counts by or without."""

from __future__ import annotations

from patronage.base.expr import Expr, Literal, count, total
from patronage.base.select import Select, select, source, union
from patronage.contract.foreign_facts import FOREIGN_AMOUNTS
from patronage.facts.currency import NOTHING, RATES, join_rate
from patronage.facts.kept import is_kept
from patronage.facts.refund_base import foreign_refunds
from patronage.facts.subscription_spans import foreign_subscriptions

__all__ = ["foreign_amounts"]


def foreign_amounts(shop_currency: str) -> Select:
    """Build one row a delivered table, currency and day; orders that are not kept have no amount."""
    parts = {
        "orders": _orders(shop_currency),
        "refunds": foreign_refunds(shop_currency),
        "spend": _plain("spend", "spent_on", "amount", shop_currency),
        "costs": _plain("costs", "from_on", "amount", shop_currency),
        "conversions": _plain("conversions", "converted_on", "value", shop_currency),
        "subscriptions": foreign_subscriptions(shop_currency),
    }
    rows = source("summed", "s")
    told: dict[str, Expr] = {name: RATES[name] for name in ("rate", "told_on", "way")}
    columns = {name: told.get(name, rows[name]) for name in FOREIGN_AMOUNTS.names}
    query = join_rate(select(rows, **columns), rows["currency"], rows["day"])
    for name, part in parts.items():
        query = query.with_step(f"foreign_{name}", part)
    return query.with_step("summed", union(*map(_summed, parts)))


def _summed(delivered: str) -> Select:
    f = source(f"foreign_{delivered}", "f")
    return (
        select(
            f,
            delivered=Literal(delivered),
            currency=f["currency"],
            day=f["day"],
            rows=count(),
            amount=total(f["amount"]).cast("money"),
        )
        .where(~f["amount"].is_null())
        .group_by("currency", "day")
    )


def _orders(shop_currency: str) -> Select:
    """Give each kept order's goods after discount, by its lines where it does not say."""
    o, lines = source("orders", "o"), source("foreign_lines", "l")
    gross = o["gross"].or_else(lines["gross"]).or_else(NOTHING)
    discount = o["discount"].or_else(lines["discount"]).or_else(NOTHING)
    return (
        select(o, currency=o["currency"], day=o["ordered_on"], amount=gross - discount)
        .left_join(lines, lines["order_id"].eq(o["order_id"]))
        .where(o["currency"].ne(shop_currency) & is_kept(o))
        .with_step("foreign_lines", _lines(shop_currency))
    )


def _lines(shop_currency: str) -> Select:
    item, o = source("order_lines", "i"), source("orders", "o")
    price = (item["quantity"].or_else(1) * item["unit_price"].or_else(NOTHING)).cast("money")
    return (
        select(
            item,
            order_id=item["order_id"],
            gross=total(price).cast("money"),
            discount=total(item["discount"].or_else(NOTHING)).cast("money"),
        )
        .join(o, o["order_id"].eq(item["order_id"]))
        .where(o["currency"].ne(shop_currency))
        .group_by("order_id")
    )


def _plain(table: str, day: str, amount: str, shop_currency: str) -> Select:
    t = source(table, "t")
    return select(t, currency=t["currency"], day=t[day], amount=t[amount]).where(
        t["currency"].ne(shop_currency)
    )
