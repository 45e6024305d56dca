"""Tickets of Gorgias as its interface and loaders give them: records inside records, instants in UTC."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import header_of, told_by
from patronage.sources.known import Known, make_known
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.contacts import CONTACT_LOGS
from patronage.sources.rework import cell, keep_latest, own_id, part, rework
from patronage.sources.service.media import medium_sql
from patronage.sources.source import Made, Source
from patronage.sources.values.utc_headers import in_utc_sql

__all__ = ["GORGIAS_TICKETS"]

_INSTANTS = {
    "queued_at": ("created_datetime",),
    "first_reply_at": (
        "first_agent_reply_datetime",
        "first_response_datetime",
        "first_agent_message_datetime",
    ),
    "resolved_at": ("closed_datetime",),
    "updated_at": ("updated_datetime",),
    "reopened_at": ("reopened_datetime",),
}
_HEADERS = {
    "contact_id": ("id", "ticket_id", "Ticket ID"),
    **_INSTANTS,
    "medium": ("channel",),
    "direction": ("way",),
    "status": ("state",),
    "agent": ("assignee",),
    "queue": ("team",),
    "email": ("requester address",),
    "name": ("requester full name",),
    "requester_id": ("requester key",),
    "external": ("requester external key",),
    "rating": ("survey score",),
    # Its surveys give one to five stars.
    "scale": (":5",),
    "customer": (),
    "subject": ("subject",),
    "reason": (),
    "first_reply": (),
    "resolution": (),
}


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    return told_by(
        raw,
        ("id", "ticket_id", "Ticket ID"),
        ("created_datetime",),
        ("channel",),
        ("status",),
        ("customer", "customer_id", "customer_email"),
        ("from_agent", "closed_datetime", "opened_datetime", "spam"),
    )


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    again = keep_latest(engine, raw, cell(raw, "id", "ticket_id", "Ticket ID"), cell(raw, "updated_datetime"))
    raw = rework(engine, raw, dict(_values(raw)))
    return make_known(engine, raw, options, Known(CONTACT_LOGS, _HEADERS, findings=again))


GORGIAS_TICKETS = Source("gorgias_tickets", "Gorgias tickets", frozenset({"contacts"}), _recognises, _make)


def _values(raw: Raw) -> Iterator[tuple[str, str]]:
    started_by_agent = f"lower({cell(raw, 'from_agent')}) in ('true', '1', 'yes')"
    is_out = f"coalesce({started_by_agent}, false)"
    for name, headers in _INSTANTS.items():
        header = header_of(raw, *headers)
        if header:
            # A ticket that an agent began has no first reply to wait for.
            value = in_utc_sql(cell(raw, header))
            yield header, f"case when not {is_out} then {value} end" if name == "first_reply_at" else value
    yield header_of(raw, "channel"), medium_sql(cell(raw, "channel"))
    yield "way", f"case when {is_out} then 'out' else 'in' end"
    is_spam = f"lower({cell(raw, 'spam')}) in ('true', '1', 'yes')"
    yield "state", f"case when {is_spam} then 'spam' else {cell(raw, 'status')} end"
    yield "assignee", f"coalesce({part(raw, 'assignee_user', 'id')}, {cell(raw, 'assignee_user_id')})"
    yield "team", f"coalesce({part(raw, 'assignee_team', 'name')}, {part(raw, 'assignee_team', 'id')})"
    yield "requester address", part(raw, "customer", "email")
    yield "requester full name", part(raw, "customer", "name")
    yield "requester key", own_id("gorgias", part(raw, "customer", "id"))
    yield "requester external key", part(raw, "customer", "external_id")
    yield "survey score", part(raw, "satisfaction_survey", "score")
