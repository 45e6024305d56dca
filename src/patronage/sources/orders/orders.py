"""What is particular to orders: ids made of content, negative rows and refunded statuses as refunds."""

from __future__ import annotations

from collections.abc import Collection
from math import gcd

from patronage.base.finding import Finding
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.notes import among_values, noted
from patronage.sources.orders.notes import order_notes, refund_notes, repeated_ids
from patronage.sources.raw import Raw
from patronage.store.whole import whole

__all__ = ["REFUNDED_STATUSES", "make_orders"]

REFUNDED_STATUSES = (
    "refunded",
    "fully_refunded",
    "fully refunded",
    "reembolsado",
    "rambursat",
    "возвращен",
)
"""Statuses that say the whole order was given back."""

# What an order is told apart by where it has no id; what a later export may correct is left out.
_CONTENT = ("gross", "discount", "units", "currency")

# Fewer different rows may all come twice by chance.
_FEW = 10


def make_orders(
    engine: DuckDB, raw: Raw, typed: str, columns: Collection[str]
) -> tuple[list[tuple[str, str]], list[Finding]]:
    """Make orders of typed rows, one an order; of negative rows and refunded statuses make refunds.

    Parameters
    ----------
    typed
        The relation of typed rows.
    columns
        The contract columns it has.

    Returns
    -------
    tuple
        Table and relation of each thing made; what was noticed.
    """
    findings: list[Finding] = []
    if "order_id" not in columns:
        typed, findings = _numbered(engine, raw, typed, columns)
    orders, refunds = f"stage.orders_{raw.index}", f"stage.refunds_{raw.index}"
    has_gross = "gross" in columns
    are_negative = has_gross and engine.execute(f"select 1 from {typed} where gross < 0 limit 1")
    only = "where coalesce(gross, 0) >= 0" if are_negative else ""
    engine.execute(f"create or replace view {orders} as select * from {typed} {only}")
    relations = [("orders", orders)]
    if has_gross and _gives_back(engine, typed, columns):
        engine.execute(f"create or replace table {refunds} as {_refunds(typed, orders, columns)}")
        told = noted(engine, raw, refund_notes(refunds))
        relations += [("refunds", refunds)] if told else []
        findings += told
    findings += noted(engine, raw, order_notes(orders, columns))
    return relations, [*findings, *repeated_ids(engine, raw, orders, columns)]


def _numbered(engine: DuckDB, raw: Raw, typed: str, columns: Collection[str]) -> tuple[str, list[Finding]]:
    """Give orders without an id one made of who, when and how much; equal rows are numbered."""
    relation = f"stage.numbered_{raw.index}"
    parts = ["customer", "ordered_at", *(c for c in _CONTENT if c in columns)]
    content = " || '|' || ".join(f"coalesce(cast({c} as varchar), '')" for c in parts)
    # Hashed: an order outlives the erasure of its customer, whose id must not survive in it.
    engine.execute(f"""
        create or replace table {relation} as
        select *, key || '-' || row_number() over (partition by key order by _row) as order_id
        from (select *, left(md5({content}), 16) as key from {typed})
    """)
    text = (
        "no column holds an order id; ids are made of customer, time and content,"
        " so that the same rows in another order get the same ids"
    )
    return relation, [Finding("order_ids_made", text, "note", raw.name), *_copies(engine, raw, relation)]


def _copies(engine: DuckDB, raw: Raw, numbered: str) -> list[Finding]:
    """Leave out the copies in a file of which every row stands there several times."""
    counts = engine.execute(f"select distinct n from (select count(*) as n from {numbered} group by key)")
    times = gcd(*(whole(n) for (n,) in counts))
    if times == 1 or len(engine.execute(f"select distinct key from {numbered} limit {_FEW}")) < _FEW:
        return []
    engine.execute(f"""
        delete from {numbered} where _row in (
          select _row from (
            select _row, row_number() over (partition by key order by _row) as n,
              count(*) over (partition by key) as copies
            from {numbered}
          ) where n * {times} > copies
        )
    """)
    text = f"every row stands {times} times in the file; each counts once"
    remedy = "Deliver the file as it was exported."
    return [Finding("rows_repeated", text, "warning", raw.name, remedy=remedy)]


def _gives_back(engine: DuckDB, typed: str, columns: Collection[str]) -> bool:
    conditions = ["gross < 0"]
    if "status" in columns:
        conditions.append(among_values(typed, "status", f"lower(status) in ({_words()})"))
    return any(engine.execute(f"select 1 from {typed} where {each} limit 1") for each in conditions)


def _words() -> str:
    return ", ".join(DUCKDB.literal(word) for word in REFUNDED_STATUSES)


def _refunds(typed: str, orders: str, columns: Collection[str]) -> str:
    carried = "".join(f"{c}, " for c in ("customer", "currency") if c in columns)
    pieces = "abs(units)" if "units" in columns else "null"
    return f"""
        select *, case when order_id is null then 'refund:' || refund_id
          when refunded_at is null then 'undated:' || order_id else 'dated:' || order_id end as refund_group
        from (
          select order_id as refund_id, {carried} ordered_at as refunded_at, ordered_on as refunded_on,
            case when order_id in (select order_id from {orders}) then order_id end as order_id,
            -gross as goods, cast({pieces} as integer) as quantity, _file, _row
          from {typed} where gross < 0
          {_whole(typed, orders, columns)}
        )
    """


def _whole(typed: str, orders: str, columns: Collection[str]) -> str:
    """Add the orders whose status says that everything was given back, where no row says how much."""
    if "status" not in columns:
        return ""
    carried = "".join(f"{c}, " for c in ("customer", "currency") if c in columns)
    discount = "- coalesce(discount, 0)" if "discount" in columns else ""
    return f"""
        union all
        select 'undated:' || order_id, {carried} cast(null as timestamp), cast(null as date), order_id,
          gross {discount}, null, _file, _row
        from {orders} where lower(status) in ({_words()}) and gross > 0
          and order_id not in (select order_id from {typed} where gross < 0)
    """
