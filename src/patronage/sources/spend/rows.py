"""Rows of advertising spend out of any table that has them: days settled, totals apart, platform named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from patronage.base.errors import InputError
from patronage.base.finding import Finding
from patronage.contract.marketing import SPEND
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.fields import Field, described, fields_by_name, spare_columns
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.source import Made
from patronage.sources.spend.columns import SPEND_COLUMNS
from patronage.sources.spend.days import month_value, settle_days
from patronage.sources.spend.notes import spend_findings
from patronage.sources.spend.overlap import refuse_or_note_overlap
from patronage.sources.spend.spread import spread_over_days
from patronage.sources.spend.totals import compare_totals, split_totals
from patronage.sources.values.currency import with_currency
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.values import Decided, decide_values

__all__ = ["Export", "make_spend"]

# What a platform may call a result and a shop a conversion; reach and clicks are none.
_CONVERSIONS = "purchase|lead|registration|omni|conversion|order|subscri"


@dataclass(frozen=True)
class Export:
    """What is known of an export beside its headers.

    Parameters
    ----------
    platform
        The platform it comes from; its spend is paid, and its channel where the file names none.
    level
        What each row is about: account, campaign, ad group, ad.
    mapping
        Contract column -> header, where the headers alone would be misread.
    """

    platform: str = ""
    level: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def make_spend(engine: DuckDB, raw: Raw, options: ReadOptions, export: Export) -> Made:
    """Stage a file's spend.

    Raises
    ------
    InputError
        The file says no amount, or not when it was spent; or a file before it holds the same money.
    """
    # A platform's own column of networks names parts of it.
    known = {"platform": "", **export.mapping} if export.platform else export.mapping
    found = fields_by_name(raw, SPEND_COLUMNS, {**known, **options.mapping})
    _require_amount(raw, found)
    split = split_totals(engine, raw, found)
    days, fields = settle_days(engine, split.rows, found)
    decided = _decide(engine, split.rows, fields, options)
    required = [*days.columns, *([] if export.platform else ["amount"])]
    typed = stage_typed(engine, split.rows, decided, required, "spend")
    totals = compare_totals(engine, raw, split, decided, typed)
    daily, spread = spread_over_days(engine, raw, typed, days)
    spend, notes = _stage(engine, raw, daily, decided.names, export)
    findings = [
        *spread,
        *notes,
        *spend_findings(engine, raw, spend, platform=export.platform),
        *refuse_or_note_overlap(engine, raw, spend, platform=export.platform, level=export.level),
    ]
    return Made(
        "spend",
        (("spend", spend),),
        why=tuple(f"{name} = {f.header!r} {f.why}" for name, f in fields.items()),
        columns=frozenset(found),
        mapping=f"spend of {export.platform or 'a table'}: {described(fields)}",
        findings=(*export.findings, *decided.findings, *totals, *findings, *spare_columns(raw, found)),
        totals=split.count,
    )


def _require_amount(raw: Raw, fields: Mapping[str, Field]) -> None:
    if "amount" in fields:
        return
    names = ", ".join(repr(alias) for alias in SPEND["amount"].aliases)
    message = (
        f"{raw.name} says no amount: its columns are {', '.join(raw.headers)}. Expected one of {names}."
        " Name it: --as spend --map amount=HEADER, or amount=HEADER/1000000 for micros."
    )
    raise InputError(message)


def _decide(engine: DuckDB, rows: Raw, fields: Mapping[str, Field], options: ReadOptions) -> Decided:
    usual = {name: f for name, f in fields.items() if name != "month"}
    decided = decide_values(engine, rows, usual, options)
    if "month" in fields:
        decided = replace(decided, values=(*decided.values, month_value(fields["month"])))
    return with_currency(rows, decided, fields, options)


def _stage(
    engine: DuckDB, raw: Raw, daily: str, columns: Collection[str], export: Export
) -> tuple[str, list[Finding]]:
    """Stage the contract's columns; give what was assumed on the way."""
    platform = DUCKDB.literal(export.platform) if export.platform else "null"
    own = {
        "spent_on": "spent_on",
        "platform": f"coalesce(platform, {platform})" if "platform" in columns else platform,
        "paid": ("coalesce(paid, true)" if "paid" in columns else "true") if export.platform else None,
        "amount": "coalesce(amount, 0)" if export.platform else None,
        "reported_conversions": _conversions(columns),
    }
    own["channel"] = f"coalesce(channel, {own['platform']})" if "channel" in columns else own["platform"]
    given = []
    for column in SPEND.columns:
        if column.name != "line":
            sql = own.get(column.name) or (column.name if column.name in columns else "null")
            given.append(f"cast({sql} as {DUCKDB.types[column.type]}) as {column.name}")
    relation = f"stage.spend_{raw.index}"
    engine.execute(
        f"create or replace table {relation} as select {', '.join(given)}, _file, _row from {daily}"
    )
    return relation, noted(engine, raw, _assumed(daily, columns, export))


def _conversions(columns: Collection[str]) -> str | None:
    """Take results for conversions where the platform says that they are some."""
    if "reported_conversions" in columns or not {"results", "result_indicator"} <= set(columns):
        return None
    return f"case when regexp_matches(lower(result_indicator), '{_CONVERSIONS}') then results end"


def _assumed(daily: str, columns: Collection[str], export: Export) -> list[Note]:
    notes = []
    if export.platform:
        text = "rows with no amount are rows of nothing spent"
        notes.append(Note("spend_of_nothing", daily, "amount is null", text))
    if "results" in columns and "reported_conversions" not in columns:
        indicator = "result_indicator" if "result_indicator" in columns else "cast(null as varchar)"
        text = "results that are not said to be purchases, leads or registrations are not conversions"
        unclear = f"coalesce(not regexp_matches(lower({indicator}), '{_CONVERSIONS}'), true)"
        notes.append(Note("results_no_conversions", daily, f"results > 0 and {unclear}", text, indicator))
    return notes
