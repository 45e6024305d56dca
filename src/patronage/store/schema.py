"""Creates the shop's tables: those of the contract that are delivered, and the store's own books."""

from __future__ import annotations

from patronage.base.errors import StoreError
from patronage.base.expr import SqlType
from patronage.contract.catalogue import TABLES
from patronage.contract.table import Table
from patronage.engine.duckdb import DUCKDB, DuckDB, column_list
from patronage.store.whole import whole

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
    """Create what is missing; a column a newer contract added is added empty.

    Raises
    ------
    StoreError
        A newer program made the shop.
    """
    present = _present(engine)
    if "store_version" in present:
        _check_version(engine)
    for name, columns in _BOOKS.items():
        if name not in present:
            engine.execute(f"create table {name} ({columns})")
    if "store_version" not in present:
        engine.execute(f"insert into store_version values ({_VERSION})")
    for table in delivered_tables():
        _ensure(engine, table, present.get(table.name, set()))


def _present(engine: DuckDB) -> dict[str, set[str]]:
    present: dict[str, set[str]] = {}
    statement = (
        "select table_name, column_name from duckdb_columns() where database_name = current_database()"
    )
    for table, column in engine.execute(statement):
        present.setdefault(str(table), set()).add(str(column))
    return present


def _check_version(engine: DuckDB) -> None:
    found = whole(engine.execute("select max(version) from store_version")[0][0])
    if found > _VERSION:
        message = (
            f"the shop is of store version {found}, this program knows {_VERSION}; install a newer patronage"
        )
        raise StoreError(message)


def _ensure(engine: DuckDB, table: Table, present: set[str]) -> None:
    columns: dict[str, SqlType] = {**table.types, LOADED_IN: "integer"}
    name, ids = DUCKDB.identifier(table.name), {*table.key, *(c.name for c in table.columns if c.person)}
    if not present:
        engine.execute(f"create table {name} ({column_list(columns, ids)})")
    for column in [c for c in columns if c not in present] if present else []:
        engine.execute(
            f"alter table {name} add column {DUCKDB.identifier(column)} {DUCKDB.types[columns[column]]}"
        )
