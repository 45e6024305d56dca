"""Files put together of overlapping ones: the later copy of an order is read, not both."""

from __future__ import annotations

from collections.abc import Collection

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.raw import Raw
from patronage.store.whole import whole

__all__ = ["without_copies"]

# Fewer orders may come a second time by chance.
_FEW = 3


def without_copies(
    engine: DuckDB, raw: Raw, relation: str, key: str, columns: Collection[str]
) -> tuple[str, list[Finding]]:
    """Leave out earlier copies of orders in a file that repeats whole orders.

    In a file kept order by order, the lines of an order stand together. Where some orders have several such
    runs, all alike and in the same sequence again, the file was put together of overlapping ones. Equal
    lines inside a run are lines of their own, and a file in any other order is left as it is.

    Returns
    -------
    tuple
        The relation without the copies, `relation` itself where there are none; what was noticed.
    """
    apart = f"select 1 from {relation} group by {key} having max(_row) - min(_row) >= count(*) limit 1"
    if not engine.execute(apart):
        return relation, []
    runs = f"stage.runs_{raw.index}"
    _stage_runs(engine, runs, relation, key, columns)
    several, unlike, out_of_turn = engine.execute(f"""
        select count(*), count(*) filter (where unlike), count(*) filter (where last < previous)
        from (
          select *, lag(last) over (order by first) as previous
          from (
            select min(run) as first, max(run) as last, count(distinct (n, content)) > 1 as unlike
            from {runs} group by key having count(*) > 1
          )
        )
    """)[0]
    if whole(several) < _FEW or unlike or out_of_turn:
        return relation, []
    kept = f"stage.once_{raw.index}"
    engine.execute(f"""
        create or replace view {kept} as
        select t.* from {relation} as t join (
          select key, arg_max(first_row, run) as first_row, arg_max(last_row, run) as last_row
          from {runs} group by key
        ) as r on t.{key} = r.key and t._row between r.first_row and r.last_row
    """)
    return kept, [_finding(engine, raw, runs, kept, str(several))]


def _stage_runs(engine: DuckDB, runs: str, relation: str, key: str, columns: Collection[str]) -> None:
    engine.execute(f"""
        create or replace table {runs} as
        select key, run, count(*) as n, min(_row) as first_row, max(_row) as last_row,
          sum(cast(content as hugeint)) as content
        from (
          select *, sum(begins) over (order by _row) as run
          from (
            select {key} as key, _row, hash({", ".join(sorted(columns))}) as content,
              cast({key} is distinct from lag({key}) over (order by _row) as integer) as begins
            from {relation}
          )
        )
        group by key, run
    """)


def _finding(engine: DuckDB, raw: Raw, runs: str, kept: str, orders: str) -> Finding:
    row, value, lines = engine.execute(f"""
        select min(row), arg_min(key, row), (select sum(n) from {runs}) - (select count(*) from {kept})
        from (select key, max(first_row) as row from {runs} group by key having count(*) > 1)
    """)[0]
    return Finding(
        "orders_repeated",
        f"{orders} orders stand in the file more than once, alike line by line; each counts once",
        "warning",
        raw.name,
        whole(row),
        str(value),
        "Deliver the files apart: overlapping ones are told apart by themselves.",
        whole(lines),
    )
