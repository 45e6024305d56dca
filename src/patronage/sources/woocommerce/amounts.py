"""What WooCommerce's amounts mean: goods before coupons without tax, proved by what adds up to the total."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB
from patronage.sources.orders.orders import REFUNDED_STATUSES
from patronage.sources.orders.refund_parts import with_refund_parts
from patronage.sources.raw import Raw

__all__ = ["stage_amounts"]

_FULL = ", ".join(f"'{word}'" for word in REFUNDED_STATUSES)
_CENT = "0.02"


def stage_amounts(engine: DuckDB, raw: Raw, headed: str) -> str:
    """Stage orders with their goods, tax and refund worked out; give the relation.

    Parameters
    ----------
    headed
        One row an order with the amounts as exported.

    Notes
    -----
    Subtotal - discount + shipping + fees + tax = total proves that tax is `out` of them, the same sum without
    tax that it is `in`, where the goods' share of it is taken out. Tax may be exported with that of shipping
    or beside it; the sum tells. Without a subtotal, goods are what is left of the total.
    """
    relation = f"stage.amounts_{raw.index}"
    query = with_refund_parts(_untaxed(_proved(headed)))
    engine.execute(f"create or replace table {relation} as {query}")
    return relation


def _proved(headed: str) -> str:
    """Add what was paid for goods, all tax, and which sum proves where tax stands."""
    given = ("discount", "shipping", "shipping_tax", "fees", "fee_tax", "refunded")
    known = ", ".join(f"coalesce({c}, 0) as {c}" for c in given)
    apart = "shipping_tax + fee_tax"
    return f"""
        select * exclude (tax, taxes),
          case when adds_apart and not adds then tax + {apart} else tax end as taxes,
          case when adds or adds_apart then 'out' when adds_untaxed then 'in' else 'unknown' end
            as tax_included
        from (
          select *, coalesce(by_parts, total - shipping - fees - tax) as paid,
            coalesce(abs(by_parts + beside + tax - total) <= {_CENT}, subtotal is null) as adds,
            coalesce(abs(by_parts + beside + tax + {apart} - total) <= {_CENT}, false) as adds_apart,
            coalesce(abs(by_parts + beside - total) <= {_CENT}, false) as adds_untaxed
          from (
            select *, subtotal - discount as by_parts, shipping + fees as beside, coalesce(taxes, 0) as tax
            from (select * replace ({known}) from {headed})
          )
        )
    """


def _untaxed(proved: str) -> str:
    """Add goods without tax, and what was given back; a status may say that all was."""
    ours = "greatest(taxes - shipping_tax - fee_tax, 0)"
    share = "coalesce(taxes * (paid / nullif(paid + shipping, 0)), 0)"
    goods_tax = f"case when shipping_tax + fee_tax > 0 then {ours} else {share} end"
    return f"""
        select * replace (case when untold then total else refunded end as refunded),
          paid - held as net, cast(paid + discount - held as decimal(18,4)) as gross,
          case when held > 0 and paid > 0 then (paid - held) / paid else 1 end as without_tax
        from (
          select *, {goods_tax} as goods_tax,
            case when tax_included = 'in' then {goods_tax} else 0 end as held,
            refunded = 0 and coalesce(status in ({_FULL}), false) and total > 0 as untold
          from ({proved})
        )
    """
