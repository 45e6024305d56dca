"""Fills the calendar: every day the data spans, with room on both sides, and the steps it lies in."""

from __future__ import annotations

from patronage.contract.planning import CALENDAR
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.schema import delivered_tables
from patronage.store.whole import whole

__all__ = ["fill_calendar"]

_ROOM_DAYS = 1100
_STEPS = ("day", "week", "month", "quarter", "year")
_NUMBERS = {
    "day": "(d - date '1970-01-01')",
    # 1970-01-05 was a Monday.
    "week": "((d - date '1970-01-05') - (isodow(d) - 1)) // 7",
    "month": "year(d) * 12 + month(d) - 1",
    "quarter": "year(d) * 4 + quarter(d) - 1",
    "year": "year(d)",
}


def fill_calendar(engine: DuckDB) -> int:
    """Make the calendar anew for the span of all delivered days; give its number of days."""
    columns = {"day": "d", "holiday": "null"}
    for step in _STEPS:
        columns[f"{step}_number"] = _NUMBERS[step]
        columns[f"{step}_end"] = f"date_trunc('{step}', d) + interval 1 {step} - interval 1 day"
        if step != "day":
            columns[step] = f"date_trunc('{step}', d)"
    body = ", ".join(
        f"cast({columns[name]} as {DUCKDB.types[kind]}) as {DUCKDB.identifier(name)}"
        for name, kind in CALENDAR.types.items()
    )
    span = f"select min(first)::date as first, max(last)::date as last from ({_spans()})"
    days = (
        f"select unnest(generate_series(first - {_ROOM_DAYS}, last + {_ROOM_DAYS}, interval 1 day))::date"
        f" as d from ({span}) where first is not null"
    )
    rows = engine.execute(f"create or replace table calendar as select {body} from ({days}) order by d")
    return whole(rows[0][0])


def _spans() -> str:
    name = DUCKDB.identifier
    return " union all ".join(
        f"select min({name(column.name)}) as first, max({name(column.name)}) as last from {name(table.name)}"
        for table in delivered_tables()
        for column in table.columns
        if column.type == "date"
    )
