"""Sums up a database: rows of every table, and the sum of every number in it, to be compared with a copy."""

from __future__ import annotations

from patronage.contract.catalogue import TABLES
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.schema import filled_columns, held_columns

__all__ = ["Sums", "sums_of"]

Sums = dict[str, dict[str, str]]
"""Table -> column -> its sum as text; the rows stand under `rows`."""

_SUMMED = {"money", "integer", "bigint"}


def sums_of(engine: DuckDB) -> Sums:
    """Sum up every table of the contract the database holds, marts included."""
    sums: Sums = {}
    held, filled = held_columns(engine), filled_columns(engine)
    for table in (each for each in TABLES if each.name in held):
        summed = [c.name for c in table.columns if c.type in _SUMMED and c.name in held[table.name]]
        if table.name not in filled:
            sums[table.name] = {"rows": "0"}
            continue
        columns = ["count(*)", *(f"coalesce(sum({DUCKDB.identifier(c)}), 0)::varchar" for c in summed)]
        [row] = engine.execute(f"select {', '.join(columns)} from {DUCKDB.identifier(table.name)}")
        sums[table.name] = dict(zip(("rows", *summed), map(str, row), strict=True))
    return sums
