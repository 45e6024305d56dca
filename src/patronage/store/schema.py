"""Creates the shop's tables: those of the contract that are delivered, and the store's own books."""

from __future__ import annotations

from collections.abc import Collection

from patronage.base.errors import StoreError
from patronage.base.expr import SqlType
from patronage.contract.catalogue import TABLES
from patronage.contract.commerce import PERSON_IDS
from patronage.contract.table import Table
from patronage.engine.duckdb import DUCKDB, DuckDB, column_list
from patronage.store.whole import whole

__all__ = [
    "BOOKS",
    "LOADED_IN",
    "STORE_VERSION",
    "delivered_tables",
    "ensure_schema",
    "filled_columns",
    "held_columns",
    "make_room",
]

LOADED_IN = "loaded_in"
"""In every delivered table: the load that last brought the row."""

STORE_VERSION = 1
"""The version of the tables below that this program writes."""
_JOINED_IN = "joined_in"

BOOKS = {
    "loads": "load_id integer, loaded_at timestamp, kind varchar, delivery varchar, files varchar,"
    " settings varchar, program varchar, rows_loaded bigint",
    "rejects": "loaded_in integer, file varchar, row_number bigint, table_name varchar, column_name varchar,"
    " reason varchar, value varchar, remedy varchar",
    "suppressed": "mark varchar",
    "store_version": "version integer",
}
"""The store's own tables."""


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
    present = held_columns(engine)
    if "store_version" in present:
        _check_version(engine)
    for name, columns in BOOKS.items():
        if name not in present:
            engine.execute(f"create table {name} ({columns})")
    if "store_version" not in present:
        engine.execute(f"insert into store_version values ({STORE_VERSION})")
    for table in delivered_tables():
        _ensure(engine, table, present.get(table.name, set()))


def make_room(engine: DuckDB, table: Table, told: Collection[str]) -> None:
    """Store the columns that rows bring; one that no load has told yet is empty by definition."""
    name, columns = DUCKDB.identifier(table.name), _columns(table)
    if not engine.execute(f"select 1 from {name} limit 1"):
        untold = {c: "null" for c in columns if c not in told and c != LOADED_IN}
        engine.execute(f"create or replace table {name} ({column_list(columns, _ids(table), untold)})")
        return
    for column in (str(row[0]) for row in engine.execute(_UNTOLD, [table.name])):
        if column in told:
            engine.execute(f"alter table {name} drop column {DUCKDB.identifier(column)}")
            _add(engine, table, column)


_UNTOLD = (
    "select column_name from duckdb_columns() where database_name = current_database() and table_name = ?"
    " and is_generated order by column_index"
)


def held_columns(engine: DuckDB) -> dict[str, set[str]]:
    """Give every table the database holds, with its columns: the catalogue is walked through but once."""
    present: dict[str, set[str]] = {}
    statement = (
        "select table_name, column_name from duckdb_columns() where database_name = current_database()"
    )
    for table, column in engine.execute(statement):
        present.setdefault(str(table), set()).add(str(column))
    return present


def filled_columns(engine: DuckDB) -> dict[str, set[str]]:
    """Give the tables and views that may hold rows, with their columns; most of a shop's hold none."""
    empty = {str(row[0]) for row in engine.execute(_EMPTY)}
    return {name: columns for name, columns in held_columns(engine).items() if name not in empty}


_EMPTY = (
    "select table_name from duckdb_tables() where database_name = current_database() and estimated_size = 0"
)


def _check_version(engine: DuckDB) -> None:
    found = whole(engine.execute("select max(version) from store_version")[0][0])
    if found > STORE_VERSION:
        message = (
            f"the shop is of store version {found}, this program knows {STORE_VERSION};"
            " install a newer patronage"
        )
        raise StoreError(message)


def _ensure(engine: DuckDB, table: Table, present: set[str]) -> None:
    columns = _columns(table)
    if not present:
        declared = column_list(columns, _ids(table))
        engine.execute(f"create table {DUCKDB.identifier(table.name)} ({declared})")
    for column in [c for c in columns if c not in present] if present else []:
        _add(engine, table, column)


def _add(engine: DuckDB, table: Table, column: str) -> None:
    declared = column_list({column: _columns(table)[column]}, _ids(table))
    engine.execute(f"alter table {DUCKDB.identifier(table.name)} add column {declared}")


def _columns(table: Table) -> dict[str, SqlType]:
    books: dict[str, SqlType] = {LOADED_IN: "integer"}
    if table is PERSON_IDS:
        books[_JOINED_IN] = "integer"
    return {**table.types, **books}


def _ids(table: Table) -> set[str]:
    return {*table.key, *(c.name for c in table.columns if c.person)}
