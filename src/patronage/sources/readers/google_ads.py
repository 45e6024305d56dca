"""The report Google Ads exports: title and period above the header, `--` for nothing, totals at the foot."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import fields_by_name
from patronage.sources.headers import plain
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.source import Made, Source
from patronage.sources.spend.columns import SPEND_COLUMNS
from patronage.sources.spend.rows import Export, make_spend

__all__ = ["GOOGLE_ADS"]

_COSTS = ("cost", "coste", "coût", "kosten", "costo", "custo", "стоимость", "расход", "расходы", "cheltuieli")
_CODES = (
    "currency code",
    "código de moneda",
    "code de devise",
    "währungscode",
    "codice valuta",
    "código da moeda",
    "код валюты",
    "codul monedei",
)
_COST_HEADERS, _CODE_HEADERS = frozenset(map(plain, _COSTS)), frozenset(map(plain, _CODES))


def _recognises(_engine: DuckDB, raw: Raw, options: ReadOptions) -> str:
    headers = {plain(h): h for h in raw.headers}
    cost = next((h for p, h in headers.items() if p in _COST_HEADERS), "")
    told = next((h for p, h in headers.items() if p in _CODE_HEADERS or h.lower() == "impr."), "")
    named = fields_by_name(raw, SPEND_COLUMNS, options.mapping).keys() & {
        "campaign",
        "campaign_id",
        "account",
    }
    return f"headers {cost} and {told}" if cost and told and named else ""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    own = {"account": next((h for h in raw.headers if plain(h) in ("customerid", "account")), "")}
    mapping = {name: header for name, header in own.items() if header}
    return make_spend(engine, raw, options, Export("google_ads", "campaign", mapping))


GOOGLE_ADS = Source("google_ads", "Google Ads report", frozenset({"spend"}), _recognises, _make)
