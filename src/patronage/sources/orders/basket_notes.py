"""What is worth a note about a file of lines: refunds found, lines left out, orders that surprise."""

from __future__ import annotations

from collections.abc import Collection

from patronage.sources.notes import Note

__all__ = ["basket_notes"]


def basket_notes(judged: str, orders: str, refunds: str, columns: Collection[str]) -> list[Note]:
    """List the notes on judged lines and what was made of them."""
    notes = [*_refund_notes(refunds), *_line_notes(judged, orders)]
    if "customer" in columns:
        several = f"""(
            select order_id, min(_row) as _row from {judged} where not cancels
            group by order_id having count(distinct customer) > 1)"""
        text = "orders name several customers on their lines; the first is taken"
        notes += [
            Note("customer_not_given", orders, "customer is null", "orders name no customer", "order_id"),
            Note("customers_differ", several, "true", text, "order_id", severity="warning"),
        ]
    if "unit_price" in columns:
        text = "lines have no price and count as 0"
        notes.append(
            Note("price_missing", judged, "unit_price is null", text, "order_id", severity="warning")
        )
    return notes


def _refund_notes(refunds: str) -> list[Note]:
    return [
        Note(
            "cancellations_are_refunds",
            refunds,
            "cancels",
            "lines of cancellation documents (C and a number) are refunds without an order, together {total}",
            "refund_id",
            total="goods",
        ),
        Note(
            "negative_lines_are_refunds",
            refunds,
            "not cancels and not called_off",
            "lines with a negative amount are refunds, together {total}",
            "refund_id",
            total="goods",
        ),
        Note(
            "cancelled_lines_are_refunds",
            refunds,
            "called_off and not cancels",
            "lines were called off in an order that was kept; they are refunds, together {total}",
            "refund_id",
            total="goods",
        ),
    ]


def _line_notes(judged: str, orders: str) -> list[Note]:
    no_orders = f"""(
        select order_id, min(_row) as _row from {judged}
        where not cancels and order_id not in (select order_id from {orders}) group by order_id)"""
    return [
        Note(
            "lines_without_value",
            judged,
            "kind = 'nothing'",
            "lines sell no pieces and have no amount, such as stock corrections; they are left out",
            "order_id",
        ),
        Note(
            "documents_without_sale",
            no_orders,
            "true",
            "documents hold no line with pieces sold; they are not orders",
            "order_id",
        ),
        Note("zero_value_orders", orders, "gross = 0", "orders have no value; they are kept", "order_id"),
        Note(
            "pieces_by_weight",
            judged,
            "kind = 'sale' and pieces <> trunc(pieces)",
            "lines have a quantity that is not whole; each counts as one piece at its whole price",
            "cast(pieces as varchar)",
        ),
    ]
