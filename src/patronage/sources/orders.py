"""What is particular to orders: ids made of content, negative rows and refunded statuses as refunds."""

from __future__ import annotations

from collections.abc import Collection

from patronage.base.finding import Finding
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.notes import Note, noted
from patronage.sources.raw import Raw

__all__ = ["REFUNDED_STATUSES", "make_orders", "order_notes"]

REFUNDED_STATUSES = (
    "refunded",
    "fully_refunded",
    "fully refunded",
    "reembolsado",
    "rambursat",
    "возвращен",
)
"""Statuses that say the whole order was given back."""

_HALF_TOLD = ("partially_refunded", "partially refunded", "returned", "return_pending", "devuelto")

# What an order is told apart by where it has no id; what a later export may correct is left out.
_CONTENT = ("gross", "discount", "units", "currency")


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
        typed = _numbered(engine, raw, typed, columns)
        text = (
            "no column holds an order id; ids are made of customer, time and content,"
            " so that the same rows in another order get the same ids"
        )
        findings.append(Finding("order_ids_made", text, "note", raw.name))
    orders = f"stage.orders_{raw.index}"
    has_gross = "gross" in columns
    only = " where coalesce(gross, 0) >= 0" if has_gross else ""
    engine.execute(f"create or replace table {orders} as select * from {typed}{only}")
    relations = [("orders", orders)]
    if has_gross:
        refunds, more = _refunds(engine, raw, typed, columns)
        relations += refunds
        findings += more
    return relations, [*findings, *order_notes(engine, raw, orders, columns)]


def _numbered(engine: DuckDB, raw: Raw, typed: str, columns: Collection[str]) -> str:
    relation = f"stage.numbered_{raw.index}"
    parts = ["customer", "ordered_at", *(c for c in _CONTENT if c in columns)]
    content = " || '|' || ".join(f"coalesce(cast({c} as varchar), '')" for c in parts)
    # Hashed: an order outlives the erasure of its customer, whose id must not survive in it.
    engine.execute(
        f"create or replace table {relation} as select * exclude (key),"
        " key || '-' || row_number() over (partition by key order by _row) as order_id"
        f" from (select *, left(md5({content}), 16) as key from {typed}) as t"
    )
    return relation


def _refunds(
    engine: DuckDB, raw: Raw, typed: str, columns: Collection[str]
) -> tuple[list[tuple[str, str]], list[Finding]]:
    relation, orders = f"stage.refunds_{raw.index}", f"stage.orders_{raw.index}"
    carried = "".join(f", {c}" for c in ("customer", "currency") if c in columns)
    pieces = "abs(units)" if "units" in columns else "null"
    engine.execute(
        f"create or replace table {relation} as select *,"
        " case when order_id is null then 'refund:' || refund_id"
        " when refunded_at is null then 'undated:' || order_id else 'dated:' || order_id end as refund_group from ("
        f"select order_id as refund_id, (case when order_id in (select order_id from {orders}) then order_id end)"
        f" as order_id{carried}, ordered_at as refunded_at, ordered_on as refunded_on, -gross as goods,"
        f" cast({pieces} as integer) as quantity, _file, _row from {typed} where gross < 0{_whole(columns, orders, typed)}"
        ") as r"
    )
    notes = [
        Note(
            "negative_rows_are_refunds",
            relation,
            "refunded_at is not null",
            "rows with a negative amount are refunds, not orders; together {total}",
            value="cast(-goods as varchar)",
            total="goods",
        ),
        Note(
            "refunded_without_amount",
            relation,
            "refunded_at is null",
            "orders have a status that says refunded; their whole amount counts as an undated refund",
            value="order_id",
            remedy="Load a file of refunds as well: dated refunds take the place of these.",
            severity="warning",
        ),
    ]
    findings = noted(engine, raw, notes)
    return ([("refunds", relation)] if findings else []), findings


def _whole(columns: Collection[str], orders: str, typed: str) -> str:
    """Give SQL that adds the orders whose status says that everything was given back."""
    if "status" not in columns:
        return ""
    carried = "".join(f", {c}" for c in ("customer", "currency") if c in columns)
    words = ", ".join(DUCKDB.literal(word) for word in REFUNDED_STATUSES)
    discount = " - coalesce(discount, 0)" if "discount" in columns else ""
    return (
        f" union all select 'undated:' || order_id, order_id{carried}, cast(null as timestamp), cast(null as date),"
        f" gross{discount}, null, _file, _row from {orders} where lower(status) in ({words})"
        # Where the file itself says what was given back, that is the refund.
        f" and gross > 0 and order_id not in (select order_id from {typed} where gross < 0)"
    )


def order_notes(engine: DuckDB, raw: Raw, orders: str, columns: Collection[str]) -> list[Finding]:
    """Note what may surprise about a file's orders: gaps, zeros, repeated ids, half-told refunds."""
    notes = [
        Note("customer_not_given", orders, "customer is null", "orders name no customer", value="order_id")
    ]
    if "gross" in columns:
        notes += [
            Note(
                "zero_value_orders",
                orders,
                "gross = 0",
                "orders have no value; they are kept",
                value="order_id",
            ),
            Note("amount_missing", orders, "gross is null", "orders have an empty amount", value="order_id"),
        ]
    if "status" in columns:
        words = ", ".join(DUCKDB.literal(word) for word in _HALF_TOLD)
        notes.append(
            Note(
                "refund_amount_unknown",
                orders,
                f"lower(status) in ({words})",
                "orders have a status that speaks of a return, and no column says how much was given back;"
                " they count at their full value",
                value="status",
                remedy="Load a file of refunds as well.",
                severity="warning",
            )
        )
    found = noted(engine, raw, [n for n in notes if n.code != "customer_not_given" or "customer" in columns])
    return [*found, *_repeated(engine, raw, orders, columns)]


def _repeated(engine: DuckDB, raw: Raw, orders: str, columns: Collection[str]) -> list[Finding]:
    differ = "count(distinct gross) > 1" if "gross" in columns else "false"
    groups, rows, differing, first, shown = engine.execute(
        f"select count(*), sum(n) - count(*), count(*) filter (where differ), min(row), arg_min(order_id, row) from ("
        f"select order_id, count(*) as n, {differ} as differ, min(_row) as row from {orders}"
        " group by order_id having count(*) > 1) as g"
    )[0]
    if not groups:
        return []
    place = {"file": raw.name, "row": int(first), "value": str(shown), "count": int(rows)}  # type: ignore[arg-type]  # counts
    if differing:
        text = f"{groups} order ids stand on several rows, {differing} of them with different amounts; one row a order counts"
        remedy = "If the rows are lines of one order, add --as order_lines."
        return [Finding("order_id_repeated", text, "warning", remedy=remedy, **place)]  # type: ignore[arg-type]  # as above
    text = f"{groups} order ids stand on several rows with the same amount; each counts once"
    return [Finding("order_id_repeated", text, "note", **place)]  # type: ignore[arg-type]  # as above
