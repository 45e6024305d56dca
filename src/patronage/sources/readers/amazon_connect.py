"""Contact records of Amazon Connect: delivered at least once, a record a leg, times in UTC."""

from __future__ import annotations

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import header_of, told_by
from patronage.sources.known import Known, make_known
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.contacts import CONTACT_LOGS
from patronage.sources.rework import cell, keep_latest, part, rework
from patronage.sources.service.media import medium_sql
from patronage.sources.source import Made, Source
from patronage.sources.values.utc_headers import in_utc_sql

__all__ = ["AMAZON_CONNECT"]

_OUT = "'OUTBOUND', 'CALLBACK', 'EXTERNAL_OUTBOUND'"
_HEADERS = {
    "contact_id": ("first contact",),
    "leg": ("leg",),
    "transferred_from": ("transferred from",),
    "customer": ("customer key",),
    "phone": ("endpoint address",),
    "medium": ("Channel",),
    "direction": ("direction",),
    "queue": ("queue name",),
    "agent": ("agent name",),
    "queued_at": ("enqueued or initiated",),
    "answered_at": ("connected to agent",),
    "ended_at": ("disconnected",),
    "talk": ("agent interaction seconds",),
    "hold_seconds": ("customer hold seconds",),
    "after_call_seconds": ("after contact work seconds",),
    "outcome": ("outcome",),
    "updated_at": ("LastUpdateTimestamp",),
}


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    return told_by(
        raw,
        ("ContactId",),
        ("InitiationMethod",),
        ("InitiationTimestamp",),
        ("Channel",),
        ("DisconnectTimestamp",),
    )


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    contact = cell(raw, "ContactId")
    findings = keep_latest(engine, raw, contact, cell(raw, "LastUpdateTimestamp"))
    findings += _cut(engine, raw)
    raw = rework(engine, raw, _values(raw))
    return make_known(engine, raw, options, Known(CONTACT_LOGS, _HEADERS, findings=findings))


AMAZON_CONNECT = Source(
    "amazon_connect", "Amazon Connect contact records", frozenset({"contacts"}), _recognises, _make
)


def _first(raw: Raw) -> str:
    return f"coalesce({cell(raw, 'InitialContactId')}, {cell(raw, 'ContactId')})"


def _values(raw: Raw) -> dict[str, str]:
    """Give what records hold inside others; an answered leg ends with its talk, whoever hangs up later."""
    method, connected = cell(raw, "InitiationMethod"), part(raw, "Agent", "ConnectedToAgentTimestamp")
    enqueued = part(raw, "Queue", "EnqueueTimestamp")
    queue = part(raw, "Queue", "Name")
    talk = part(raw, "Agent", "AgentInteractionDuration")
    return {
        "first contact": _first(raw),
        "leg": _legs(raw),
        # The table still is the raw one: each record finds the one it came from there.
        "transferred from": _leg_before(raw),
        "customer key": part(raw, "Attributes", "customerId"),
        "endpoint address": part(raw, "CustomerEndpoint", "Address"),
        header_of(raw, "Channel"): medium_sql(cell(raw, "Channel")),
        "direction": f"case when upper({method}) in ({_OUT}) then 'out' else 'in' end",
        "queue name": queue,
        "agent name": part(raw, "Agent", "Username"),
        "enqueued or initiated": in_utc_sql(f"coalesce({enqueued}, {cell(raw, 'InitiationTimestamp')})"),
        "connected to agent": in_utc_sql(connected),
        "disconnected": in_utc_sql(
            f"case when {connected} is null or {talk} is null then {cell(raw, 'DisconnectTimestamp')} end"
        ),
        "agent interaction seconds": talk,
        "customer hold seconds": part(raw, "Agent", "CustomerHoldDuration"),
        "after contact work seconds": part(raw, "Agent", "AfterContactWorkDuration"),
        "outcome": (
            f"case when {connected} is not null then 'answered' when upper({method}) in ({_OUT}) then null"
            f" when coalesce({queue}, {enqueued}) is not null then 'abandoned' else 'deflected' end"
        ),
        header_of(raw, "LastUpdateTimestamp") or "LastUpdateTimestamp": in_utc_sql(
            cell(raw, "LastUpdateTimestamp")
        ),
    }


def _legs(raw: Raw) -> str:
    order = f"{cell(raw, 'InitiationTimestamp')}, {cell(raw, 'ContactId')}"
    return f"row_number() over (partition by {_first(raw)} order by {order})"


def _leg_before(raw: Raw) -> str:
    legs = f"select {cell(raw, 'ContactId')} as id, {_legs(raw)} as leg from {raw.relation}"
    return f"(select max(b.leg) from ({legs}) as b where b.id = {cell(raw, 'PreviousContactId')})"


def _cut(engine: DuckDB, raw: Raw) -> list[Finding]:
    """Say that the beginning of transferred contacts lies in another file: a load replaces contacts whole."""
    first, contact = _first(raw), cell(raw, "ContactId")
    known = f"select {contact} from {raw.relation} where {contact} is not null"
    note = Note(
        "contacts_cut", raw.relation,
        f"{first} <> {contact} and {first} not in ({known})",
        "records are later legs of contacts that begin in another file", contact,
        "Load the files that hold the legs of a contact in one command.", "warning",
    )  # fmt: skip
    return noted(engine, raw, [note])
