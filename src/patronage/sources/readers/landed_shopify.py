"""Tables of Shopify that connectors land, in the shapes of both of its interfaces."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB
from patronage.sources.known import Known, make_known
from patronage.sources.landed.kinds import kind_of
from patronage.sources.landed.rows import landed_rows
from patronage.sources.landed.shopify import as_customers, as_lines, as_orders, as_products
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.shopify_customers import SHOPIFY_CUSTOMERS
from patronage.sources.readers.shopify_orders import SHOPIFY_ORDERS
from patronage.sources.readers.tables import TABLE_FILES
from patronage.sources.rework import cell
from patronage.sources.source import Made, Source

__all__ = ["LANDED_SHOPIFY"]

_TABLES = {
    "order": "orders",
    "order_line": "order_lines",
    "customer": "customers",
    "inventory_item": "products",
}
_INSTANTS = ("created_at", "processed_at", "updated_at", "cancelled_at")


def _recognises(_engine: DuckDB, raw: Raw, options: ReadOptions) -> str:
    kind = kind_of(raw)
    if kind is None or kind.system != "Shopify" or kind.name not in _TABLES:
        return ""
    return kind.told(raw) if options.table in (None, _TABLES[kind.name]) else ""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    kind = kind_of(raw)
    name = kind.name if kind else "order"
    raw, gone = landed_rows(engine, raw, _INSTANTS)
    if name == "order":
        status = f"lower({cell(raw, 'financial_status', 'display_financial_status')})"
        refunded = Note(
            "refunds_in_other_tables", raw.relation, f"{status} in ('refunded', 'partially_refunded')",
            "orders were refunded; how much and when stands in the tables refund and order_line_refund",
            status,
            "Load those tables as well.",
        )  # fmt: skip
        gone += noted(engine, raw, [refunded])
        known = Known(SHOPIFY_ORDERS, {}, "orders", gone)
        return make_known(engine, as_orders(engine, raw), options, known)
    if name == "customer":
        known = Known(SHOPIFY_CUSTOMERS, {}, "customers", gone)
        return make_known(engine, as_customers(engine, raw), options, known)
    shaped = as_lines(engine, raw) if name == "order_line" else as_products(engine, raw)
    return make_known(engine, shaped, options, Known(TABLE_FILES, {}, _TABLES[name], gone))


LANDED_SHOPIFY = Source(
    "landed_shopify", "Landed tables of Shopify", frozenset(_TABLES.values()), _recognises, _make
)
