"""Answers to surveys of Delighted: each type has its own scale, instants count seconds."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import header_of, told_by
from patronage.sources.known import Known, make_known
from patronage.sources.notes import Note
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.surveys import SURVEY_FILES
from patronage.sources.rework import cell, keep_latest, leave_out, own_id, part, rework
from patronage.sources.source import Made, Source

__all__ = ["DELIGHTED_SURVEYS"]

_TYPE = ("survey_type", "Survey type", "type")
# Thumbs are down at 0 and up at 1: the ends of a scale of five, as good and bad are.
_THUMBS = "'thumbs'"
_KINDS = {"nps": ("nps",), "csat": ("csat", "stars", "star", "smileys", "smiley", "thumbs"), "ces": ("ces",)}
_OTHERS = "'enps', 'pmf'"
_HEADERS = {
    "survey_id": ("id", "Response ID", "survey_response_id"),
    "customer": ("customer of the person",),
    "kind": ("kind of survey",),
    "score": ("score of the kind",),
    "scale": ("scale of the type",),
    "answered_at": ("created_at", "Created at", "Date", "Responded at"),
    "body": ("comment", "Comment"),
    "contact_id": ("contact of the person",),
    "order_id": ("order of the person",),
}


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    return told_by(
        raw, ("permalink",), ("score",), ("comment",), ("person", "person_id", "email", "survey_type")
    )


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    kind = f"lower(coalesce({cell(raw, *_TYPE)}, 'nps'))"
    others = Note(
        "surveys_of_others", raw.relation, f"{kind} in ({_OTHERS})",
        "answers are those of employees, or about a product's fit; they are no customers' satisfaction", kind,
    )  # fmt: skip
    findings = leave_out(engine, raw, others)
    if header_of(raw, "updated_at"):
        key = cell(raw, "id", "Response ID", "survey_response_id")
        findings += keep_latest(engine, raw, key, cell(raw, "updated_at"))
    score = cell(raw, "score")
    cases = " ".join(
        f"when {kind} in ({', '.join(map(repr, types))}) then '{name}'" for name, types in _KINDS.items()
    )
    raw = rework(
        engine,
        raw,
        {
            "kind of survey": f"case {cases} else {kind} end",
            "score of the kind": (
                f"case when {kind} in ({_THUMBS}) then case {score} when '1' then '5' when '0' then '1'"
                f" else {score} end else {score} end"
            ),
            "scale of the type": f"case when {kind} = 'nps' then '10' else '5' end",
            "customer of the person": (
                f"coalesce({part(raw, 'person_properties', 'customer_id')}, {part(raw, 'person', 'email')},"
                f" {cell(raw, 'email')}, {_bare_person(raw)})"
            ),
            "contact of the person": part(raw, "person_properties", "ticket_id"),
            "order of the person": part(raw, "person_properties", "order_id"),
        },
    )
    return make_known(engine, raw, options, Known(SURVEY_FILES, _HEADERS, findings=findings))


DELIGHTED_SURVEYS = Source(
    "delighted_surveys", "Delighted surveys", frozenset({"surveys"}), _recognises, _make
)


def _bare_person(raw: Raw) -> str:
    person = cell(raw, "person", "person_id")
    number = f"coalesce({part(raw, 'person', 'id')}, case when left({person}, 1) <> '{{' then {person} end)"
    return f"case when contains({number}, '@') then {number} else {own_id('delighted', number)} end"
