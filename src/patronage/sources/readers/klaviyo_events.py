"""Events of Klaviyo: who was sent which campaign or flow, and opened or clicked it."""

from __future__ import annotations

from patronage.contract.marketing import EXPOSURES
from patronage.contract.table import Column
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.fields import described, fields_by_name
from patronage.sources.fingerprint import told_by
from patronage.sources.landed.rows import landed_rows
from patronage.sources.missing import require_columns
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.persons import stage_persons
from patronage.sources.raw import Raw
from patronage.sources.rework import cell, rework
from patronage.sources.source import Made, Source
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.values import decide_values

__all__ = ["KLAVIYO_EVENTS"]

_EVENT = "what happened"
_MESSAGE = "campaign or flow"
_COLUMNS = (
    Column("happened_at", "timestamp", "", aliases=("datetime", "event_datetime", "timestamp", "time")),
    Column("step", "text", "", aliases=(_EVENT,)),
    Column("message", "text", "", aliases=(_MESSAGE,)),
    Column("customer", "text", "", person=True, aliases=("person_id", "profile_id", "email")),
)
_STEPS = {
    "sent_at": ("received email", "received sms", "received push", "received whatsapp message"),
    "opened_at": ("opened email", "opened push"),
    "clicked_at": ("clicked email", "clicked sms", "clicked whatsapp message"),
}


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    return told_by(
        raw,
        ("person_id", "profile_id"),
        ("campaign_id", "flow_id"),
        ("datetime", "event_datetime"),
        ("type", "metric_name", "event_name", "metric"),
    )


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    raw, gone = landed_rows(engine, raw, ("datetime", "event_datetime", "timestamp"))
    flow = cell(raw, "flow_id")
    raw = rework(
        engine,
        raw,
        {
            _EVENT: f"lower({cell(raw, 'type', 'metric_name', 'event_name', 'metric')})",
            _MESSAGE: f"coalesce({cell(raw, 'campaign_id')}, 'flow:' || {flow})",
        },
    )
    fields = fields_by_name(raw, _COLUMNS, options.mapping)
    require_columns(raw, EXPOSURES, {**fields, "campaign_id": fields["message"]}, options)
    decided = decide_values(engine, raw, fields, options)
    typed = stage_typed(engine, raw, decided, ("happened_at", "customer"), EXPOSURES.name)
    made = _stage(engine, raw, typed)
    return Made(
        EXPOSURES.name,
        ((EXPOSURES.name, made), *stage_persons(engine, raw, typed, {"customer"})),
        why=(
            *(f"{name} = {f.header!r} {f.why}" for name, f in fields.items()),
            "who received it was treated; the first opening and the first click count",
        ),
        mapping=f"klaviyo events: {described(fields)}",
        findings=(*gone, *decided.findings, *noted(engine, raw, _notes(typed, made))),
        columns=frozenset(fields),
    )


KLAVIYO_EVENTS = Source("klaviyo_events", "Klaviyo events", frozenset({"exposures"}), _recognises, _make)


def _stage(engine: DuckDB, raw: Raw, typed: str) -> str:
    relation = f"stage.exposures_{raw.index}"
    steps = ", ".join(
        f"min({told}) filter (where step in ({_listed(events)})) as {step.removesuffix('_at')}{end}"
        for step, events in _STEPS.items()
        for told, end in (("happened_at", "_at"), ("happened_on", "_on"))
    )
    engine.execute(f"""
        create or replace table {relation} as
        select message as campaign_id, customer, 'treated' as arm, {steps}, _file, min(_row) as _row
        from {typed} where {_of_messages()} group by message, customer, _file
    """)
    return relation


def _of_messages() -> str:
    events = [event for names in _STEPS.values() for event in names]
    return f"message is not null and step in ({_listed(events)})"


def _listed(words: list[str] | tuple[str, ...]) -> str:
    return ", ".join(DUCKDB.literal(word) for word in words)


def _notes(typed: str, made: str) -> list[Note]:
    return [
        Note(
            "events_not_of_messages", typed, f"not coalesce({_of_messages()}, false)",
            "events are of no message of a campaign or flow and are not loaded", "step",
        ),
        Note(
            "messages_never_sent", made, "sent_at is null",
            "messages were opened or clicked and nothing says when they were sent", "campaign_id",
            "Load all events of a campaign in one file.", "warning",
        ),
    ]  # fmt: skip
