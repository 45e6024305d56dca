"""Refunds of Shopify that connectors land: a row a line given back, its order and day in other tables."""

from __future__ import annotations

from patronage.base.errors import InputError
from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import header_of
from patronage.sources.known import Known, make_known
from patronage.sources.landed.kinds import kind_of
from patronage.sources.landed.rows import landed_rows
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.tables import TABLE_FILES
from patronage.sources.rework import cell, rework
from patronage.sources.source import Made, Source

__all__ = ["LANDED_REFUNDS"]

_HEADERS = {
    "refund_id": ("refund_id",),
    "order_id": ("refund order",),
    "refunded_at": ("refund day",),
    "goods": ("subtotal", "subtotal_set_shop_amount"),
    "tax": ("total_tax", "total_tax_set_shop_amount"),
    "currency": ("subtotal_set_shop_currency_code",),
    "quantity": ("quantity",),
    "product_id": ("refund product",),
    "restocked": ("back in stock",),
    "line": (),
    "customer": (),
    "reason": (),
}


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    kind = kind_of(raw)
    return kind.told(raw) if kind and kind.label == "Shopify order_line_refund" else ""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    if not header_of(raw, "refund order") and "order_id" not in options.mapping:
        message = (
            f"{raw.name} says what was given back, and neither when nor of which order: that stands in the"
            " table refund. Load both in one command, or read the whole database or folder."
        )
        raise InputError(message)
    raw, gone = landed_rows(engine, raw, ("refund day",))
    kept = f"lower({cell(raw, 'restock_type')}) in ('return', 'cancel', 'legacy_restock')"
    raw = rework(engine, raw, {"back in stock": f"case when {kept} then 'true' else 'false' end"})
    return make_known(engine, raw, options, Known(TABLE_FILES, _HEADERS, "refunds", gone))


LANDED_REFUNDS = Source(
    "landed_refunds", "Landed refunds of Shopify", frozenset({"refunds"}), _recognises, _make
)
