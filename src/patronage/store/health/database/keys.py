"""Every key of the contract is there, and names one row."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.finding import Finding
from patronage.contract.catalogue import TABLES
from patronage.contract.table import Table
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.health.check import DatabaseCheck
from patronage.store.schema import filled_columns
from patronage.store.whole import whole

__all__ = ["KEYS", "RESTORE", "remedy_of"]

RESTORE = "Restore a backup (patronage restore --replace); without one, load all files into a new shop."
"""What mends rows that loads brought: the same files again would change nothing."""


def remedy_of(table: Table) -> str:
    """Say how rows of a table are made right again."""
    if table.kind == "mart":
        return "Run patronage rebuild: it makes the table anew."
    return RESTORE


def _find(engine: DuckDB) -> Iterator[Finding]:
    held = filled_columns(engine)
    for table in (each for each in TABLES if set(each.key) <= held.get(each.name, set())):
        remedy = remedy_of(table)
        if table.key and (repeated := _repeated(engine, table)):
            message = f"rows of {table.name} share their {' and '.join(table.key)}"
            # A mart is as its rows make it: a refund's id may stand on several orders. That it is so is told
            # where marts are made anew.
            if table.kind == "mart":
                yield Finding("key_repeated", message, count=repeated)
            else:
                yield Finding("key_repeated", message, "warning", remedy=remedy, count=repeated)
        required = [c.name for c in table.columns if c.required and c.name in held[table.name]]
        for column, empty in _empty(engine, table, required):
            message = f"rows of {table.name} have no {column}"
            yield Finding("required_missing", message, "warning", remedy=remedy, count=empty)


def _repeated(engine: DuckDB, table: Table) -> int:
    key, name = ", ".join(map(DUCKDB.identifier, table.key)), DUCKDB.identifier(table.name)
    repeated = f"select count(*) as times from {name} group by {key} having times > 1"
    return whole(engine.execute(f"select coalesce(sum(times), 0)::bigint from ({repeated})")[0][0])


def _empty(engine: DuckDB, table: Table, columns: list[str]) -> list[tuple[str, int]]:
    """Count the rows in which a column is empty that must not be."""
    if not columns:
        return []
    counts = ", ".join(f"count(*) filter (where {DUCKDB.identifier(c)} is null)" for c in columns)
    row = engine.execute(f"select {counts} from {DUCKDB.identifier(table.name)}")[0]
    return [(c, whole(times)) for c, times in zip(columns, row, strict=True) if times]


KEYS = DatabaseCheck("keys", _find)
