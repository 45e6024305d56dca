"""Answers SurveyMonkey exports: questions are headers, a second row names their parts, a row a respondent."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from patronage.base.errors import InputError
from patronage.base.finding import Finding
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.fingerprint import told_by
from patronage.sources.known import Known, make_known
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.surveys import SURVEY_FILES
from patronage.sources.rework import cell
from patronage.sources.source import Made, Source
from patronage.sources.staging import column_of

__all__ = ["SURVEYMONKEY_ANSWERS"]

_ASKS = {
    "nps": r"recommend|recomend|рекоменд|recomand",
    "csat": r"satisf|удовлетвор|доволь|multumi|mulțumi|satisf",
    "ces": r"effort|easy|esfuerzo|fácil|facil|усили|легко|efort|ușor|usor",
}
_SCALES = {"nps": 10, "csat": 5, "ces": 7}
_OPEN = ("open-ended response", "respuesta abierta", "свободный ответ", "răspuns deschis")
# The five steps of its ready-made scales, the best first.
_STEPS = (
    ("very satisfied", "extremely satisfied", "muy satisfecho", "очень доволен", "foarte mulțumit"),
    ("satisfied", "satisfecho", "доволен", "mulțumit"),
    ("neither satisfied nor dissatisfied", "somewhat satisfied", "ni satisfecho ni insatisfecho"),
    ("dissatisfied", "not so satisfied", "insatisfecho", "недоволен", "nemulțumit"),
    ("very dissatisfied", "not at all satisfied", "muy insatisfecho", "очень недоволен", "foarte nemulțumit"),
)
_COLUMNS = ("survey_id", "customer", "answered_at", "kind", "score", "scale", "body")
_OWN = 5


@dataclass(frozen=True)
class _Question:
    """A column that is answered with a score, and what it asks."""

    place: int
    kind: str


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    return told_by(raw, ("Respondent ID",), ("Collector ID",), ("Start Date",), ("End Date",))


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    parts = _second_header(engine, raw)
    questions = _questions(raw, parts)
    if not questions:
        message = (
            f"{raw.name} holds answers and no question that asks how satisfied somebody is, whether they"
            f" would recommend, or how easy it was; its questions are {', '.join(_asked(raw)) or 'none'}."
            " Name one: --as surveys --map score=HEADER --map kind=:csat --map answered_at='End Date'."
        )
        raise InputError(message)
    answers = _answers(engine, raw, parts, questions)
    # Its files have American dates, whatever the language.
    dated = replace(options, date_order=options.date_order or "mdy")
    headers: dict[str, tuple[str, ...]] = {name: (name,) for name in _COLUMNS}
    known = Known(SURVEY_FILES, headers, findings=_others(raw, questions))
    made = make_known(engine, answers, dated, known)
    return replace(made, totals=1 if parts else 0)


SURVEYMONKEY_ANSWERS = Source(
    "surveymonkey_answers", "SurveyMonkey answers", frozenset({"surveys"}), _recognises, _make
)


def _second_header(engine: DuckDB, raw: Raw) -> dict[int, str]:
    """Take the row that names the questions' parts off the rows; it has no respondent."""
    respondent = cell(raw, "Respondent ID")
    columns = ", ".join(column_of(i) for i in range(len(raw.headers)))
    rows = engine.execute(f"select {columns} from {raw.relation} where {respondent} is null and _row = 2")
    if not rows:
        return {}
    engine.execute(f"delete from {raw.relation} where {respondent} is null and _row = 2")
    return {i: str(value) for i, value in enumerate(rows[0]) if value is not None} | {-1: ""}


def _questions(raw: Raw, parts: dict[int, str]) -> list[_Question]:
    found = []
    for place, header in enumerate(raw.headers[_OWN:], _OWN):
        if parts.get(place, "").lower() in _OPEN:
            continue
        kind = next((k for k, words in _ASKS.items() if re.search(words, header.lower())), "")
        if kind:
            found.append(_Question(place, kind))
    return found


def _answers(engine: DuckDB, raw: Raw, parts: dict[int, str], questions: list[_Question]) -> Raw:
    """Stage an answer a respondent and question, what they wrote with the first."""
    respondent = cell(raw, "Respondent ID")
    who = f"coalesce({cell(raw, 'Custom Data 1')}, lower({cell(raw, 'Email Address')}))"
    when = f"coalesce({cell(raw, 'End Date')}, {cell(raw, 'Start Date')})"
    written = [column_of(i) for i, part in parts.items() if part.lower() in _OPEN]
    body = f"nullif(concat_ws(' ', {', '.join(written)}), '')" if written else "null"
    selects = []
    for number, question in enumerate(questions):
        values = (
            f"{respondent} || ':{question.kind}{number or ''}'", who, when,
            f"'{question.kind}'", _score(column_of(question.place)), f"'{_SCALES[question.kind]}'",
            "null" if number else body,
        )  # fmt: skip
        columns = ", ".join(f"cast({value} as varchar) as {column_of(i)}" for i, value in enumerate(values))
        selects.append(
            f"select {columns}, _row from {raw.relation} where {column_of(question.place)} is not null"
        )
    engine.execute(f"create or replace table {raw.relation} as {' union all '.join(selects)}")
    return replace(raw, headers=_COLUMNS)


def _score(column: str) -> str:
    """Give SQL for a score: a step of a scale in words, or the number an answer begins with."""
    steps = " ".join(
        f"when lower({column}) in ({', '.join(map(DUCKDB.literal, words))}) then '{5 - i}'"
        for i, words in enumerate(_STEPS)
    )
    number = f"nullif(regexp_extract({column}, '^(\\d+)( *[-–:].*)?$', 1), '')"
    return f"case {steps} else coalesce({number}, {column}) end"


def _asked(raw: Raw) -> list[str]:
    return [repr(header) for header in raw.headers[_OWN:]]


def _others(raw: Raw, questions: list[_Question]) -> list[Finding]:
    scored = {question.place for question in questions}
    known = {"ipaddress", "emailaddress", "firstname", "lastname", "customdata1"}
    others = [
        h for i, h in enumerate(raw.headers) if i >= _OWN - 1 and i not in scored
        and re.sub(r"[^a-z0-9]", "", h.lower()) not in known
    ]  # fmt: skip
    if not others:
        return []
    text = f"questions that ask for no satisfaction, recommendation or effort: {', '.join(others)}"
    return [Finding("questions_not_scored", text, "note", raw.name)]
