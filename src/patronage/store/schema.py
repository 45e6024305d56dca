"""Creates the shop's tables: those of the contract that are delivered, and the store's own books."""

from __future__ import annotations

from patronage.base.errors import StoreError
from patronage.contract.catalogue import TABLES
from patronage.contract.table import Table
from patronage.engine.duckdb import DUCKDB, DuckDB

__all__ = ["LOADED_IN", "delivered_tables", "ensure_schema"]

LOADED_IN = "loaded_in"
"""In every delivered table: the load that last brought the row."""

_VERSION = 1

_BOOKS = {
    "loads": "load_id integer, loaded_at timestamp, kind varchar, delivery varchar, files varchar,"
    " settings varchar, program varchar, rows_loaded bigint",
    "rejects": "loaded_in integer, file varchar, row_number bigint, table_name varchar, column_name varchar,"
    " reason varchar, value varchar, remedy varchar",
    "suppressed": "mark varchar",
    "store_version": "version integer",
}


def delivered_tables() -> tuple[Table, ...]:
    """Give the contract's delivered tables, in the order they are declared."""
    return tuple(table for table in TABLES if table.kind == "delivered")


def ensure_schema(engine: DuckDB) -> None:
    """Create what is missing; a column a newer contract added is added empty."""
    _check_version(engine)
    for name, columns in _BOOKS.items():
        engine.execute(f"create table if not exists {name} ({columns})")
    if not engine.execute("select version from store_version"):
        engine.execute(f"insert into store_version values ({_VERSION})")
    for table in delivered_tables():
        _ensure(engine, table)


def _ensure(engine: DuckDB, table: Table) -> None:
    name = DUCKDB.identifier(table.name)
    columns = {DUCKDB.identifier(c): DUCKDB.types[t] for c, t in table.types.items()} | {LOADED_IN: "integer"}
    present = engine.describe(table.name)
    if present is None:
        engine.execute(f"create table {name} ({', '.join(f'{c} {t}' for c, t in columns.items())})")
        return
    for column, kind in columns.items():
        if column.strip('"') not in present:
            engine.execute(f"alter table {name} add column {column} {kind}")


def _check_version(engine: DuckDB) -> None:
    if engine.describe("store_version") is None:
        return
    found = engine.execute("select max(version) from store_version")[0][0]
    if isinstance(found, int) and found > _VERSION:
        message = (
            f"the shop is of store version {found}, this program knows {_VERSION}; install a newer patronage"
        )
        raise StoreError(message)
