"""Answers to surveys: NPS, CSAT, CES, and the stars of reviews."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.finding import Finding
from patronage.contract.service import SURVEYS
from patronage.contract.table import Column
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.fields import Field, described, fields_by_name, spare_columns
from patronage.sources.headers import plain
from patronage.sources.missing import require_columns
from patronage.sources.options import ReadOptions
from patronage.sources.persons import stage_persons
from patronage.sources.raw import Raw
from patronage.sources.service.free_texts import FREE_TEXTS, stage_texts
from patronage.sources.service.ratings import rating_values
from patronage.sources.service.scales import settle_scales
from patronage.sources.service.survey_kind import Kind, kind_in, kind_value
from patronage.sources.source import Made, Source
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.values import Decided, decide_values

__all__ = ["SURVEY_FILES"]

_MORE = {
    "survey_id": ("review id", "response", "respondent id", "rating id"),
    "customer": ("account id", "user id", "client id", "customer email", "person", "person id"),
    "score": ("review rating", "stars", "nps score", "csat score", "ces score", "effort score", "value"),
    "scale": ("max score", "best score", "rating scale"),
    "answered_at": (
        "answer time", "answered on", "review answer timestamp", "response date", "responded at",
        "review date",
        "review creation date", "timestamp", "fecha", "дата", "data",
    ),
}  # fmt: skip
_COLUMNS: tuple[Column, ...] = (
    *(
        replace(c, aliases=tuple(dict.fromkeys((*c.aliases, *_MORE.get(c.name, ())))))
        for c in SURVEYS.columns
        if not c.day_of
    ),
    *FREE_TEXTS,
)
_IDS = frozenset({"surveyid", "responseid", "answerid", "reviewid", "respondentid"})


def _recognises(_engine: DuckDB, raw: Raw, options: ReadOptions) -> str:
    if options.table == SURVEYS.name:
        return "surveys, as asked for"
    fields = fields_by_name(raw, _COLUMNS, options.mapping)
    if not {"score", "answered_at"} <= fields.keys():
        return ""
    named = sorted({h for h in raw.headers if plain(h) in _IDS})
    of_kind = kind_in(raw, fields).name and plain(fields["score"].header) != "value"
    if not named and not of_kind:
        return ""
    return f"rows hold a score, when it was given and {named[0] if named else 'what was asked'}"


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    fields = _identified(raw, fields_by_name(raw, _COLUMNS, options.mapping))
    if "survey_id" not in fields:
        stand_in = Field(SURVEYS["survey_id"], -1, "", "made of the answer's content")
        require_columns(raw, SURVEYS, {**fields, "survey_id": stand_in}, options)
    else:
        require_columns(raw, SURVEYS, fields, options)
    kind = Kind() if "kind" in fields else kind_in(raw, fields)
    decided = _decided(engine, raw, fields, options)
    typed = stage_typed(engine, raw, decided, ("score", "answered_at"), SURVEYS.name)
    answers = _stage(engine, raw, typed, decided, kind)
    findings = [*decided.findings, *_unknown_kind(engine, raw, answers)]
    findings += settle_scales(engine, raw, answers)
    bodies = [c.name for c in FREE_TEXTS if c.name in decided.names]
    texts, of_texts = stage_texts(engine, raw, answers, bodies, "'survey:' || survey_id")
    return Made(
        SURVEYS.name,
        ((SURVEYS.name, answers), *texts, *stage_persons(engine, raw, answers, decided.names)),
        why=(
            *(f"{name} = {f.header!r} {f.why}" for name, f in fields.items()),
            *([kind.why] if kind.why else ()),
        ),
        mapping=f"surveys: {described(fields)}",
        findings=(*findings, *of_texts, *spare_columns(raw, fields)),
        columns=frozenset(fields),
    )


SURVEY_FILES = Source("surveys", "Answers to surveys", frozenset({"surveys"}), _recognises, _make, general=1)


def _identified(raw: Raw, fields: dict[str, Field]) -> dict[str, Field]:
    """Take a bare id as the answer's, where nothing else is."""
    bare = [i for i, h in enumerate(raw.headers) if plain(h) == "id"]
    if "survey_id" in fields or not bare:
        return fields
    return {
        "survey_id": Field(SURVEYS["survey_id"], bare[0], raw.headers[bare[0]], "by its header"),
        **fields,
    }


def _decided(engine: DuckDB, raw: Raw, fields: dict[str, Field], options: ReadOptions) -> Decided:
    plain_ones = {n: f for n, f in fields.items() if n not in ("score", "kind")}
    decided = decide_values(engine, raw, plain_ones, options)
    kinds = [kind_value(fields["kind"])] if "kind" in fields else []
    return replace(decided, values=(*decided.values, *kinds, *rating_values(fields["score"])))


def _stage(engine: DuckDB, raw: Raw, typed: str, decided: Decided, kind: Kind) -> str:
    """Stage the answers with an id each, their kind and the scale as far as the file tells."""
    answers, has = f"stage.answers_{raw.index}", decided.names.__contains__
    own_kind = (
        "kind" if has("kind") else f"cast({DUCKDB.literal(kind.name)} as varchar)" if kind.name else "null"
    )
    absent = [f"cast(null as varchar) as {c}" for c in ("customer", "contact_id", "order_id") if not has(c)]
    kept = [c for c in ("customer", "contact_id", "order_id", "subject", "body") if has(c)]
    scale = "coalesce(rating_scale, scale)" if has("scale") else "rating_scale"
    engine.execute(f"""
        create or replace table {answers} as
        select {_id(decided)} as survey_id, *
        from (
          select {", ".join([*kept, *absent])}, {"survey_id as delivered_id, " if has("survey_id") else ""}
            cast({own_kind} as varchar) as kind, score, cast({scale} as integer) as scale,
            answered_at, answered_on, _file, _row
          from {typed}
        )
    """)
    return answers


def _id(decided: Decided) -> str:
    """Give SQL for the answer's id.

    Each tool counts its answers from 1, so a bare number goes with the kind of the file. A review of
    several orders is an answer for each. Without an id one is made of the content, the customer left out:
    an answer outlives the erasure of its customer.
    """
    if "survey_id" not in decided.names:
        content = "md5(concat_ws('|', kind, score, answered_at, contact_id, order_id))"
        return f"{content} || '-' || row_number() over (partition by {content} order by customer, _row)"
    bare = "regexp_full_match(delivered_id, '\\d+') and kind is not null"
    of_kind = f"case when {bare} then kind || ':' || delivered_id else delivered_id end"
    own = "delivered_id" if "kind" in decided.names else of_kind
    is_review = plain(decided["survey_id"].field.header) == "reviewid"
    return f"{own} || coalesce(':' || order_id, '')" if is_review else own


def _unknown_kind(engine: DuckDB, raw: Raw, answers: str) -> list[Finding]:
    if not engine.execute(f"select 1 from {answers} where kind is null limit 1"):
        return []
    text = "nothing says what the surveys asked, so that they count in no metric of satisfaction"
    remedy = "State it with --map kind=:csat, :nps or :ces."
    return [Finding("survey_kind_unknown", text, "warning", raw.name, remedy=remedy)]
