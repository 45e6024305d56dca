"""Logs of a row a step, as process mining has them: each case is a contact from its first step on."""

from __future__ import annotations

from patronage.contract.service import CONTACTS
from patronage.contract.table import Column
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import described, fields_by_name, spare_columns
from patronage.sources.headers import plain
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.source import Made, Source
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.values import decide_values

__all__ = ["CASE_LOGS"]

_ACTIVITIES = ("activity", "activity id", "activityid", "concept:name", "event", "step")
_COLUMNS = (
    Column("contact_id", "text", "", aliases=("case id", "caseid", "case", "case:concept:name")),
    Column("activity", "text", "", aliases=_ACTIVITIES),
    Column(
        "done_at",
        "timestamp",
        "",
        aliases=("complete timestamp", "timestamp", "time:timestamp", "event time", "completed at", "time"),
    ),
)
_CASES = frozenset({"caseid", "case", "caseconceptname"})


def _recognises(_engine: DuckDB, raw: Raw, options: ReadOptions) -> str:
    if options.table == CONTACTS.name or not {plain(h) for h in raw.headers} & _CASES:
        return ""
    fields = fields_by_name(raw, _COLUMNS, options.mapping)
    return "rows are the steps of cases" if len(fields) == len(_COLUMNS) else ""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    fields = fields_by_name(raw, _COLUMNS, options.mapping)
    decided = decide_values(engine, raw, fields, options)
    typed = stage_typed(engine, raw, decided, ("contact_id", "done_at"), CONTACTS.name)
    made = f"stage.cases_{raw.index}"
    # Nothing says that a case's last step solved it: it ended there, and that is all.
    engine.execute(f"""
        create or replace table {made} as
        select contact_id, min(done_at) as queued_at, arg_min(done_on, done_at) as queued_on,
          max(done_at) as ended_at, arg_max(done_on, done_at) as ended_on, any_value(_file) as _file,
          min(_row) as _row
        from {typed} group by contact_id
    """)
    steps = Note(
        "steps_are_contacts",
        made,
        "true",
        "cases begin at their first step and end at their last; nothing says whether that solved them",
    )
    return Made(
        CONTACTS.name,
        ((CONTACTS.name, made),),
        why=tuple(f"{name} = {f.header!r} {f.why}" for name, f in fields.items()),
        mapping=f"cases: {described(fields)}",
        findings=(*decided.findings, *noted(engine, raw, [steps]), *spare_columns(raw, fields)),
        columns=frozenset(fields),
    )


CASE_LOGS = Source(
    "cases", "Log of the steps of cases", frozenset({"contacts"}), _recognises, _make, general=1
)
