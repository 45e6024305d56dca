"""Rows of spend that cover several days become one row a day, with sums that are exact."""

from __future__ import annotations

from patronage.base.finding import Finding
from patronage.contract.marketing import SPEND
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.raw import Raw
from patronage.sources.spend.days import Days
from patronage.store.whole import whole

__all__ = ["spread_over_days"]

_MOST_DAYS = 3700
_SMALLEST = 10_000  # Money holds four decimals.


def spread_over_days(engine: DuckDB, raw: Raw, typed: str, days: Days) -> tuple[str, list[Finding]]:
    """Give spend with its day, each row over the days it covers.

    The share of day `i` of `n` is what the first `i` days take, rounded down, less what the first `i - 1`
    took: shares differ by one of the smallest units at most and add up to the row.

    Returns
    -------
    tuple
        The relation with the column `spent_on`, and what is to be known of it.
    """
    if days.columns == ("spent_on",):
        return typed, []
    spans, spread = f"stage.spend_spans_{raw.index}", f"stage.spend_days_{raw.index}"
    engine.execute(
        f"create or replace table {spans} as select *, _last - _first + 1 as _n"
        f" from (select *, {days.first} as _first, {days.last} as _last from {typed})"
    )
    _list_impossible(engine, spans, days)
    names = {name for name, *_ in engine.execute(f"select column_name from (describe {spans})")}
    shared = ", ".join(f"{_share(str(n))} as {n}" for n in SPEND.names if n in names and _is_shared(str(n)))
    engine.execute(f"""
        create or replace table {spread} as
        select * exclude (_i, _n, _first, _last) replace ({shared}),
          _first + cast(_i - 1 as integer) as spent_on
        from (
          select *, unnest(range(1, _n + 1)) as _i from {spans} where _n between 1 and {_MOST_DAYS}
        )
    """)
    return spread, _finding(engine, raw, spans, days)


def _is_shared(name: str) -> bool:
    return SPEND[name].type in ("money", "bigint", "double")


def _share(name: str) -> str:
    kind = DUCKDB.types[SPEND[name].type]
    if SPEND[name].type == "double":
        return f"{name} / _n"
    scale = _SMALLEST if SPEND[name].type == "money" else 1
    units = f"cast({name} * {scale} as hugeint)"
    part = f"(({units} * _i) // _n - ({units} * (_i - 1)) // _n)"
    if scale == 1:
        return f"cast({part} as {kind})"
    return f"cast(cast({part} as decimal(22,0)) * 0.0001 as {kind})"


def _list_impossible(engine: DuckDB, spans: str, days: Days) -> None:
    """List rows that end before they begin, or cover so many days that a year must be wrong."""
    column = days.columns[-1] if days.columns else ""
    engine.execute(
        "insert into stage.rejects select _file, _row, 'spend', ?,"
        f" case when _n < 1 then 'it ends before it begins' else 'it covers more than {_MOST_DAYS} days' end,"
        f" _first || ' to ' || _last, 'Correct the days.' from {spans}"
        f" where _n not between 1 and {_MOST_DAYS}",
        [column],
    )


def _finding(engine: DuckDB, raw: Raw, spans: str, days: Days) -> list[Finding]:
    count, row, shown = engine.execute(
        f"select count(*), min(_row), arg_min(_first || ' to ' || _last, _row)"
        f" from {spans} where _n between 2 and {_MOST_DAYS}"
    )[0]
    if not whole(count or 0):
        return []
    edge = ""
    if days.period:
        first, last = days.period
        edge = f", within {first} to {last}, the report's period"
    text = f"each row covers {days.unit} and is spread evenly over its days{edge}; single days are assumed"
    remedy = "Export one row a day where days or weeks are to be compared."
    return [Finding("spend_spread", text, "warning", raw.name, whole(row), str(shown), remedy, whole(count))]
