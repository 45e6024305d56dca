"""Files put together of overlapping ones: the later copy of an order is read, not both."""

from __future__ import annotations

from collections.abc import Collection

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.raw import Raw

__all__ = ["without_copies"]

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
    runs = f"stage.runs_{raw.index}"
    content = ", ".join(sorted(columns))
    engine.execute(
        f"create or replace table {runs} as select key, run, count(*) as n, min(_row) as first_row,"
        " max(_row) as last_row, sum(cast(content as hugeint)) as content"
        f" from (select *, sum(begins) over (order by _row) as run from ("
        f"select {key} as key, _row, hash({content}) as content, cast({key} is distinct from"
        f" lag({key}) over (order by _row) as integer) as begins from {relation}) as marked) as numbered"
        " group by key, run"
    )
    several, unlike, out_of_turn = engine.execute(
        "select count(*), count(*) filter (where unlike), count(*) filter (where last < previous)"
        " from (select *, lag(last) over (order by first) as previous from ("
        "select min(run) as first, max(run) as last, count(distinct (n, content)) > 1 as unlike"
        f" from {runs} group by key having count(*) > 1) as k) as k"
    )[0]
    if int(several) < _FEW or unlike or out_of_turn:  # type: ignore[arg-type]  # a count
        return relation, []
    kept = f"stage.once_{raw.index}"
    engine.execute(
        f"create or replace view {kept} as select t.* from {relation} as t join (select key,"
        f" arg_max(first_row, run) as first_row, arg_max(last_row, run) as last_row from {runs} group by key) as r"
        f" on t.{key} = r.key and t._row between r.first_row and r.last_row"
    )
    row, value, lines = engine.execute(
        f"select min(last_first), arg_min(key, last_first), (select sum(n) from {runs}) - (select count(*) from {kept})"
        f" from (select key, max(first_row) as last_first from {runs} group by key having count(*) > 1) as k"
    )[0]
    text = f"{several:,} orders stand in the file more than once, line by line alike; each counts once"
    remedy = "Deliver the files apart: overlapping ones are told apart by themselves."
    finding = Finding(
        "orders_repeated",
        text,
        "warning",
        raw.name,
        int(row),  # type: ignore[arg-type]  # a row number
        str(value),
        remedy,
        int(lines),  # type: ignore[arg-type]  # a count
    )
    return kept, [finding]
