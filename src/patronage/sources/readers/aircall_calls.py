"""Calls of Aircall: the exported statistics, and the calls its interface gives; a duration holds the wait."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import header_of, told_by
from patronage.sources.known import Known, make_known
from patronage.sources.notes import Note
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.contacts import CONTACT_LOGS
from patronage.sources.rework import cell, keep_latest, leave_out, part, rework
from patronage.sources.source import Made, Source
from patronage.sources.values.utc_headers import in_utc_sql

__all__ = ["AIRCALL_CALLS"]

_BEGAN, _TALK = "began", "talk seconds"
_ID = ("call id", "Call ID", "id", "call id (internal)")
_IN_CALL = ("in-call duration", "duration (in call)")
# Why nobody answered: outside opening hours and in the menu nobody was waiting for an agent.
_DEFLECTED = "'out_of_opening_hours', 'abandoned_in_ivr', 'voicemail', 'ai call', 'out of business hours'"
_HEADERS = {
    "contact_id": ("call",),
    "queued_at": (_BEGAN,),
    "answered_at": ("answered at",),
    "ended_at": ("ended at",),
    "talk": (_TALK,),
    "wait": ("wait seconds",),
    "total": ("total seconds",),
    "direction": ("direction",),
    "medium": (":phone",),
    "outcome": ("outcome",),
    "phone": ("customer phone",),
    "queue": ("line", "team"),
    "agent": ("agent of the call",),
    "reason": ("tags",),
    "answered": (),
    "status": (),
    "customer": (),
    "name": (),
}


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    export = told_by(
        raw, ("line",), ("datetime (utc)", "date (TZ offset incl.)", "datetime (tz offset incl.)"),
        ("missed_call_reason", "missed call reason"), ("duration (in call)", "in-call duration"),
    )  # fmt: skip
    return export or told_by(
        raw, ("missed_call_reason",), ("raw_digits",), ("started_at",), ("answered_at",), ("direction",)
    )


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    raw = rework(engine, raw, dict(_values(raw)))
    short = cell(raw, "missed_call_reason", "missed call reason", "unanswered reason")
    brief = Note(
        "calls_too_short", raw.relation, f"lower({short}) = 'short_abandoned'",
        "callers hung up within seconds, which is no wait; they are left out", short,
    )  # fmt: skip
    findings = [*keep_latest(engine, raw, cell(raw, "call"), "_row"), *leave_out(engine, raw, brief)]
    return make_known(engine, raw, options, Known(CONTACT_LOGS, _HEADERS, findings=findings))


AIRCALL_CALLS = Source("aircall_calls", "Aircall calls", frozenset({"contacts"}), _recognises, _make)


def _values(raw: Raw) -> Iterator[tuple[str, str]]:
    """Give what cells become: instants in UTC, seconds, and how the call went."""
    is_export = bool(header_of(raw, "line"))
    yield "call", f"coalesce({', '.join(cell(raw, name) for name in _ID)})"
    if is_export:
        local = "concat_ws(' ', nullif({}, ''), nullif({}, ''))".format(
            cell(raw, "date (TZ offset incl.)"), cell(raw, "time (TZ offset incl.)")
        )
        zoned = cell(raw, "datetime (tz offset incl.)")
        utc = in_utc_sql(cell(raw, "datetime (utc)"))
        yield _BEGAN, f"coalesce({utc}, {zoned}, nullif({local}, ''))"
        talk = f"coalesce({', '.join(cell(raw, name) for name in _IN_CALL)})"
        answered = f"lower({cell(raw, 'answered')}) in ('yes', 'true')"
        yield _TALK, f"case when {answered} then {talk} end"
        wait = f"coalesce({cell(raw, 'waiting time')}, {cell(raw, 'time to answer')})"
        yield "wait seconds", wait
        # A duration counts from the first ring: what is not talk was waiting.
        yield "total seconds", cell(raw, "duration (total)")
        ours, theirs = cell(raw, "from"), cell(raw, "to")
        incoming = f"lower({cell(raw, 'direction')}) = 'inbound'"
        yield (
            "customer phone",
            (f"coalesce({cell(raw, 'customer number')}, case when {incoming} then {ours} else {theirs} end)"),
        )
        yield "agent of the call", cell(raw, "user")
    else:
        answered = f"{cell(raw, 'answered_at')} is not null"
        yield _BEGAN, cell(raw, "started_at")
        yield "answered at", cell(raw, "answered_at")
        yield "ended at", cell(raw, "ended_at")
        yield "customer phone", cell(raw, "raw_digits")
        yield "agent of the call", f"coalesce({part(raw, 'user', 'id')}, {part(raw, 'user', 'name')})"
        yield "line", f"coalesce({part(raw, 'number', 'name')}, {part(raw, 'number', 'id')})"
    yield "outcome", _outcome(raw, answered)


def _outcome(raw: Raw, answered: str) -> str:
    why = f"lower({cell(raw, 'missed_call_reason', 'missed call reason', 'unanswered reason')})"
    kind = f"lower({cell(raw, 'call type', 'type')})"
    incoming = f"lower({cell(raw, 'direction')}) = 'inbound'"
    return (
        f"case when coalesce({answered}, false) then 'answered'"
        f" when {why} in ({_DEFLECTED}) or {kind} in ({_DEFLECTED}) then 'deflected'"
        f" when {incoming} then 'abandoned' end"
    )
