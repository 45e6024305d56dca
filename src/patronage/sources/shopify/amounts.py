"""What Shopify's amounts mean: goods without tax and shipping, found out by what adds up to the total."""

from __future__ import annotations

from collections.abc import Collection

from patronage.engine.duckdb import DuckDB
from patronage.sources.orders.orders import REFUNDED_STATUSES
from patronage.sources.orders.refund_parts import with_refund_parts
from patronage.sources.raw import Raw
from patronage.sources.shopify.identity import is_test_sql

__all__ = ["stage_amounts"]

_FULL = ", ".join(f"'{word}'" for word in REFUNDED_STATUSES)
_NO_MONEY = "cast(null as decimal(18,4))"


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
    proofs = f"stage.proofs_{raw.index}"
    engine.execute(f"create or replace table {proofs} as {_proofs(headed, lines, columns)}")
    proved = engine.execute(f"select distinct proved from {proofs} where proved is not null")
    usual = str(proved[0][0]) if len(proved) == 1 else "unknown"
    sees_discounts = bool({"discount", "item_discount"} & set(columns))
    query = with_refund_parts(_untaxed(_discounted(proofs, usual)))
    discount = "discount" if sees_discounts else _NO_MONEY
    relation = f"stage.amounts_{raw.index}"
    engine.execute(
        f"create or replace table {relation} as select * replace ({discount} as discount) from ({query})"
    )
    return relation


def _proofs(headed: str, lines: str, columns: Collection[str]) -> str:
    """Add what the lines come to, and which sum proves where tax stands."""
    priced = {"item_quantity", "item_price"} <= set(columns)
    worth = "sum(item_quantity * item_price)" if priced else _NO_MONEY
    off = "sum(item_discount)" if "item_discount" in columns else _NO_MONEY
    return f"""
        select o.*, i.worth, coalesce(i.off, 0) as off,
          case when coalesce(taxes, 0) = 0 or subtotal is null then null
            when abs(subtotal + coalesce(shipping, 0) + taxes - total) <= 0.01 then 'out'
            when abs(subtotal + coalesce(shipping, 0) - total) <= 0.01 then 'in'
            else 'unknown' end as proved
        from {headed} as o
        left join (select order_name, {worth} as worth, {off} as off from {lines} group by order_name) as i
          using (order_name)
    """


def _discounted(proofs: str, usual: str) -> str:
    """Add what was paid for goods, and the discount: that of the lines too, where it stands beside."""
    beside = "off > 0 and abs(worth - (paid + coalesce(discount, 0) + off)) <= 0.01"
    return f"""
        select * exclude (discount, refunded, proved), {is_test_sql()} as is_test,
          coalesce(discount, 0) + case when {beside} then off else 0 end as discount,
          coalesce(proved, '{usual}') as tax_included, untold,
          case when untold then total else refunded end as refunded
        from (
          select *, coalesce(subtotal, total - coalesce(shipping, 0) - coalesce(taxes, 0)) as paid,
            coalesce(refunded, 0) = 0 and coalesce(lower(status) in ({_FULL}), false) as untold
          from {proofs}
        )
    """


def _untaxed(discounted: str) -> str:
    """Add the goods' share of tax, and goods without it."""
    share = "coalesce(taxes * (paid / nullif(paid + coalesce(shipping, 0), 0)), 0)"
    return f"""
        select *, paid - held as net, cast(paid + discount - held as decimal(18,4)) as gross,
          case when held > 0 then (paid - held) / paid else 1 end as without_tax
        from (
          select *, case when tax_included = 'in' then {share} else 0 end as held,
            case when tax_included = 'unknown' then 0 else {share} end as goods_tax
          from ({discounted})
        )
    """
