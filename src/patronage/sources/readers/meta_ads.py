"""The report Meta Ads Manager exports: the currency stands in a header, a row may cover many days."""

from __future__ import annotations

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import fields_by_name
from patronage.sources.headers import plain
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.source import Made, Source
from patronage.sources.spend.columns import SPEND_COLUMNS
from patronage.sources.spend.rows import Export, make_spend

__all__ = ["META_ADS"]

_SPENT = frozenset(
    plain(header)
    for header in (
        "amount spent",
        "importe gastado",
        "montant dépensé",
        "ausgegebener betrag",
        "importo speso",
        "valor gasto",
        "valor usado",
        "сумма затрат",
        "потраченная сумма",
        "suma cheltuită",
    )
)
_ALL_CLICKS = frozenset(
    plain(header)
    for header in (
        "clicks (all)",
        "clics (todos)",
        "clics (tous)",
        "klicks (alle)",
        "клики (все)",
        "clicuri (toate)",
    )
)


def _recognises(_engine: DuckDB, raw: Raw, options: ReadOptions) -> str:
    spent = next((h for h in raw.headers if plain(h) in _SPENT), "")
    names = fields_by_name(raw, SPEND_COLUMNS, options.mapping)
    others = [names[n].header for n in ("starts_on", "spent_on", "campaign") if n in names]
    return f"headers {spent} and {others[0]}" if spent and others else ""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    clicks = fields_by_name(raw, SPEND_COLUMNS, options.mapping).get("clicks")
    findings: tuple[Finding, ...] = ()
    if clicks and plain(clicks.header) in _ALL_CLICKS:
        text = f"{clicks.header} counts likes and comments as well; the file has no clicks on links"
        remedy = "Add the column Link clicks to the report where clicks are to lead to the shop."
        findings = (Finding("clicks_of_all_kinds", text, "warning", raw.name, remedy=remedy),)
    return make_spend(engine, raw, options, Export("meta_ads", _level(raw), findings=findings))


def _level(raw: Raw) -> str:
    names = fields_by_name(raw, SPEND_COLUMNS, {})
    return next((label for n, label in (("ad", "ad"), ("ad_set", "ad set")) if n in names), "campaign")


META_ADS = Source("meta_ads", "Meta Ads report", frozenset({"spend"}), _recognises, _make)
