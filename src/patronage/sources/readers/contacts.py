"""Logs of calls, chats and tickets: a row a contact, with its ratings and texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from patronage.base.finding import Finding
from patronage.contract.service import CONTACTS
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field, described, spare_columns
from patronage.sources.headers import plain
from patronage.sources.missing import require_columns
from patronage.sources.notes import noted
from patronage.sources.options import ReadOptions
from patronage.sources.persons import stage_persons
from patronage.sources.raw import Raw
from patronage.sources.service.contact_columns import CONTACT_IDS, ContactFields, contact_fields
from patronage.sources.service.contact_duration import settle_duration
from patronage.sources.service.contact_notes import contact_notes
from patronage.sources.service.contact_rows import GONE, work_out_contacts
from patronage.sources.service.free_texts import FREE_TEXTS, stage_texts
from patronage.sources.service.held_to_rules import hold_to_rules
from patronage.sources.service.ratings import make_ratings, rating_values, unread_ratings
from patronage.sources.source import Made, Source
from patronage.sources.values.currency import with_currency
from patronage.sources.values.day_and_time import JoinedRaw, with_joined_times
from patronage.sources.values.durations import Duration, decide_duration
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.values import Decided, decide_values
from patronage.sources.values.words import OUTCOMES, share_of_words, word_value

__all__ = ["CONTACT_LOGS"]

# A log of contacts has one of these beside the id and the time.
_TELLING = frozenset({
    "agent", "queue", "wait", "talk", "duration", "total", "hold_seconds", "after_call_seconds", "answered",
    "abandoned", "resolved", "outcome", "first_reply", "resolution", "first_reply_at", "resolved_at",
    "ended_at", "rating", "medium", "requester_id", "reopened",
})  # fmt: skip
_OF_ANSWERS = frozenset({"surveyid", "responseid", "answerid", "reviewid"})


def _recognises(engine: DuckDB, raw: Raw, options: ReadOptions) -> str:
    if options.table == CONTACTS.name:
        return "contacts, as asked for"
    headers = {plain(h) for h in raw.headers}
    if headers & _OF_ANSWERS or ("id" in headers and headers & CONTACT_IDS):
        return ""
    named = headers & CONTACT_IDS or ("id" in headers and {"requesterid", "assigneeid"} <= headers)
    if not named and not {"id", "requester", "assignee"} <= headers:
        return ""
    raw = with_joined_times(engine, raw).raw
    fields = _with_outcome(engine, raw, contact_fields(engine, raw, options))
    telling = sorted(fields.names & _TELLING)
    if not {"contact_id", "queued_at"} <= fields.names or not telling:
        return ""
    return f"rows name a contact, when it began and {', '.join(telling)}"


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    joined = with_joined_times(engine, raw)
    raw = joined.raw
    fields = _with_outcome(engine, raw, contact_fields(engine, raw, options))
    fields, told = settle_duration(engine, raw, fields)
    require_columns(raw, CONTACTS, fields.all, options)
    decided, durations = _decided(engine, raw, fields, options)
    typed = stage_typed(engine, raw, decided, ("contact_id", "queued_at"), CONTACTS.name)
    medium = _medium(fields)
    worked = work_out_contacts(engine, raw, typed, decided.names, options)
    unread = [unread_ratings(raw, fields.columns["rating"])] if "rating" in decided.names else []
    findings = noted(engine, raw, [*unread, *contact_notes(worked.relation, decided.names)])
    _take_out(engine, worked.relation, medium)
    hold_to_rules(engine, worked.relation, CONTACTS)
    ratings, of_ratings = make_ratings(engine, raw, worked.relation, decided.names)
    bodies = [c.name for c in FREE_TEXTS if c.name in decided.names]
    texts, of_texts = stage_texts(engine, raw, worked.relation, bodies, "'contact:' || contact_id")
    people = stage_persons(
        engine, raw, worked.relation, {"customer", *({"email", "name", "phone"} & decided.names)}
    )
    return Made(
        CONTACTS.name,
        ((CONTACTS.name, worked.relation), *ratings, *texts, *people),
        why=(*joined.why, *_why(fields, medium), *(d.why for d in durations), *worked.why),
        mapping=f"contacts: {described(fields.all)}",
        findings=(
            *joined.findings, *decided.findings, *told, *findings, *of_ratings, *of_texts,
            *_spare(raw, joined, fields.all),
        ),
        columns=fields.names,
    )  # fmt: skip


CONTACT_LOGS = Source(
    "contacts", "Log of calls or tickets", frozenset({"contacts"}), _recognises, _make, general=1
)


def _with_outcome(engine: DuckDB, raw: Raw, fields: ContactFields) -> ContactFields:
    """Take a column of statuses or types as the outcome where its words say how contacts went."""
    columns = dict(fields.columns)
    words = {word: meant for word, meant in OUTCOMES.items() if word not in ("yes", "y", "no", "n")}
    for name in ("answered", "status", "reason"):
        field = columns.get(name)
        if field is None or field.why == "as asked for" or {"outcome", "answered"} - {name} & columns.keys():
            continue
        if share_of_words(engine, raw, field, words) > _MOSTLY:
            del columns[name]
            columns["outcome"] = replace(field, column=CONTACTS["outcome"], why="by its words")
    name_field = columns.get("name")
    if name_field and not {"customer", "email", "requester_id", "external"} & columns.keys():
        # A bare "Requester" may be an address as well as a name.
        columns["customer"] = replace(name_field, column=CONTACTS["customer"])
        del columns["name"]
    return replace(fields, columns=columns)


_MOSTLY = 0.5


def _decided(
    engine: DuckDB, raw: Raw, fields: ContactFields, options: ReadOptions
) -> tuple[Decided, list[Duration]]:
    plain_ones = {n: f for n, f in fields.columns.items() if n not in ("rating", "outcome")}
    decided = decide_values(engine, raw, plain_ones, options)
    durations = [
        decide_duration(engine, raw, f, options, "" if name in ("first_reply", "resolution") else "mm:ss")
        for name, f in fields.durations.items()
    ]
    values = [*decided.values, *(d.value for d in durations)]
    if "rating" in fields.columns:
        values += rating_values(fields.columns["rating"], refuses=False)
    if "outcome" in fields.columns:
        values.append(word_value(fields.columns["outcome"], OUTCOMES, "outcome"))
    decided = replace(decided, values=tuple(values))
    return with_currency(
        raw, decided, fields.columns, options
    ) if "cost" in fields.columns else decided, durations


def _medium(fields: ContactFields) -> str:
    """Tell the medium of logs that name it nowhere but in the header of their ids."""
    is_of_calls = plain(fields.columns["contact_id"].header).startswith("call")
    return "phone" if is_of_calls and "medium" not in fields.columns else ""


def _why(fields: ContactFields, medium: str) -> list[str]:
    lines = [f"{name} = {f.header!r} {f.why}" for name, f in fields.all.items()]
    named = fields.columns["contact_id"].header
    return [*lines, f"medium = {medium}, because {named!r} names calls"] if medium else lines


def _take_out(engine: DuckDB, contacts: str, medium: str) -> None:
    engine.execute(f"delete from {contacts} where lower(status) in ({GONE})")
    if medium:
        engine.execute(f"update {contacts} set medium = ?", [medium])


def _spare(raw: Raw, joined: JoinedRaw, fields: Mapping[str, Field]) -> list[Finding]:
    any_field = next(iter(fields.values()))
    used = {f"joined {i}": replace(any_field, index=i) for i in joined.joined}
    return spare_columns(raw, {**fields, **used})
