"""The columns of call and ticket logs: those of contacts, and what contacts are worked out of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from patronage.contract.service import CONTACTS
from patronage.contract.table import Column
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field, asked_fields, fields_by_name
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.service.agents import by_agent_id
from patronage.sources.service.free_texts import FREE_TEXTS
from patronage.sources.staging import column_of
from patronage.sources.values.durations import stem_of
from patronage.sources.values.moments import looks_like_moment
from patronage.sources.values.shapes import profile

__all__ = ["CONTACT_IDS", "DURATIONS", "UNITS", "ContactFields", "contact_fields"]

CONTACT_IDS = frozenset({
    "contactid", "ticketid", "callid", "conversationid", "caseid", "interactionid", "ticketnumber",
    "ticketno",
    "callno", "callnumber", "ticket", "chatid", "calluuid", "casenumber",
})  # fmt: skip
"""Headers, in plain form, that name a contact's id and nothing else."""

_MORE = {
    "contact_id": (
        "call id", "case id", "ticket number", "ticket no", "call no", "call number", "call uuid",
        "case number",
        "interaction id", "chat id",
    ),
    "customer": ("customer id", "customer", "account id", "client id", "user id", "caller id"),
    "medium": ("channel", "contact channel", "via channel", "medium type", "canal", "канал"),
    "queue": ("queue name", "department", "skill group", "assigned group"),
    "agent": ("agent key", "agent name", "handled by", "operator", "operator id", "owner", "answered by"),
    "direction": ("call direction", "call type"),
    "queued_at": (
        "date + time", "day + time", "date + start time", "date + call time", "call date + call time",
        "start date + start time", "contact date + contact time", "created date + created time",
        "fecha + hora", "дата + время", "data + ora", "submitted at", "created", "opened at", "received at",
        "enqueued at", "call start", "call start time", "call started at", "started at", "start",
        "arrival time", "created time", "creation date", "created date", "date created", "open date",
        "date opened", "call date", "initiation timestamp", "contact date", "ticket created", "timestamp",
        "date", "fecha", "дата",
    ),
    "answered_at": ("date + answer time", "answered time", "connected at", "connect time", "picked up at"),
    "ended_at": (
        "end date + end time", "date + end time", "ended", "end", "call end", "call end time",
        "call ended at", "disconnected at", "hangup time", "closed time", "close date", "closed date",
        "date closed", "closed",
    ),
    "outcome": ("call outcome", "call result", "call status", "contact outcome"),
    "reason": ("issue type", "ticket type", "contact type", "interaction type", "call reason", "type"),
    "first_reply_at": ("first replied at", "first responded at", "first response date"),
    "resolved_at": ("resolved time", "resolution date", "resolved date", "date resolved", "solved date"),
    "reopened": ("reopen count", "times reopened", "reopened count"),
}  # fmt: skip


def _column(name: str, type_: str, *aliases: str) -> Column:
    return Column(name, type_, "", aliases=aliases)  # type: ignore[arg-type]


_OWN = (
    _column("email", "text", "requester email", "customer email", "email", "contact email",
        "requester e-mail"),
    _column("external", "text", "requester external id", "customer external id"),
    _column("requester_id", "text", "requester id"),
    _column("phone", "text", "customer phone", "caller phone", "customer number", "caller number",
        "phone number"),
    _column("name", "text", "requester name", "customer name", "caller name", "requester"),
    _column("answered", "boolean", "answered", "answered y/n", "is answered", "call answered"),
    _column("abandoned", "boolean", "abandoned", "abandoned y/n", "is abandoned", "call abandoned"),
    _column("resolved", "boolean", "resolved", "resolved y/n", "is resolved", "solved", "issue resolved",
        "fcr"),
    _column("status", "text", "status", "ticket status", "state"),
    _column(
        "rating", "text", "satisfaction rating", "satisfaction score", "satisfaction", "csat", "csat score",
        "csat rating", "customer satisfaction", "customer rating", "rating", "stars",
    ),
    _column("scale", "integer", "scale", "rating scale", "out of"),
)  # fmt: skip

DURATIONS: Mapping[str, tuple[str, ...]] = {
    "wait": (
        "speedofanswer", "waittime", "wait", "waiting", "waitingtime", "queuetime", "timeinqueue", "asa",
        "ringtime", "timetoanswer", "queueduration", "waitduration", "answerspeed",
    ),
    "talk": (
        "talktime", "talkduration", "avgtalkduration", "avgtalktime", "averagetalktime", "talk",
        "conversationtime", "conversationduration", "interactionduration", "agentinteractionduration",
    ),
    "hold_seconds": ("hold", "holdtime", "holdduration", "customerholdduration"),
    "after_call_seconds": (
        "aftercall", "aftercallwork", "aftercalltime", "aftercallworktime", "acw", "acwtime", "wrapup",
        "wrapuptime", "aftercontactworkduration",
    ),
    "total": ("totalduration", "totaltime", "totalcalltime", "totalcallduration"),
    "duration": ("duration", "callduration", "calllength"),
    "first_reply": ("firstresponsetime", "firstreplytime", "timetofirstresponse", "timetofirstreply", "frt"),
    "resolution": ("fullresolutiontime", "resolutiontime", "timetoresolution", "timetoresolve", "ttr"),
}  # fmt: skip
"""What takes time, and the headers of it in plain form without their unit."""

UNITS = tuple(_column(f"{name}_unit", "text") for name in DURATIONS)
_INSTANT_OF = {
    "first_reply": "first_reply_at",
    "resolution": "resolved_at",
    "resolved": "resolved_at",
    "answered": "answered_at",
    "wait": "answered_at",
}


@dataclass(frozen=True)
class ContactFields:
    """Which header is which column: durations apart, because they are read in their own way."""

    columns: Mapping[str, Field]
    durations: Mapping[str, Field]
    units: Mapping[str, Field]

    @property
    def all(self) -> dict[str, Field]:
        """Every field, by name."""
        return {**self.columns, **self.durations, **self.units}

    @property
    def names(self) -> frozenset[str]:
        """The columns found."""
        return frozenset(self.all)


def contact_fields(engine: DuckDB, raw: Raw, options: ReadOptions) -> ContactFields:
    """Find the columns of a log of contacts; what a person asked for comes first."""
    asked = options.mapping
    durations = _duration_fields(raw, asked)
    units = asked_fields(raw, UNITS, asked)
    taken = {f.index for f in (*durations.values(), *units.values())}
    others = replace(raw, headers=tuple("" if i in taken else h for i, h in enumerate(raw.headers)))
    known = {c.name for c in _columns()}
    mapping = {name: header for name, header in asked.items() if name in known and name not in durations}
    _check_asked(raw, mapping)
    columns = by_agent_id(others, fields_by_name(others, _columns(), mapping))
    return _as_they_look(engine, raw, ContactFields(columns, durations, units))


def _columns() -> tuple[Column, ...]:
    given = (c for c in CONTACTS.columns if not c.day_of and c.name not in DURATIONS)
    return (*(_with_more(c) for c in given), *_OWN, *FREE_TEXTS)


def _with_more(column: Column) -> Column:
    more = _MORE.get(column.name, ())
    if column.name == "customer":
        return replace(column, aliases=more)
    aliases = tuple(a for a in column.aliases if a != "id" or column.name != "contact_id")
    last = ("id",) if column.name == "contact_id" else ()
    # A joined time comes before half of one.
    joined = tuple(a for a in more if " + " in a)
    return replace(column, aliases=tuple(dict.fromkeys((*joined, *aliases, *more, *last))))


def _check_asked(raw: Raw, mapping: Mapping[str, str]) -> None:
    asked_fields(raw, _columns(), mapping)


def _duration_fields(raw: Raw, asked: Mapping[str, str]) -> dict[str, Field]:
    columns = [Column(name, "double", "", "seconds") for name in DURATIONS]
    found = asked_fields(raw, columns, asked)
    taken = {f.index for f in found.values()} | {
        i
        for i, h in enumerate(raw.headers)
        if any(h == said for n, said in asked.items() if n not in DURATIONS)
    }
    for column in columns:
        if column.name in asked:
            continue
        place = _place(raw.headers, DURATIONS[column.name], taken)
        if place is not None:
            found[column.name] = Field(column, place, raw.headers[place], "by its header")
            taken.add(place)
    return found


def _place(headers: Iterable[str], stems: tuple[str, ...], taken: set[int]) -> int | None:
    # Business hours are no time that passes between two instants.
    at = {
        stem_of(h): i
        for i, h in reversed(list(enumerate(headers)))
        if i not in taken and "business" not in h.lower()
    }
    return next((at[stem] for stem in stems if stem in at), None)


def _as_they_look(engine: DuckDB, raw: Raw, fields: ContactFields) -> ContactFields:
    """Move columns that hold instants where their header speaks of a duration, or of yes and no."""
    columns, durations = dict(fields.columns), dict(fields.durations)
    for name, instant in _INSTANT_OF.items():
        field = durations.get(name) or columns.get(name)
        if field is None or field.why == "as asked for":
            continue
        shapes = profile(engine, raw.relation, column_of(field.index)).shapes
        if not shapes or not looks_like_moment(shapes):
            continue
        durations.pop(name, None)
        columns.pop(name, None)
        if instant not in columns:
            columns[instant] = replace(field, column=CONTACTS[instant], why="by its header and its values")
    for name, instant in (("first_reply", "first_reply_at"), ("resolution", "resolved_at")):
        # The instant says it all; a duration beside it may be of office hours or of an unknown unit.
        if instant in columns and name in durations and durations[name].why != "as asked for":
            del durations[name]
    return ContactFields(columns, durations, fields.units)
