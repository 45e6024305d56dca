"""Files with a row a line where what belongs to the order stands on its first row, or on each: taken once."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from patronage.engine.duckdb import DuckDB
from patronage.sources.raw import Raw

__all__ = ["complete", "heads_sql"]


def complete(engine: DuckDB, raw: Raw, typed: str, columns: Collection[str], types: Mapping[str, str]) -> str:
    """Give the typed rows every column there can be, absent ones as nothing."""
    present = {*columns, *(c.removesuffix("_at") + "_on" for c in columns if c.endswith("_at"))}
    added = [f"cast(null as {t}) as {c}" for c, t in types.items() if c not in present]
    relation = f"stage.complete_{raw.index}"
    engine.execute(f"create or replace view {relation} as select {', '.join(['*', *added])} from {typed}")
    return relation


def heads_sql(raw: Raw, lines: str, key: str, columns: Collection[str]) -> str:
    """Give a query of one row an order: the first that its rows say of each column."""
    firsts = ", ".join(f"arg_min({c}, _row) filter (where {c} is not null) as {c}" for c in columns)
    return f"select {key}, {firsts}, {raw.index} as _file, min(_row) as _row from {lines} group by {key}"
