"""What Shopify's amounts mean: goods without tax and shipping, found out by what adds up to the total."""

from __future__ import annotations

from collections.abc import Collection

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.notes import Note, noted
from patronage.sources.orders import REFUNDED_STATUSES
from patronage.sources.raw import Raw
from patronage.sources.shopify_identity import is_test_sql

__all__ = ["amount_notes", "stage_amounts"]

_FULL = ", ".join(f"'{word}'" for word in REFUNDED_STATUSES)


def stage_amounts(engine: DuckDB, raw: Raw, headed: str, lines: str, columns: Collection[str]) -> str:
    """Stage orders with their goods, discount and refund worked out; give the relation.

    Parameters
    ----------
    headed
        One row an order with the amounts as exported.
    lines
        The typed rows, one a line.
    columns
        The columns that the lines have.

    Notes
    -----
    Whether prices held tax is proved by each order's own sum: Subtotal + Shipping + Taxes = Total (`out`) or
    Subtotal + Shipping = Total (`in`); an order without tax follows the others of its file, if they agree.
    From prices that held tax, the goods' share of it is taken out, so that `gross` is always without.
    A refund is taken for goods with their tax first, then for shipping.
    """
    steps = f"stage.sums_{raw.index}"
    engine.execute(f"create or replace table {steps} as {_proofs(headed, lines, columns)}")
    proved = [
        str(p) for (p,) in engine.execute(f"select distinct proved from {steps} where proved is not null")
    ]
    usual = proved[0] if len(proved) == 1 else "unknown"
    relation = f"stage.amounts_{raw.index}"
    sees = bool({"discount", "item_discount"} & set(columns))
    query = _split(
        _untaxed(_discounted(steps, usual)), discount="discount" if sees else "cast(null as decimal(18,4))"
    )
    engine.execute(f"create or replace table {relation} as {query}")
    return relation


def _proofs(headed: str, lines: str, columns: Collection[str]) -> str:
    """Add what the lines come to, and which sum proves where tax stands."""
    priced = {"item_quantity", "item_price"} <= set(columns)
    worth = "sum(item_quantity * item_price)" if priced else "cast(null as decimal(18,4))"
    off = "sum(item_discount)" if "item_discount" in columns else "cast(null as decimal(18,4))"
    shipped = "coalesce(shipping, 0)"
    return (
        "select o.*, i.worth, coalesce(i.off, 0) as off, case when coalesce(taxes, 0) = 0 or subtotal is null then null"
        f" when abs(subtotal + {shipped} + taxes - total) <= 0.01 then 'out'"
        f" when abs(subtotal + {shipped} - total) <= 0.01 then 'in' else 'unknown' end as proved"
        f" from {headed} as o left join (select order_name, {worth} as worth, {off} as off from {lines}"
        " group by order_name) as i using (order_name)"
    )


def _discounted(steps: str, usual: str) -> str:
    """Add what was paid for goods, and the whole discount: that of the lines too, where it is not in it yet."""
    paid = "coalesce(subtotal, total - coalesce(shipping, 0) - coalesce(taxes, 0))"
    told = "coalesce(discount, 0)"
    beside = f"off > 0 and abs(worth - ({paid} + {told} + off)) <= 0.01"
    return (
        f"select * exclude (discount, refunded, proved), {paid} as paid, {is_test_sql()} as is_test,"
        f" {told} + case when {beside} then off else 0 end as discount, coalesce(proved, '{usual}') as tax_included,"
        f" coalesce(refunded, 0) = 0 and lower(status) in ({_FULL}) as refund_untold,"
        f" case when coalesce(refunded, 0) = 0 and lower(status) in ({_FULL}) then total else refunded end as refunded"
        f" from {steps}"
    )


def _untaxed(discounted: str) -> str:
    """Add the goods' share of tax, and goods without it."""
    share = "coalesce(taxes * (paid / nullif(paid + coalesce(shipping, 0), 0)), 0)"
    return (
        "select *, paid - held as net, cast(paid + discount - held as decimal(18,4)) as gross,"
        " case when held > 0 then (paid - held) / paid else 1 end as without_tax from ("
        f"select *, case when tax_included = 'in' then {share} else 0 end as held,"
        f" case when tax_included = 'unknown' then 0 else {share} end as goods_tax from ({discounted}) as d) as h"
    )


def _split(untaxed: str, discount: str) -> str:
    """Add a refund's goods, tax and shipping."""
    goods = "case when pool > 0 then of_goods * net / pool else 0 end"
    return (
        f"select * exclude (pool, of_goods, of_shipping) replace ({discount} as discount), cast({goods} + refunded - of_goods - of_shipping"
        f" as decimal(18,4)) as refunded_goods, cast(of_goods - {goods} as decimal(18,4)) as refunded_tax,"
        " cast(of_shipping as decimal(18,4)) as refunded_shipping from ("
        "select *, least(refunded - of_goods, coalesce(shipping, 0) + greatest(coalesce(taxes, 0) - goods_tax, 0))"
        " as of_shipping from (select *, least(refunded, pool) as of_goods from ("
        f"select *, net + goods_tax as pool from ({untaxed}) as n) as p) as g) as s"
    )


def amount_notes(engine: DuckDB, raw: Raw, orders: str, columns: Collection[str]) -> list[Finding]:
    """Note how the amounts of a file were understood."""
    findings = []
    if "subtotal" not in columns:
        text = (
            "there is no Subtotal; goods are Total less Shipping and Taxes where those are given,"
            " and discounts cannot be seen"
        )
        findings.append(Finding("discounts_not_visible", text, "warning", raw.name))
    if "refunded" not in columns:
        text = "there is no Refunded Amount; refunds cannot be seen except where the whole order was refunded"
        findings.append(Finding("refunds_not_visible", text, "warning", raw.name))
    return [*findings, *noted(engine, raw, _notes(orders))]


def _notes(orders: str) -> list[Note]:
    return [
        Note("amount_missing", orders, "gross is null", "orders have no amount", "order_name", severity="warning"),
        Note("prices_hold_tax", orders, "tax_included = 'in' and held > 0",
             "orders have prices that hold tax (Subtotal + Shipping = Total); the goods' share of it is taken out,"
             " together {total}", "order_name", total="cast(held as decimal(18,4))"),
        Note("tax_unknown", orders, "tax_included = 'unknown' and taxes > 0",
             "orders have amounts that add up neither with nor without tax; whether prices hold it is not known",
             "order_name", "Look at such an order in the shop: tips and duties are not in the export.", "warning"),
        Note("lines_differ", orders, "abs(worth - (paid + discount)) > 0.01",
             "orders have lines that do not add up to their goods before discount; the order's amounts count",
             "order_name"),
        Note("undated_refunds", orders, "refunded > 0 and not refund_untold",
             "orders were refunded, together {total}; the export does not say when, so that the refunds are undated",
             "order_name", "Load a file of refunds as well: dated refunds take the place of these.",
             total="refunded"),
        Note("refunds_split", orders, "refunded_tax + refunded_shipping > 0",
             "refunds hold tax or shipping; they are taken for goods with their tax first, then shipping",
             "order_name"),
        Note("refunded_without_amount", orders, "refund_untold and refunded > 0",
             "orders are refunded and do not say how much; their whole amount counts as an undated refund",
             "order_name", "Load a file of refunds as well.", "warning"),
        Note("refund_amount_unknown", orders,
             "lower(status) in ('partially_refunded', 'partially refunded') and coalesce(refunded, 0) = 0",
             "orders are partially refunded and do not say how much; they count at their full value",
             "order_name", "Load a file of refunds as well.", "warning"),
    ]  # fmt: skip
