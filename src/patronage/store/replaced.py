"""Finds the stored rows that new ones replace: first where they most likely lie, then wherever they may."""

from __future__ import annotations

from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.touched import NOTED, REPLACED
from patronage.store.whole import whole
from patronage.store.workspace import Incoming, names

__all__ = ["find_replaced"]


def find_replaced(engine: DuckDB, incoming: Incoming) -> None:
    """Make `REPLACED`: the places of all rows of the groups that arrive.

    A row that is delivered again nearly always bears the day it had, and rows of a day lie together. Where a
    group is one row, those found so need not be looked for among the rest.
    """
    name, ready, group = incoming.name, incoming.ready, incoming.group
    noted = dict.fromkeys((*incoming.table.replaces, *NOTED.get(incoming.table.name, ()), *_day(incoming)))
    columns = ", ".join(["s.rowid as id", *(f"s.{DUCKDB.identifier(c)}" for c in noted)])
    is_same = incoming.is_of_group("s", "g")
    found = f"select {columns} from {name} as s semi join {{}} as g on {is_same}"
    day = " and ".join(f"s.{d} = g.{d}" for d in map(DUCKDB.identifier, _day(incoming)))
    if not day or not engine.execute(f"select 1 from {name} limit 1"):
        engine.execute(f"create or replace temp table replaced as {found.format(ready)}")
        return
    engine.execute(f"create or replace temp table replaced as {found.format(ready)} and {day}")
    counts = f"(select count(*) from {ready}) - (select count(*) from {REPLACED})"
    if not whole(engine.execute(f"select {counts}")[0][0]):
        return
    engine.execute(
        f"create or replace temp table elsewhere as select {names(group)} from {ready} as s"
        f" anti join {REPLACED} as g on {is_same}"
    )
    engine.execute(f"insert into {REPLACED} {found.format('temp.elsewhere')}")
    engine.execute("drop table temp.elsewhere")


def _day(incoming: Incoming) -> tuple[str, ...]:
    """Name the day every row bears, where one row is a group."""
    table = incoming.table
    if not incoming.is_one_row or table.numbered or any(not table[c].required for c in table.replaces):
        return ()
    return tuple(c.name for c in table.columns if c.day_of and c.required)[:1]
