"""What may surprise about a file of orders: gaps, zeros, repeated ids, refunds told by half."""

from __future__ import annotations

from collections.abc import Collection

from patronage.base.finding import Finding
from patronage.contract.status import KEPT_STATUSES, NOT_KEPT_STATUSES
from patronage.engine.duckdb import DuckDB
from patronage.sources.notes import Note, among_values, noted
from patronage.sources.raw import Raw
from patronage.store.in_order import stand_in_order

__all__ = ["order_notes", "refund_notes", "repeated_ids"]

_HALF_TOLD = "'partially_refunded', 'partially refunded', 'returned', 'return_pending', 'devuelto'"


def refund_notes(refunds: str) -> list[Note]:
    """List the notes on refunds made of orders."""
    return [
        Note(
            "negative_rows_are_refunds",
            refunds,
            "refunded_at is not null",
            "rows with a negative amount are refunds, not orders, together {total}",
            "cast(-goods as varchar)",
            total="goods",
        ),
        Note(
            "refunded_without_amount",
            refunds,
            "refunded_at is null",
            "orders have a status that says refunded; their whole amount counts as an undated refund",
            "order_id",
            "Load a file of refunds as well: dated refunds take the place of these.",
            "warning",
        ),
    ]


def order_notes(orders: str, columns: Collection[str]) -> list[Note]:
    """List the notes on orders."""
    notes = []
    if "customer" in columns:
        text = "orders name no customer"
        notes.append(Note("customer_not_given", orders, "customer is null", text, "order_id"))
    if "gross" not in columns:
        text = "no column holds an amount; the value of these orders is that of their lines, or nothing"
        remedy = "Name the column, --map gross=HEADER, or load their lines as well."
        notes.append(Note("amounts_not_found", orders, "true", text, "null", remedy, "warning"))
    else:
        text = "orders have no value; they are kept"
        notes.append(Note("zero_value_orders", orders, "gross = 0", text, "order_id"))
        text = "orders have an empty amount"
        notes.append(Note("amount_missing", orders, "gross is null", text, "order_id", severity="warning"))
    if "status" in columns:
        notes.append(_unknown_status(orders))
        text = (
            "orders have a status that speaks of a return, and no column says how much was given back;"
            " they count at their full value"
        )
        returned = among_values(orders, "status", f"lower(status) in ({_HALF_TOLD})")
        remedy = "Load a file of refunds as well."
        notes.append(Note("refund_amount_unknown", orders, returned, text, "status", remedy, "warning"))
    return notes


def _unknown_status(orders: str) -> Note:
    known = ", ".join(f"'{word}'" for word in sorted(KEPT_STATUSES | NOT_KEPT_STATUSES))
    words = "replace(replace(lower(trim(status)), ' ', '_'), '__', '_')"
    return Note(
        "status_unknown",
        orders,
        among_values(orders, "status", f"lower(trim(status)) not in ({known}) and {words} not in ({known})"),
        "orders have a status of unknown meaning; they count as sales",
        "status",
        "Write 'cancelled' in its place where it means that there was no sale.",
        "warning",
    )


def repeated_ids(engine: DuckDB, raw: Raw, orders: str, columns: Collection[str]) -> list[Finding]:
    """Note order ids that stand on several rows with different amounts; one row an order counts."""
    if "gross" not in columns or stand_in_order(engine, orders, "order_id"):
        return []
    rows, different = engine.execute(f"select count(order_id), count(distinct order_id) from {orders}")[0]
    if rows == different:
        return []
    repeats = f"""(
        select order_id, max(_row) as _row from {orders}
        group by order_id having min(gross) <> max(gross))"""
    text = "order ids stand on several rows with different amounts; one row of each counts"
    remedy = "If the rows are lines of one order, add --as order_lines."
    note = Note("order_id_conflicting", repeats, "true", text, "order_id", remedy, "warning")
    return noted(engine, raw, [note])
