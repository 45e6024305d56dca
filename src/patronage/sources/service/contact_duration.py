"""A bare `Duration` of contacts: from the first ring or from the answer, told by those nobody answered."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field
from patronage.sources.raw import Raw
from patronage.sources.service.contact_columns import ContactFields
from patronage.sources.staging import column_of
from patronage.store.whole import whole

__all__ = ["settle_duration"]

_NO = (
    "'n', 'no', 'false', '0', 'missed', 'abandoned',"
    " 'unanswered', 'not answered', 'no answer', 'hang', 'lost'"
)
_NOTHING = r"0+([.:,]0+)*"


def settle_duration(engine: DuckDB, raw: Raw, fields: ContactFields) -> tuple[ContactFields, list[Finding]]:
    """Decide what a column of durations counts: `total` from the beginning, or `talk` from the answer.

    Where contacts that nobody answered last some time, it counts from the beginning; where all of them last
    none, from the answer. Otherwise nothing tells and the column is left out.
    """
    durations = dict(fields.durations)
    field = durations.pop("duration", None)
    if field is None:
        return fields, []
    found = _meaning(engine, raw, field, fields)
    if found and found not in durations and "ended_at" not in fields.columns:
        durations[found] = replace(field, column=replace(field.column, name=found), why=_WHY[found])
        return replace(fields, durations=durations), []
    settled = replace(fields, durations=durations)
    if found or "ended_at" in fields.columns or {"talk", "total"} & durations.keys():
        return settled, []
    text = f"{field.header!r} may count from the beginning or from the answer, so it is left out"
    remedy = f'Say --map total="{field.header}" or --map talk="{field.header}".'
    return settled, [Finding("duration_unclear", text, "warning", raw.name, remedy=remedy)]


_WHY = {
    "total": "from the beginning: contacts nobody answered last some time too",
    "talk": "from the answer: contacts nobody answered last no time",
}


def _meaning(engine: DuckDB, raw: Raw, field: Field, fields: ContactFields) -> str:
    judge = fields.columns.get("answered") or fields.columns.get("outcome")
    if judge is None:
        return ""
    column = column_of(field.index)
    some, none = engine.execute(f"""
        select count(*) filter ({column} is not null and not regexp_full_match({column}, '{_NOTHING}')),
          count(*) filter ({column} is null or regexp_full_match({column}, '{_NOTHING}'))
        from {raw.relation} where lower({column_of(judge.index)}) in ({_NO})
    """)[0]
    if whole(some) > whole(none):
        return "total"
    return "talk" if whole(none) and not whole(some) else ""
