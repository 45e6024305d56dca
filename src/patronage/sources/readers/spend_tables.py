"""People's own tables of spend: a row a day, week or month, by channel or campaign or neither."""

from __future__ import annotations

from patronage.contract.commerce import ORDER_LINES, ORDERS
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import fields_by_name
from patronage.sources.headers import plain
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.source import Made, Source
from patronage.sources.spend.columns import SPEND_COLUMNS
from patronage.sources.spend.rows import Export, make_spend

__all__ = ["SPEND_TABLES"]

_SPENT = frozenset(
    plain(header)
    for header in (
        "spend",
        "ad spend",
        "marketing spend",
        "media spend",
        "advertising spend",
        "total spend",
        "spend amount",
        "amount spent",
        "gasto",
        "gasto publicitario",
        "inversión",
        "dépenses",
        "ausgaben",
        "werbeausgaben",
        "потрачено",
        "расходы",
        "расход",
        "cheltuieli",
        "cheltuiala",
    )
)
_DAYS = frozenset({"spent_on", "starts_on", "week_on", "month"})
_SHOWN = frozenset({"platform", "campaign", "campaign_id", "impressions", "clicks"})
# What a row of orders, of their lines or of products would name.
_OTHERS = (ORDERS["customer"], ORDERS["order_id"], ORDER_LINES["product_id"])


def _recognises(_engine: DuckDB, raw: Raw, options: ReadOptions) -> str:
    if options.table == "spend":
        return "spend, as asked for"
    names = fields_by_name(raw, SPEND_COLUMNS, options.mapping)
    if "amount" not in names or not _DAYS & names.keys() or fields_by_name(raw, _OTHERS, {}):
        return ""
    amount = names["amount"].header
    day = next(f.header for n, f in names.items() if n in _DAYS)
    if plain(amount) in _SPENT or ("channel" in names and plain(amount) == "cost"):
        return f"{amount} by {day}"
    shown = next((f.header for n, f in names.items() if n in _SHOWN), "")
    return f"{amount} by {day} beside {shown}" if shown else ""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    return make_spend(engine, raw, options, Export())


SPEND_TABLES = Source("spend_table", "Table of spend", frozenset({"spend"}), _recognises, _make, general=1)
