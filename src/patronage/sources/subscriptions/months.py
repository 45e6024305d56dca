"""Tables of what is paid for each month: runs of months are subscriptions, changes are versions."""

from __future__ import annotations

from collections.abc import Collection

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.notes import Note, noted
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.values.midnight import midnight_sql

__all__ = ["stage_months"]


def stage_months(
    engine: DuckDB, raw: Raw, typed: str, columns: Collection[str], options: ReadOptions
) -> tuple[str, tuple[str, ...], list[Finding]]:
    """Stage a version of a subscription from each month on in which its amount changes.

    A subscription ends at the beginning of the first month without an amount; what is paid in the file's
    last month goes on. A later beginning is a subscription of its own. Give the relation, the evidence and
    what was noticed.
    """
    made, who = f"stage.subscriptions_{raw.index}", _who(columns)
    carried = [c for c in ("customer", "plan", "currency") if c in columns]
    first = [f"arg_min({c}, _row) as {c}" for c in carried if c != "customer"]
    engine.execute(f"""
        create or replace table {made} as
        with paid as (
          select {who} as line, {"customer, " if "customer" in columns else ""}
            cast(date_trunc('month', month) as date) as month, cast(sum(monthly) as decimal(18,4)) as amount,
            {"".join(f"{c}, " for c in first)} min(_row) as _row, any_value(_file) as _file
          from {typed} group by all having sum(monthly) <> 0
        ),
        runs as (
          select *, month - to_months(cast(row_number() over (partition by line order by month) as integer))
            as run
          from paid
        ),
        spans as (
          select *, min(month) over r as started_on, max(month) over r as last_on,
            dense_rank() over (partition by line order by run) as place,
            lag(amount) over (partition by line, run order by month) as before
          from runs window r as (partition by line, run)
        ),
        ends as (
          select *, case when last_on < (select max(date_trunc('month', month)) from {typed})
              then cast(last_on + to_months(1) as date) end as ended_on
          from spans where before is distinct from amount
        )
        select line || '-' || place as subscription_id, month as valid_from,
          {"".join(f"{c}, " for c in carried)}
          started_on, ended_on, {midnight_sql("started_on", options)} as started_at,
          {midnight_sql("ended_on", options)} as ended_at, amount, 'month' as interval,
          'active' as status, _file, _row
        from ends
    """)
    told = Note(
        "months_are_subscriptions",
        made,
        "true",
        "months are put together: a subscription holds while months follow one another",
    )
    return made, ("a month without an amount ends a subscription",), noted(engine, raw, [told])


def _who(columns: Collection[str]) -> str:
    # Hashed: a subscription outlives the erasure of its customer, whose id must not survive in it.
    return "subscription_id" if "subscription_id" in columns else "left(md5('subscription|' || customer), 16)"
