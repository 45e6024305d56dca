"""Ratings that stand in a log of contacts: each is an answered survey about its contact."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from patronage.base.finding import Finding
from patronage.contract.table import Column
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field
from patronage.sources.notes import Note, noted
from patronage.sources.raw import Raw
from patronage.sources.service.scales import settle_scales
from patronage.sources.staging import column_of
from patronage.sources.values.values import Value

__all__ = ["make_ratings", "rating_values", "unread_ratings"]

_GOOD = "'good', 'good with comment', 'satisfied', 'positive', 'thumbs up'"
_BAD = "'bad', 'bad with comment', 'dissatisfied', 'unsatisfied', 'negative', 'thumbs down'"
_ASKED = (
    "'offered', 'unoffered', 'not offered', 'not rated', 'unrated', 'n/a', 'na', 'nan', 'null', 'none', '-'"
)
_NUMBER = r"(\d+([.,]\d+)?)( ?stars?| ?points?)?"
_OF = r"(\d+([.,]\d+)?) ?(/|of|out of) ?(\d+)"


def rating_values(field: Field, *, refuses: bool = True) -> tuple[Value, Value]:
    """Give a rating's score and, where the rating itself tells it, the scale.

    `4`, `4/5`, `4 stars` and the words good and bad are read; good and bad are the ends of a scale of five.
    Another text refuses its row, unless the row is about something else.
    """
    column = column_of(field.index)
    lower = f"trim(lower({column}))"
    given = f"case when {lower} not in ({_ASKED}) then {lower} end"
    score = f"""case when {lower} in ({_GOOD}) then 5 when {lower} in ({_BAD}) then 1
        when regexp_full_match({lower}, '{_NUMBER}')
          then try_cast(replace(regexp_extract({lower}, '{_NUMBER}', 1), ',', '.') as double)
        when regexp_full_match({lower}, '{_OF}')
          then try_cast(replace(regexp_extract({lower}, '{_OF}', 1), ',', '.') as double) end"""
    best = f"""case when {lower} in ({_GOOD}) or {lower} in ({_BAD}) then 5
        when regexp_full_match({lower}, '{_OF}') then
          try_cast(regexp_extract({lower}, '{_OF}', 4) as integer) end"""
    scale = replace(field, column=Column("rating_scale", "integer", ""))
    expected = "a rating such as 4, 4/5, good or bad" if refuses else ""
    return (
        Value(field, score, given, expected, "Correct the rating, or leave it empty."),
        Value(scale, best, "null"),
    )


def unread_ratings(raw: Raw, field: Field) -> Note:
    """Give the note on texts that are no ratings, in files whose rows are about something else."""
    value, _ = rating_values(field)
    return Note(
        "ratings_unread",
        raw.relation,
        f"({value.given}) is not null and ({value.sql}) is null",
        f"{field.header!r} holds what is no rating; the contact counts, the rating does not",
        column_of(field.index),
        "Write a rating such as 4, 4/5, good or bad.",
        "warning",
    )


def make_ratings(
    engine: DuckDB, raw: Raw, contacts: str, columns: Collection[str]
) -> tuple[list[tuple[str, str]], list[Finding]]:
    """Make a survey of each rating, dated where its contact ended.

    Parameters
    ----------
    contacts
        The contacts worked out, with `rating`, `rating_scale` and, where delivered, `scale`.
    columns
        The columns that were found in the file.

    Returns
    -------
    tuple
        Table and relation of what was made; what was noticed.
    """
    if "rating" not in columns:
        return [], []
    made = f"stage.ratings_{raw.index}"
    scale = "coalesce(rating_scale, scale)" if "scale" in columns else "rating_scale"
    when = "case when greatest(ended_at, resolved_at) >= queued_at then greatest(ended_at, resolved_at)"
    day = "case when greatest(ended_at, resolved_at) >= queued_at then greatest(ended_on, resolved_on)"
    engine.execute(f"""
        create or replace table {made} as
        select 'contact:' || contact_id as survey_id, customer, contact_id, order_id, 'csat' as kind,
          cast(arg_max(rating, _row) as double) as score, cast(arg_max({scale}, _row) as integer) as scale,
          max({when} else queued_at end) as answered_at, max({day} else queued_on end) as answered_on,
          _file, max(_row) as _row
        from {contacts} where rating is not null group by contact_id, customer, order_id, _file
    """)
    words = Note(
        "ratings_of_two_words",
        contacts,
        "rating_scale = 5 and rating in (1, 5)",
        "ratings say good or bad, or carry their scale; good is read as 5 of 5 and bad as 1 of 5",
    )
    findings = noted(engine, raw, [words]) + settle_scales(engine, raw, made)
    if not engine.execute(f"select 1 from {made} limit 1"):
        return [], findings
    text = "ratings have no time of their own and are dated where their contact ended"
    return [("surveys", made)], [*findings, Finding("ratings_dated", text, "note", raw.name)]
