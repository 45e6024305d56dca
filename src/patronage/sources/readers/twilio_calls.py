"""Calls of Twilio: rows are legs, those of one parent are one call; what it cost stands below zero."""

from __future__ import annotations

from dataclasses import replace

from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import told_by
from patronage.sources.known import Known, make_known
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.contacts import CONTACT_LOGS
from patronage.sources.rework import cell, keep_latest
from patronage.sources.source import Made, Source
from patronage.sources.staging import column_of
from patronage.sources.values.utc_headers import in_utc_sql

__all__ = ["TWILIO_CALLS"]

_SID = ("Sid", "Call Sid")
_PARENT = ("ParentCallSid", "Parent Call Sid")
_STATUS = ("Status", "Call Status")
_START = ("StartTime", "Start Time", "DateCreated", "Date Created")
_COLUMNS = (
    "contact_id", "queued_at", "answered_at", "ended_at", "direction", "outcome", "phone", "cost", "currency",
)  # fmt: skip


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    return told_by(raw, _SID, ("From",), ("To",), _START, _STATUS, ("Direction",), ("Price", *_PARENT))


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    findings = keep_latest(engine, raw, cell(raw, *_SID), cell(raw, "DateUpdated", "Date Updated"))
    parent = cell(raw, *_PARENT)
    legs = Note(
        "legs_put_together", raw.relation, f"{parent} is not null",
        "rows are legs that a call dialled; they belong to it and are no calls of their own", parent,
    )  # fmt: skip
    findings += noted(engine, raw, [legs])
    calls = _calls(engine, raw)
    headers: dict[str, tuple[str, ...]] = {name: (name,) for name in _COLUMNS}
    known = Known(CONTACT_LOGS, headers | {"medium": (":phone",)}, findings=findings)
    return make_known(engine, calls, options, known)


TWILIO_CALLS = Source("twilio_calls", "Twilio calls", frozenset({"contacts"}), _recognises, _make)


def _calls(engine: DuckDB, raw: Raw) -> Raw:
    """Put the legs of each call together.

    A call that dialled somebody was answered when the first of them took it up; one that dialled nobody, as
    its own status says. Inbound calls nobody took up were given up by their callers.
    """
    sid, parent, status = cell(raw, *_SID), cell(raw, *_PARENT), f"lower({cell(raw, *_STATUS)})"
    began = f"coalesce({', '.join(cell(raw, name) for name in _START)})"
    direction, price = f"lower({cell(raw, 'Direction')})", f"ltrim({cell(raw, 'Price')}, '-')"
    whole = f"({parent} is null)"
    columns = {
        "contact_id": f"coalesce({parent}, {sid})",
        "queued_at": in_utc_sql(f"coalesce(min({began}) filter (where {whole}), min({began}))"),
        "answered_at": in_utc_sql(f"min({began}) filter (where not {whole} and {status} = 'completed')"),
        "ended_at": in_utc_sql(f"max({cell(raw, 'EndTime', 'End Time')})"),
        "direction": f"case when bool_or({whole} and {direction} = 'inbound') then 'in' else 'out' end",
        "outcome": f"""case
            when bool_or(not {whole}) then case when bool_or(not {whole} and {status} = 'completed')
              then 'answered' when bool_or({whole} and {direction} = 'inbound') then 'abandoned' end
            when bool_or({status} = 'completed') then 'answered'
            when bool_or({direction} = 'inbound') then 'abandoned' end""",
        "phone": f"""coalesce(any_value(case when {direction} = 'inbound' then {cell(raw, "From")}
            else {cell(raw, "To")} end) filter (where {whole}), any_value({cell(raw, "From")}))""",
        "cost": f"coalesce(cast(sum(try_cast({price} as decimal(18,6))) as varchar), any_value({price}))",
        "currency": f"any_value({cell(raw, 'PriceUnit', 'Price Unit')})",
    }
    selected = ", ".join(f"{columns[name]} as {column_of(i)}" for i, name in enumerate(_COLUMNS))
    engine.execute(
        f"create or replace table {raw.relation} as"
        f" select {selected}, min(_row) as _row from {raw.relation} group by coalesce({parent}, {sid})"
    )
    return replace(raw, headers=_COLUMNS)
