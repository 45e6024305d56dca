"""Lists of customers on one day with the months each has been one: subscriptions, once that day is stated."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from patronage.base.errors import InputError
from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.fields import Field
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.subscriptions.rows import amount_sql
from patronage.sources.values.midnight import midnight_sql

__all__ = ["require_snapshot", "stage_tenures"]

_CARRIED = ("customer", "plan", "currency", "channel", "status")


def require_snapshot(raw: Raw, fields: Mapping[str, Field]) -> None:
    """Refuse such a list without the day it was made on: no row says when anything happened."""
    if "snapshot_on" not in fields:
        message = (
            f"{raw.name} says how many months each customer has been one ({fields['tenure'].header!r}) and on"
            " no row which day that was counted on. State the day the list was made:"
            " --map snapshot_on=:2025-12-31"
        )
        raise InputError(message)


def stage_tenures(
    engine: DuckDB, raw: Raw, typed: str, columns: Collection[str], options: ReadOptions
) -> tuple[str, tuple[str, ...], list[Finding]]:
    """Stage one subscription a customer: begun its tenure before the day of the list, ended on it if it has.

    The list says who is lost by that day and not since when, so the day itself is the end: the latest it can
    have been. Give the relation, the evidence and what was noticed.
    """
    made = f"stage.subscriptions_{raw.index}"
    amount, interval, why = amount_sql(columns)
    ended = "case when churned then snapshot_on end" if "churned" in columns else "cast(null as date)"
    carried = [c for c in _CARRIED if c in columns]
    state = (
        "" if "status" in columns else "case when ended_on is null then 'active' else 'ended' end as status,"
    )
    own = "subscription_id" if "subscription_id" in columns else _ID
    engine.execute(f"""
        create or replace table {made} as
        select *, {state} {midnight_sql("started_on", options)} as started_at,
          {midnight_sql("ended_on", options)} as ended_at
        from (
          select {own} as subscription_id, {", ".join(carried)},
            cast(snapshot_on - to_months(tenure) as date) as started_on, {ended} as ended_on,
            {interval} as interval, {amount} as amount, _file, _row
          from {typed} where snapshot_on is not null and tenure >= 0
        )
    """)
    _reject_negative(engine, typed)
    text = (
        "the list says who is lost and not since when: they end on the day of the list, so that only that day"
        " has a churn rate"
    )
    ends = Note("ended_by_the_snapshot", made, "ended_on is not null", text, "cast(ended_on as varchar)")
    return made, (*why, "started_at = snapshot_on - tenure in months"), noted(engine, raw, [ends])


# Hashed: a subscription outlives the erasure of its customer, whose id must not survive in it.
_ID = "left(md5('subscription|' || customer), 16)"


def _reject_negative(engine: DuckDB, typed: str) -> None:
    engine.execute(
        "insert into stage.rejects select _file, _row, 'subscriptions', 'tenure', 'tenure is below zero',"
        " cast(tenure as varchar), 'Deliver the months without a sign.'"
        f" from {typed} where tenure < 0"
    )
