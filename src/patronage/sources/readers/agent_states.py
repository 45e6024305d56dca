"""Logs of what agents are doing: a row a change."""

from __future__ import annotations

from dataclasses import replace

from patronage.contract.service import AGENT_STATES
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field, described, fields_by_name, spare_columns
from patronage.sources.headers import plain
from patronage.sources.missing import require_columns
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.service.agents import AGENT_KEY_SQL, by_agent_id
from patronage.sources.service.contact_columns import CONTACT_IDS
from patronage.sources.source import Made, Source
from patronage.sources.values.day_and_time import with_joined_times
from patronage.sources.values.typed import stage_typed
from patronage.sources.values.values import decide_values
from patronage.sources.values.words import STATES, share_of_words, word_value

__all__ = ["AGENT_STATE_LOGS"]

_MORE = {
    "agent": ("agent key", "operator id", "operator", "agent name", "user id", "user"),
    "changed_at": (
        "state start", "status start", "start time",
        "started at", "start", "from", "changed", "date",
    ),
    "state": ("agent status", "availability", "activity", "aux"),
}  # fmt: skip
# A joined time comes before half of one.
_FIRST = {"changed_at": ("date + time", "day + time", "start date + start time")}
_COLUMNS = tuple(
    replace(c, aliases=(*_FIRST.get(c.name, ()), *c.aliases, *_MORE.get(c.name, ())))
    for c in AGENT_STATES.columns
    if not c.day_of
)
_MOSTLY = 0.5


def _recognises(engine: DuckDB, raw: Raw, options: ReadOptions) -> str:
    if options.table == AGENT_STATES.name:
        return "agent_states, as asked for"
    if {plain(h) for h in raw.headers} & CONTACT_IDS:
        return ""
    fields = fields_by_name(raw, _COLUMNS, options.mapping)
    if not {"agent", "state"} <= fields.keys() or "agent" not in plain(fields["agent"].header):
        return ""
    fields = fields_by_name(with_joined_times(engine, raw).raw, _COLUMNS, options.mapping)
    if "changed_at" not in fields or share_of_words(engine, raw, fields["state"], STATES) <= _MOSTLY:
        return ""
    return f"rows name an agent, a time and, in {fields['state'].header!r}, what the agent was doing"


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    joined = with_joined_times(engine, raw)
    raw = joined.raw
    fields = by_agent_id(raw, fields_by_name(raw, _COLUMNS, options.mapping))
    require_columns(raw, AGENT_STATES, fields, options)
    decided = decide_values(engine, raw, {n: f for n, f in fields.items() if n != "state"}, options)
    states = word_value(fields["state"], STATES, "state")
    decided = replace(decided, values=(*decided.values, states))
    typed = stage_typed(engine, raw, decided, ("agent", "changed_at", "state"), AGENT_STATES.name)
    made = f"stage.states_{raw.index}"
    engine.execute(
        f"create or replace view {made} as select * replace ({AGENT_KEY_SQL} as agent) from {typed}"
    )
    return Made(
        AGENT_STATES.name,
        ((AGENT_STATES.name, made),),
        why=(*joined.why, *(f"{name} = {f.header!r} {f.why}" for name, f in fields.items())),
        mapping=f"agent_states: {described(fields)}",
        findings=(*joined.findings, *decided.findings, *spare_columns(raw, _used(fields, joined.joined))),
        columns=frozenset(fields),
    )


AGENT_STATE_LOGS = Source(
    "agent_states", "Log of agents' states", frozenset({"agent_states"}), _recognises, _make, general=1
)


def _used(fields: dict[str, Field], joined: frozenset[int]) -> dict[str, Field]:
    any_field = next(iter(fields.values()))
    return {**fields, **{f"joined {i}": replace(any_field, index=i) for i in joined}}
