"""Marts are, row for row, what follows from the delivered tables."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.finding import Finding
from patronage.contract.catalogue import TABLES
from patronage.contract.table import Table
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.shop.health.check import HELD, MartCheck
from patronage.store.settings import Settings
from patronage.store.whole import whole

__all__ = ["REBUILT"]


def _find(engine: DuckDB, settings: Settings) -> Iterator[Finding]:
    del settings
    columns: dict[str, set[str]] = {}
    for table, column in engine.execute(_COLUMNS):
        columns.setdefault(str(table), set()).add(str(column))
    for mart in (table for table in TABLES if table.kind == "mart"):
        if missing := sorted(set(mart.names) - columns.get(mart.name, set())):
            message = f"{mart.name} has no {', '.join(missing)}: another version of patronage made it"
            yield Finding("other_version", message, "warning", remedy=_REMEDY)
        elif rows := _unlike(engine, mart):
            message = f"rows of {mart.name} are not what follows from the loaded tables and the settings"
            yield Finding("mart_differs", message, "warning", remedy=_REMEDY, count=rows)


_REMEDY = "Run patronage rebuild."
_COLUMNS = f"select table_name, column_name from duckdb_columns() where database_name = '{HELD}'"


def _unlike(engine: DuckDB, mart: Table) -> int:
    names, name = ", ".join(map(DUCKDB.identifier, mart.names)), DUCKDB.identifier(mart.name)
    sides = name, f"{HELD}.{name}"
    # Hashes of all rows added up tell whether any differs; which ones is only then worth a comparison.
    hashed = [engine.execute(f"select count(*), sum(hash({names})) from {side}") for side in sides]
    if hashed[0] == hashed[1]:
        return 0
    made, held = (f"select {names} from {side}" for side in sides)
    # A row that differs is missing on one side and surplus on the other.
    more, less = (
        whole(engine.execute(f"select count(*) from ({a} except all {b})")[0][0])
        for a, b in ((held, made), (made, held))
    )
    return max(more, less)


REBUILT = MartCheck("rebuilt", _find)
