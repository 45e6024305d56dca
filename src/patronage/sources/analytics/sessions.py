"""Events put together: those of one visitor and session are a visit, some of them reach a goal."""

from __future__ import annotations

from patronage.engine.duckdb import DuckDB
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.values.midnight import day_sql

__all__ = ["stage_conversions", "stage_visits"]

_VISIT = "visitor_id || '.' || session_key"
_GOALS = {"purchase": "order", "generate_lead": "lead", "sign_up": "registration"}


def stage_visits(engine: DuckDB, raw: Raw, typed: str, options: ReadOptions) -> str:
    """Stage one visit a session, beginning when the session did.

    A session is numbered by the second it began, so that the second half of one that goes past midnight, in
    the next day's file, begins where the first did.
    """
    relation = f"stage.visits_{raw.index}"
    began = "make_timestamp(try_cast(session_key as bigint) * 1000000)"
    is_moment = "regexp_full_match(session_key, '\\d{10}')"
    firsts = ", ".join(
        f"arg_min({told}, (visited_at, _row)) filter (where {told} is not null) as {name}"
        for told, name in (
            ("coalesce(channel_told, first_touch)", "any_channel"),
            ("channel_told", "own_channel"),
            ("campaign_told", "campaign"),
            ("page", "landing_page"),
            ("device_kind", "device"),
            ("country_told", "country"),
        )
    )
    engine.execute(f"""
        create or replace table {relation} as
        select * exclude (own_channel, any_channel), coalesce(own_channel, any_channel) as channel,
          {day_sql("visited_at", options)} as visited_on, {day_sql("carted_at", options)} as carted_on
        from (
          select {_VISIT} as visit_id, visitor_id, {_customer(engine, typed)} as customer,
            coalesce(case when {is_moment} and min(visited_at) - {began} between interval 0 second
              and interval 1 day then {began} end, min(visited_at)) as visited_at,
            min(visited_at) filter (where event = 'add_to_cart') as carted_at, {firsts}, _file,
            min(_row) as _row
          from {typed} where visitor_id is not null and session_key is not null
          group by visitor_id, session_key, _file
        )
    """)
    return relation


def _customer(engine: DuckDB, typed: str) -> str:
    columns = engine.execute(f"select 1 from (describe {typed}) where column_name = 'customer'")
    return "max(customer)" if columns else "cast(null as varchar)"


def stage_conversions(engine: DuckDB, raw: Raw, typed: str, visits: str) -> str:
    """Stage the goals reached: a purchase once a transaction, with the channel of its visit."""
    relation = f"stage.conversions_{raw.index}"
    kinds = " ".join(f"when '{event}' then '{kind}'" for event, kind in _GOALS.items())
    own = "coalesce(e.visitor_id, '') || '.' || epoch_us(e.visited_at)"
    engine.execute(f"""
        create or replace table {relation} as
        select kind || ':' || coalesce(transaction, {own}) as conversion_id, kind, e.visitor_id, v.customer,
          e.visited_at as converted_at, e.visited_on as converted_on, v.channel, v.campaign,
          value_told as value, upper(currency_told) as currency, e._file, e._row
        from (
          select *, case event {kinds} end as kind, {_VISIT} as visit_id from {typed}
          where event in ({", ".join(f"'{event}'" for event in _GOALS)})
          qualify event <> 'purchase' or transaction is null
            or row_number() over (partition by event, transaction order by visited_at, _row) = 1
        ) as e left join {visits} as v using (visit_id)
    """)
    return relation
