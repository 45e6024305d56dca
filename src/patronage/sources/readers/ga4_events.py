"""Events that Google Analytics 4 exports to a warehouse: sessions become visits, goals conversions."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.finding import Finding
from patronage.contract.table import Column
from patronage.contract.visits import VISITS
from patronage.engine.duckdb import DuckDB
from patronage.sources.analytics.cells import event_values, parameters
from patronage.sources.analytics.sessions import stage_conversions, stage_visits
from patronage.sources.fields import described, fields_by_name
from patronage.sources.fingerprint import told_by
from patronage.sources.missing import require_columns
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.rework import rework
from patronage.sources.source import Made, Source
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.values import decide_values

__all__ = ["GA4_EVENTS"]

_COLUMNS = (
    Column("visited_at", "timestamp", "", aliases=("event_timestamp",)),
    Column("event", "text", "", aliases=("event_name",)),
    Column("property_day", "text", "", aliases=("event_date",)),
    Column("visitor_id", "text", "", aliases=("user_pseudo_id",)),
    Column("customer", "text", "", person=True, aliases=("user_id",)),
    *(
        Column(name, "text", "", aliases=(name,))
        for name in ("session_key", "channel_told", "first_touch", "campaign_told", "page", "device_kind",
                     "country_told", "transaction", "currency_told")
    ),
    Column("value_told", "money", "", aliases=("value_told",)),
)  # fmt: skip


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    return told_by(raw, ("event_name",), ("event_timestamp",), ("user_pseudo_id",))


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    raw = rework(engine, raw, parameters(raw))
    raw = rework(engine, raw, event_values(raw))
    fields = fields_by_name(raw, _COLUMNS, options.mapping)
    require_columns(raw, VISITS, {**fields, "visit_id": fields["visitor_id"]}, options)
    decided = decide_values(engine, raw, fields, options)
    typed = stage_typed(engine, raw, decided, ("visited_at", "event"), VISITS.name)
    visits = stage_visits(engine, raw, typed, options)
    conversions = stage_conversions(engine, raw, typed, visits)
    made = [(VISITS.name, visits), ("conversions", conversions)]
    return Made(
        VISITS.name,
        tuple(one for one in made if engine.execute(f"select 1 from {one[1]} limit 1") or one[1] == visits),
        why=(
            "a visit is the events of one user_pseudo_id and ga_session_id",
            "a conversion is a purchase, once a transaction_id, a generate_lead or a sign_up",
        ),
        mapping=f"ga4 events: {described(fields)}",
        findings=(*decided.findings, *noted(engine, raw, _notes(typed)), *_first_touch(engine, raw, typed)),
        columns=frozenset(fields),
    )


GA4_EVENTS = Source(
    "ga4_events", "Google Analytics 4 events", frozenset({"visits", "conversions"}), _recognises, _make
)


def _notes(typed: str) -> Iterator[Note]:
    yield Note(
        "events_of_no_visitor", typed, "visitor_id is null",
        "events name no visitor, as where consent was not given; they make no visit, and purchases among them"
        " count as conversions of nobody", "event",
    )  # fmt: skip
    yield Note(
        "events_of_no_session", typed, "visitor_id is not null and session_key is null",
        "events have no ga_session_id and belong to no visit", "event",
    )  # fmt: skip
    yield Note(
        "property_in_another_zone", typed,
        "property_day is not null and strftime(visited_on, '%Y%m%d') <> replace(property_day, '-', '')",
        "events lie on another day for the property than for the shop: their time zones differ",
        "property_day", "Check the time zone of the shop, or that of the property.", "warning",
    )  # fmt: skip
    repeated = (
        f"(select * from {typed} where event = 'purchase' and transaction is not null"
        " qualify row_number() over (partition by transaction order by visited_at, _row) > 1)"
    )
    yield Note(
        "purchases_repeated", repeated, "true",
        "purchases repeat a transaction_id; the first of each counts", "transaction",
    )  # fmt: skip
    yield Note(
        "purchases_unnumbered", typed, "event = 'purchase' and transaction is null",
        "purchases have no transaction_id; each counts as its own", severity="warning",
    )  # fmt: skip


def _first_touch(engine: DuckDB, raw: Raw, typed: str) -> list[Finding]:
    """Say that no session names where it came from, where only the visitor's first touch is told."""
    if engine.execute(f"select 1 from {typed} where channel_told is not null limit 1"):
        return []
    text = (
        "no session says where it came from; the first touch of its visitor is taken, which is another thing."
        " Intraday tables lack attribution"
    )
    remedy = "Load the daily tables when they are complete, after up to 72 hours."
    return [Finding("channel_of_first_touch", text, "warning", raw.name, remedy=remedy)]
