"""The instants of contacts: those delivered, and those worked out of a beginning and durations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.service.agents import AGENT_KEY_SQL
from patronage.sources.values.midnight import day_sql

__all__ = ["ContactRows", "work_out_contacts"]

_INSTANTS = ("answered_at", "ended_at", "first_reply_at", "resolved_at", "reopened_at")
_TYPES: Mapping[str, str] = {
    **dict.fromkeys(
        ("contact_id", "customer", "order_id", "medium", "queue", "agent", "direction"), "varchar"
    ),
    **dict.fromkeys(
        ("outcome", "reason", "currency", "status", "email", "external", "requester_id"), "varchar"
    ),
    **dict.fromkeys(("name", "phone", "subject", "body"), "varchar"),
    **dict.fromkeys(("leg", "reopened", "transferred_from", "scale", "rating_scale"), "integer"),
    **dict.fromkeys(("wait", "talk", "hold_seconds", "after_call_seconds", "total"), "double"),
    **dict.fromkeys(("first_reply", "resolution", "rating"), "double"),
    **dict.fromkeys(("answered", "abandoned", "resolved"), "boolean"),
    **dict.fromkeys(("queued_at", *_INSTANTS, "updated_at"), "timestamp"),
    "cost": "decimal(18,4)",
}
_CLOSED = "'closed', 'solved', 'resolved', 'done', 'completed'"
GONE = "'deleted', 'spam', 'merged', 'suspended'"
"""Statuses of tickets that were taken out of their system."""


@dataclass(frozen=True)
class ContactRows:
    """The worked-out contacts, and how: a line for each rule that was used."""

    relation: str
    why: tuple[str, ...]


def work_out_contacts(
    engine: DuckDB, raw: Raw, typed: str, columns: Collection[str], options: ReadOptions
) -> ContactRows:
    """Stage contacts with every column, the missing instants worked out where the file says enough.

    Notes
    -----
    answered_at = queued_at + wait; ended_at = answered_at + talk + hold, or queued_at + total, or queued_at +
    wait of who gave up; first_reply_at and resolved_at = queued_at + their durations. A resolved contact
    without a time of its own was resolved when it ended. What is not known stays empty.
    """
    relation = f"stage.contacts_{raw.index}"
    engine.execute(f"create or replace table {relation} as {_query(typed, columns, options)}")
    return ContactRows(relation, tuple(_why(columns)))


def _query(typed: str, columns: Collection[str], options: ReadOptions) -> str:
    is_call = bool({"wait", "talk", "answered", "abandoned", "outcome"} & set(columns))
    is_told = is_call or bool({"resolved_at", "resolution", "resolved"} & set(columns))
    closing = (
        f"case when lower(status) in ({_CLOSED}) then ended_at end" if "status" in columns else "ended_at"
    )
    days = (f"{day_sql(name, options)} as {name.removesuffix('_at')}_on" for name in _INSTANTS)
    spoken = "(talk + coalesce(hold_seconds, 0))"
    return f"""
        with judged as ({_judged(typed, columns)}),
        answered as (
          select * replace (
              coalesce(answered_at, case when was_answered then
                coalesce({_plus("queued_at", "wait")}, {_plus("ended_at", f"-{spoken}")}) end) as answered_at,
              coalesce(outcome, case when was_answered then 'answered'
                when not was_answered and direction is distinct from 'out' then 'abandoned' end) as outcome)
          from judged
        ),
        ended as (
          select * replace (
              coalesce(ended_at, case when was_answered then {_plus("answered_at", spoken)} end,
                {_plus("queued_at", "total")},
                case when not was_answered then {_plus("queued_at", "wait")} end) as ended_at)
          from answered
        ),
        resolved as (
          select * replace (
              coalesce(first_reply_at, {_plus("queued_at", "first_reply")}) as first_reply_at,
              coalesce(resolved_at, {_plus("queued_at", "resolution")},
                case when resolved then coalesce(ended_at, answered_at, queued_at) end,
                {"null" if is_told else closing}) as resolved_at)
          from ended
        )
        select * exclude (was_answered), {", ".join(days)} from resolved
    """


def _plus(instant: str, seconds: str) -> str:
    return f"{instant} + to_microseconds(cast(round({seconds} * 1e6) as bigint))"


def _judged(typed: str, columns: Collection[str]) -> str:
    """Give the rows every column, name their customer, and tell whether somebody answered."""
    given = [name if name in columns else f"cast(null as {t}) as {name}" for name, t in _TYPES.items()]
    day = "updated_on, " if "updated_at" in columns else ""
    told = {"outcome", "answered", "abandoned"} & set(columns)
    by_end = ", case when ended_at is not null then false end" if "answered_at" in columns else ""
    otherwise = "" if told else by_end or (", false" if "talk" in columns else "")
    way = " ".join(
        f"when lower(direction) in ({', '.join(map(DUCKDB.literal, words))}) then '{meant}'"
        for meant, words in _WAYS.items()
    )
    return f"""
        select * replace (
            coalesce(external, customer, lower(email), requester_id, {_BY_PHONE}) as customer,
            case {way} else lower(direction) end as direction,
            {AGENT_KEY_SQL} as agent),
          coalesce(case when outcome is not null then outcome = 'answered' end, answered, not abandoned,
            case when answered_at is not null or talk > 0 then true end{otherwise}) as was_answered
        from (select {", ".join(given)}, queued_on, {day} _file, _row from {typed})
    """


# As shops know those who left no e-mail.
_BY_PHONE = "'phone ' || nullif(regexp_replace(phone, '[^0-9]', '', 'g'), '')"
_WAYS = {
    "in": ("in", "inbound", "incoming", "inward", "entrante", "входящий"),
    "out": ("out", "outbound", "outgoing", "outward", "saliente", "исходящий"),
}


def _why(columns: Collection[str]) -> list[str]:
    has = set(columns).__contains__
    lines = []
    if has("answered_at") and not {"outcome", "answered", "abandoned"} & set(columns):
        lines.append("who was never answered and has an end, gave up")
    if has("wait") and not has("answered_at"):
        lines.append("answered_at = queued_at + wait")
    if not has("ended_at") and has("talk"):
        held = " + hold_seconds" if has("hold_seconds") else ""
        lines.append(f"ended_at = answered_at + talk{held}")
    if not has("ended_at") and has("total"):
        lines.append("ended_at = queued_at + total")
    if has("first_reply") and not has("first_reply_at"):
        lines.append("first_reply_at = queued_at + first_reply")
    if has("resolution") and not has("resolved_at"):
        lines.append("resolved_at = queued_at + resolution")
    return lines
