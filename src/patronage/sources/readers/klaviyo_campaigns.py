"""Campaigns of Klaviyo: the performance report it exports, and the table that connectors land."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.finding import Finding
from patronage.contract.marketing import CAMPAIGNS
from patronage.contract.table import Column
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import described, fields_by_name, spare_columns
from patronage.sources.fingerprint import header_of, told_by
from patronage.sources.landed.rows import landed_rows
from patronage.sources.missing import require_columns
from patronage.sources.notes import Note
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.rework import cell, leave_out
from patronage.sources.source import Made, Source
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.values import decide_values

__all__ = ["KLAVIYO_CAMPAIGNS"]

_COLUMNS = (
    replace(CAMPAIGNS["campaign_id"], aliases=("Campaign ID", "id")),
    replace(CAMPAIGNS["campaign"], aliases=("Campaign Name", "name")),
    replace(CAMPAIGNS["kind"], aliases=("Campaign Channel", "Message Channel", "channel")),
    Column("sent_at", "timestamp", "", aliases=("Send Time", "Send Date", "sent_at", "send_time")),
)
_NOT_SENT = "'draft', 'cancelled', 'canceled', 'scheduled', 'archived'"
_TOTALS = ("Total Recipients", "Recipients", "Unique Opens", "Revenue")


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    report = told_by(
        raw,
        ("Campaign Name",),
        ("Send Time", "Send Date"),
        ("Total Recipients", "Recipients", "Successful Deliveries"),
        ("Unique Opens", "Unique Clicks", "Open Rate", "Click Rate"),
    )
    return report or told_by(raw, ("id",), ("name",), ("send_time", "sent_at"), ("from_email",), ("subject",))


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    raw, gone = landed_rows(engine, raw, ("sent_at", "send_time"))
    status = cell(raw, "status")
    unsent = Note(
        "campaigns_not_sent", raw.relation, f"lower({status}) in ({_NOT_SENT})",
        "campaigns are drafts, planned or cancelled and went to nobody", status,
    )  # fmt: skip
    gone += leave_out(engine, raw, unsent)
    fields = fields_by_name(raw, _COLUMNS, options.mapping)
    named = fields.get("campaign_id", fields.get("campaign"))
    require_columns(raw, CAMPAIGNS, {**fields, **({"campaign_id": named} if named else {})}, options)
    decided = decide_values(engine, raw, fields, options)
    required = ("campaign_id",) if "campaign_id" in fields else ("campaign",)
    typed = stage_typed(engine, raw, decided, required, CAMPAIGNS.name)
    return Made(
        CAMPAIGNS.name,
        ((CAMPAIGNS.name, _stage(engine, raw, typed, decided.names)),),
        why=tuple(f"{name} = {f.header!r} {f.why}" for name, f in fields.items()),
        mapping=f"klaviyo campaigns: {described(fields)}",
        findings=(*gone, *decided.findings, *_totals(raw), *spare_columns(raw, fields)),
        columns=frozenset(fields),
    )


KLAVIYO_CAMPAIGNS = Source(
    "klaviyo_campaigns", "Klaviyo campaigns", frozenset({"campaigns"}), _recognises, _make
)


def _stage(engine: DuckDB, raw: Raw, typed: str, columns: frozenset[str]) -> str:
    """Stage a campaign once, whose variations the report lists apart."""
    relation = f"stage.campaigns_{raw.index}"
    own = "campaign_id" if "campaign_id" in columns else "campaign"
    name = "any_value(campaign)" if "campaign" in columns else "cast(null as varchar)"
    kind = "coalesce(lower(any_value(kind)), 'email')" if "kind" in columns else "'email'"
    day = "min(sent_on)" if "sent_at" in columns else "cast(null as date)"
    engine.execute(f"""
        create or replace table {relation} as
        select {own} as campaign_id, {name} as campaign, {kind} as kind, {kind} as channel,
          {day} as starts_on, _file, min(_row) as _row
        from {typed} group by {own}, _file
    """)
    return relation


def _totals(raw: Raw) -> list[Finding]:
    if not header_of(raw, *_TOTALS):
        return []
    text = "recipients, opens, clicks and revenue are totals of a campaign: they say of nobody, and stay out"
    remedy = "Load the events (Received, Opened, Clicked) to know who saw it."
    return [Finding("campaigns_in_total", text, "note", raw.name, remedy=remedy)]
