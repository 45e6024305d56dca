"""Files with a row a line of an order: one file makes orders, their lines, and refunds of what is negative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from patronage.base.finding import Finding
from patronage.contract.commerce import ORDER_LINES, ORDERS
from patronage.contract.table import Column
from patronage.engine.duckdb import DuckDB
from patronage.sources.baskets import make_baskets
from patronage.sources.currency import with_currency
from patronage.sources.fields import Field, described, fields_by_name
from patronage.sources.guess import person_fields
from patronage.sources.options import ReadOptions
from patronage.sources.persons import stage_persons
from patronage.sources.raw import Raw
from patronage.sources.runs import without_copies
from patronage.sources.source import Made, Source
from patronage.sources.typed import stage_typed
from patronage.sources.values import decide_values
from patronage.sources.whole_orders import leave_out_halves

__all__ = ["LINE_FILES", "line_fields"]

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

COLUMNS: tuple[Column, ...] = (
    *(ORDERS[name] for name in _OF_ORDER),
    *(ORDER_LINES[name] for name in _OF_LINE),
    # Read with decimals: goods are also sold by weight.
    replace(ORDER_LINES["quantity"], type="money"),
    Column(
        "gross",
        "money",
        "What a line comes to, or its whole order",
        "money",
        aliases=("line total", "line amount", "line revenue", "amount", "total", "total price", "revenue",
                 "sales", "value", "importe", "сумма", "valoare", "subtotal", "order total"),
    ),
    Column(
        "discount",
        "money",
        "Discount on a line, or on its whole order",
        "money",
        aliases=("line discount", *ORDERS["discount"].aliases),
    ),
)  # fmt: skip


def line_fields(raw: Raw, asked: Mapping[str, str]) -> dict[str, Field]:
    """Find the columns of orders and of their lines in one file."""
    return fields_by_name(raw, COLUMNS, asked)


def _recognises(_engine: DuckDB, raw: Raw, options: ReadOptions) -> str:
    names = set(line_fields(raw, options.mapping))
    if not {"order_id", "ordered_at"} <= names:
        return ""
    items = names & {"product_id", "product", "line"}
    amounts = names & {"unit_price", "quantity", "gross"}
    if not items or not amounts:
        return ""
    return f"rows name their order and, in {', '.join(sorted(items | amounts))}, one line of it"


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    fields = line_fields(raw, options.mapping)
    fields |= person_fields(raw, fields, options)
    decided = with_currency(raw, decide_values(engine, raw, fields, options), fields, options)
    typed = stage_typed(engine, raw, decided, ("order_id", "ordered_at"), "order_lines")
    whole = leave_out_halves(engine, raw, typed, "order_id", "order_lines")
    once, copies = without_copies(engine, raw, whole, "order_id", decided.names)
    baskets, findings = make_baskets(engine, raw, once, decided.names)
    spare = [h for i, h in enumerate(raw.headers) if i not in {f.index for f in fields.values()}]
    unused = (
        [Finding("columns_unused", f"columns not used: {', '.join(spare)}", "note", raw.name)]
        if spare
        else []
    )
    return Made(
        "order_lines",
        (*baskets, *stage_persons(engine, raw, once, decided.names)),
        why=tuple(f"{name} = {f.header!r} {f.why}" for name, f in fields.items()),
        columns=frozenset(fields),
        mapping=f"lines: {described(fields)}",
        findings=(*decided.findings, *copies, *findings, *unused),
    )


LINE_FILES = Source("lines", "Lines of orders", frozenset({"order_lines"}), _recognises, _make, general=1)
