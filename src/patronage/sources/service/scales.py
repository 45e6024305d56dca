"""The best score that could be given: stated, by definition, or by plain evidence; else unknown."""

from __future__ import annotations

from patronage.base.finding import Finding
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.raw import Raw
from patronage.store.whole import whole

__all__ = ["NPS_SCALE", "settle_scales"]

NPS_SCALE = 10
"""Net promoter scores run from 0 to 10 by definition."""

_EXPECTED = {"csat": 5, "ces": 7}
_ENOUGH = 30


def settle_scales(engine: DuckDB, raw: Raw, answers: str) -> list[Finding]:
    """Fill in the scale of staged answers, reject scores that are none, and tell what was decided.

    Where no scale is delivered, NPS has its own; CSAT is taken as up to 5 and CES as up to 7 where at least
    30 answers of a kind reach that score and none lies beyond it or below 1. Otherwise the scale stays
    unknown, and what needs it cannot be worked out.

    Parameters
    ----------
    answers
        A staged table with `survey_id`, `kind`, `score`, `scale`, `_file` and `_row`.
    """
    engine.execute(f"update {answers} set scale = {NPS_SCALE} where kind = 'nps'")
    findings = []
    rows = engine.execute(f"""
        select kind, count(*), min(score), max(score), min(_row) from {answers}
        where scale is null group by kind order by kind
    """)
    for kind, count, least, most, row in rows:
        expected = _EXPECTED.get(str(kind))
        remedy = f"State it with --map scale=:{expected or 5}."
        low, high = float(str(least)), float(str(most))
        range_ = f"{low:g} to {high:g}"
        if expected and high == expected and low >= 1 and whole(count) >= _ENOUGH:
            unknown = f"update {answers} set scale = {expected} where scale is null and kind = ?"
            engine.execute(unknown, [kind])
            text = (
                f"the scale of {kind} scores is not stated; taken as 1 to {expected},"
                f" because {whole(count):,} answers run from {range_}"
            )
            findings.append(Finding("scale_assumed", text, "warning", raw.name, remedy=remedy, count=1))
        else:
            text = (
                f"the scale of {kind or 'these'} scores is not stated and {whole(count):,} answers from"
                f" {range_} do not tell it; no share of satisfied customers can be worked out of them"
            )
            findings.append(
                Finding("scale_unknown", text, "warning", raw.name, whole(row), "", remedy, whole(count))
            )
    _reject_beyond(engine, answers)
    return findings


def _reject_beyond(engine: DuckDB, answers: str) -> None:
    beyond = "score > scale or score < 0"
    literal = DUCKDB.literal
    reason = literal("score lies outside 0 to ") + " || scale"
    remedy = literal("Correct the score, or state its scale.")
    if engine.execute(f"select 1 from {answers} where {beyond} limit 1"):
        engine.execute(
            "insert into stage.rejects select _file, _row, 'surveys', 'score',"
            f" coalesce({reason}, 'score is below zero'), printf('%g', score), {remedy}"
            f" from {answers} where {beyond}"
        )
        engine.execute(f"delete from {answers} where {beyond}")
