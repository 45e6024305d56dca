"""Tickets of Zendesk: exported views, the full JSON export, and the table that connectors land."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import header_of, told_by
from patronage.sources.headers import plain
from patronage.sources.known import Known, make_known
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.contacts import CONTACT_LOGS
from patronage.sources.rework import cell, keep_latest, own_id, rework
from patronage.sources.service.media import medium_sql
from patronage.sources.source import Made, Source
from patronage.sources.values.utc_headers import in_utc_sql

__all__ = ["ZENDESK_TICKETS"]

_PARTICULAR = (
    "Summation column", "Group stations", "Assignee stations", "Requester wait time in minutes",
    "First reply time in minutes", "First reply time in minutes within business hours", "Reopens",
    "Satisfaction Score", "metric_set", "allow_channelback", "via_source_rel", "has_incidents",
)  # fmt: skip
_LANDED = ("created_at", "updated_at", "due_at")
_MERGED = "closed_by_merge"


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    return told_by(
        raw,
        ("Id", "Ticket ID"),
        ("Requester", "Requester id", "Requester email"),
        ("Assignee", "Assignee id"),
        ("Status",),
        ("Created at", "Created"),
        _PARTICULAR,
    )


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    updated = f"coalesce({cell(raw, 'Updated at')}, {cell(raw, 'Updated')})"
    again = keep_latest(engine, raw, cell(raw, "Id", "Ticket ID"), updated)
    raw = rework(engine, raw, dict(_values(raw)))
    headers = {
        "contact_id": ("Id", "Ticket ID"),
        "medium": ("Via", "via_channel"),
        "queue": ("Group", "group_id"),
        "status": ("Status",),
        "reason": ("Ticket type", "Type"),
    }
    return make_known(
        engine, raw, options, Known(CONTACT_LOGS, headers, findings=[*again, *_of_office_hours(raw)])
    )


ZENDESK_TICKETS = Source("zendesk_tickets", "Zendesk tickets", frozenset({"contacts"}), _recognises, _make)


def _values(raw: Raw) -> Iterator[tuple[str, str]]:
    """Give what cells become: media in the contract's words, merged tickets marked, JSON unfolded."""
    if requester := header_of(raw, "Requester id"):
        yield requester, own_id("zendesk", cell(raw, requester))
    if via := header_of(raw, "Via", "via_channel"):
        # In the JSON export the channel is one part of several.
        part = f"json_extract_string(try_cast({cell(raw, via)} as json), '$.channel')"
        yield via, medium_sql(f"coalesce({part}, {cell(raw, via)})")
    if header_of(raw, "Tags"):
        merged = f"contains(lower({cell(raw, 'Tags')}), '{_MERGED}')"
        yield header_of(raw, "Status"), f"case when {merged} then 'merged' else {cell(raw, 'Status')} end"
    if rating := header_of(raw, "satisfaction_rating"):
        score = f"json_extract_string(try_cast({cell(raw, rating)} as json), '$.score')"
        yield rating, f"coalesce({score}, {cell(raw, rating)})"
    if header_of(raw, "metric_set"):
        metrics = f"try_cast({cell(raw, 'metric_set')} as json)"
        reply = "$.reply_time_in_minutes.calendar"
        yield "First reply time in minutes", f"json_extract_string({metrics}, '{reply}')"
        yield "Solved at", f"json_extract_string({metrics}, '$.solved_at')"
        yield "Reopens", f"json_extract_string({metrics}, '$.reopens')"
    if header_of(raw, "_fivetran_synced"):
        # Connectors land instants in UTC and do not say so.
        for header in (header_of(raw, name) for name in _LANDED):
            if header:
                yield header, in_utc_sql(cell(raw, header))


def _of_office_hours(raw: Raw) -> list[Finding]:
    """Say that time within business hours is no time between two instants, where there is no other."""
    times = [h for h in raw.headers if "firstreplytime" in plain(h)]
    if not times or any("business" not in h.lower() for h in times):
        return []
    text = f"{times[0]!r} leaves out the hours the desk was closed, so that it says not when the reply came"
    remedy = "Add the column First reply time in minutes to the view."
    return [Finding("first_reply_unknown", text, "warning", raw.name, remedy=remedy)]
