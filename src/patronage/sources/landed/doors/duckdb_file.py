"""A DuckDB file that a connector fills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from patronage.base.errors import EngineError, InputError, StoreError
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.formats.format import digest
from patronage.sources.landed.door import Brought, Door, LandedTable

__all__ = ["DUCKDB_FILE"]

_MAGIC = b"DUCK"
_AT = slice(8, 12)


def _recognises(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(_AT.stop)[_AT] == _MAGIC


@contextmanager
def _open(engine: DuckDB, path: Path, number: int) -> Iterator[Sequence[LandedTable]]:
    try:
        engine.execute(f"attach {DUCKDB.literal(str(path))} as {_alias(number)} (read_only)")
    except (EngineError, StoreError) as error:
        message = (
            f"{path} cannot be opened as a DuckDB file: {error}. Close the program that writes it, or have it"
            " delivered anew."
        )
        raise InputError(message) from error
    yield _tables(engine, number, digest(path))
    engine.execute(f"detach {_alias(number)}")


DUCKDB_FILE = Door("duckdb", "a DuckDB file", _recognises, _open)


def _tables(engine: DuckDB, number: int, version: str) -> list[LandedTable]:
    # Tables alone: a view may read what is none of ours.
    rows = engine.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns()"
        " where database_name = ? and not internal and table_name in"
        " (select table_name from duckdb_tables() where database_name = ?)"
        " order by schema_name, table_name, column_index",
        [_alias(number), _alias(number)],
    )
    columns: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for schema, table, column, kind in rows:
        columns.setdefault((str(schema), str(table)), []).append((str(column), str(kind)))
    tables = []
    for (schema, table), listed in columns.items():
        relation = f"{_alias(number)}.{DUCKDB.identifier(schema)}.{DUCKDB.identifier(table)}"
        name = table if schema == "main" else f"{schema}.{table}"
        tables.append(LandedTable(name, tuple(listed), partial(Brought, relation, version)))
    return tables


def _alias(number: int) -> str:
    return f"landed_{number}"
