"""Lays out when desks are open, holidays left out, and how long they were open before each stretch."""

from __future__ import annotations

from datetime import date
from importlib import import_module

from patronage.base.errors import UsageError
from patronage.contract.business_time import BUSINESS_TIME
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.business_hours import BusinessHours

__all__ = ["fill_business_time", "mark_holidays"]


def mark_holidays(engine: DuckDB, hours: BusinessHours) -> None:
    """Name the holidays of the stated country in the calendar, and the further days the shop is closed.

    Raises
    ------
    UsageError
        The country, or its region, is not one of those whose holidays are known.
    """
    if not hours.holidays and not hours.closed:
        return
    [(first, last)] = engine.execute('select min("day"), max("day") from calendar')
    if not isinstance(first, date) or not isinstance(last, date):
        return
    named = {
        day: name for day, name in _holidays(hours.holidays, first, last).items() if first <= day <= last
    }
    named |= {day: named.get(day, _CLOSED) for day in hours.closed}
    values = ", ".join(f"({DUCKDB.literal(day)}, {DUCKDB.literal(name)})" for day, name in named.items())
    if values:
        engine.execute(
            f'update calendar set holiday = n.name from (values {values}) as n("on", name)'
            ' where "day" = n."on"'
        )


_CLOSED = "closed"


def _holidays(country: str, first: date, last: date) -> dict[date, str]:
    if not country:
        return {}
    code, _, region = country.partition("-")
    # The package of all countries takes longer to import than most shops to build: only who asks for it pays.
    found = import_module("holidays")
    try:
        days = found.country_holidays(code, subdiv=region or None, years=range(first.year, last.year + 1))
    except NotImplementedError as error:
        known = "a country of ISO 3166 such as ES, a region such as ES-MD"
        message = f"business_hours.holidays is {country!r}: {error}; expected {known}, or list days as closed"
        raise UsageError(message) from None
    return {day: str(name) for day, name in days.items()}


def fill_business_time(engine: DuckDB, hours: BusinessHours, time_zone: str) -> None:
    """Make the stretches anew for all days of the calendar.

    Hours belong to the day they begin on: past midnight they last into a holiday, and one that begins on a
    holiday is left out whole. Where clocks change, an hour that comes twice is meant the second time, and one
    that does not come lies after the change; how long a desk is open is counted between instants.
    """
    openings = [
        (queue, one.weekday, one.opens, one.closes)
        for queue, stated in sorted(hours.openings.items())
        for one in stated
    ]
    rows = _stretches(openings, time_zone) if openings else _NOTHING
    columns = ", ".join(
        f"cast({name} as {DUCKDB.types[kind]}) as {name}" for name, kind in BUSINESS_TIME.types.items()
    )
    engine.execute(f"create or replace table business_time as select {columns} from ({rows}) order by all")


_NOTHING = f"select {', '.join(f'null as {name}' for name in BUSINESS_TIME.names)} where false"


def _stretches(openings: list[tuple[str, int, int, int]], time_zone: str) -> str:
    literal = DUCKDB.literal
    values = ", ".join(
        f"({literal(queue)}, {day}, {opens}, {closes})" for queue, day, opens, closes in openings
    )
    zone = literal(time_zone)

    def instant(minutes: str) -> str:
        wall = f'cast(d."day" as timestamp) + to_minutes({minutes})'
        return f"timezone('UTC', timezone({zone}, {wall}))"

    return f"""
        with hours(schedule, weekday, opens, closes) as (values {values}),
        opened as (
          select h.schedule, {instant("h.opens")} as opens_at, {instant("h.closes")} as closes_at
          from calendar as d join hours as h on isodow(d."day") = h.weekday where d.holiday is null
        ),
        changes as (
          select schedule, opens_at as moment, 1 as change from opened where closes_at > opens_at
          union all select schedule, closes_at, -1 from opened where closes_at > opens_at
          union all select s.schedule, cast(d."day" as timestamp), 0
          from calendar as d cross join (select distinct schedule from hours) as s
        ),
        cuts as (select schedule, moment, sum(change) as change from changes group by all),
        states as (
          select schedule, moment, sum(change) over w > 0 as is_open, lead(moment) over w as ends_at
          from cuts window w as (partition by schedule order by moment)
        ),
        lasting as (
          select *, case when is_open then epoch(ends_at) - epoch(moment) else 0 end as seconds
          from states where ends_at is not null
        )
        select schedule, cast(moment as date) as utc_day, moment as begins_at, ends_at, is_open,
          sum(seconds) over (partition by schedule order by moment) - seconds as open_seconds
        from lasting
    """
