"""Files with a row a line of an order: one file makes orders, their lines, and refunds."""

from __future__ import annotations

from dataclasses import replace

from patronage.contract.commerce import ORDER_LINES, ORDERS
from patronage.contract.table import Column
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import described, fields_by_name, spare_columns
from patronage.sources.guess import person_fields
from patronage.sources.missing import require_columns
from patronage.sources.options import ReadOptions
from patronage.sources.orders.baskets import make_baskets
from patronage.sources.orders.runs import without_copies
from patronage.sources.orders.whole_orders import leave_out_halves
from patronage.sources.persons import stage_persons
from patronage.sources.raw import Raw
from patronage.sources.source import Made, Source
from patronage.sources.values.currency import with_currency
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.values import decide_values

__all__ = ["LINE_FILES"]

_OF_ORDER = (
    "order_id",
    "order_name",
    "customer",
    "ordered_at",
    "status",
    "cancelled_at",
    "is_test",
    "updated_at",
    "currency",
    "shipping",
    "tax",
    "channel",
    "sales_channel",
    "coupon",
    "country",
)
_OF_LINE = ("line", "product_id", "product", "category", "unit_price", "unit_cost")
_AMOUNTS = ("line total", "line amount", "line revenue", "total price", *ORDERS["gross"].aliases)
_DISCOUNTS = ("line discount", *ORDERS["discount"].aliases)

_COLUMNS: tuple[Column, ...] = (
    *(ORDERS[name] for name in _OF_ORDER),
    *(ORDER_LINES[name] for name in _OF_LINE),
    # Read with decimals: goods are also sold by weight.
    replace(ORDER_LINES["quantity"], type="money"),
    Column("gross", "money", "What a line comes to, or its whole order", "money", aliases=_AMOUNTS),
    Column("discount", "money", "Discount on a line, or on its whole order", "money", aliases=_DISCOUNTS),
)


def _recognises(_engine: DuckDB, raw: Raw, options: ReadOptions) -> str:
    names = set(fields_by_name(raw, _COLUMNS, options.mapping))
    items = names & {"product_id", "product", "line"}
    amounts = names & {"unit_price", "quantity", "gross"}
    if not {"order_id", "ordered_at"} <= names or not items or not amounts:
        return ""
    return f"rows name their order and, in {', '.join(sorted(items | amounts))}, one line of it"


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    fields = fields_by_name(raw, _COLUMNS, options.mapping)
    fields |= person_fields(raw, fields, options)
    require_columns(raw, ORDERS, fields, options)
    decided = with_currency(raw, decide_values(engine, raw, fields, options), fields, options)
    typed = stage_typed(engine, raw, decided, ("order_id", "ordered_at"), "order_lines")
    whole = leave_out_halves(engine, raw, typed, "order_id", "order_lines")
    once, copies = without_copies(engine, raw, whole, "order_id", decided.names)
    baskets, findings = make_baskets(engine, raw, once, decided.names)
    return Made(
        "order_lines",
        (*baskets, *stage_persons(engine, raw, once, decided.names)),
        why=tuple(f"{name} = {f.header!r} {f.why}" for name, f in fields.items()),
        columns=frozenset(fields),
        mapping=f"lines: {described(fields)}",
        findings=(*decided.findings, *copies, *findings, *spare_columns(raw, fields)),
    )


LINE_FILES = Source("lines", "Lines of orders", frozenset({"order_lines"}), _recognises, _make, general=1)
