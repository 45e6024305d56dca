"""A PostgreSQL database that a connector fills: its tables are copied out one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from patronage.base.address import shown, url
from patronage.base.errors import EngineError, InputError
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.engine.postgres_tables import PostgresTables, StoredTable
from patronage.sources.landed.door import Brought, Door, LandedTable
from patronage.sources.staging import column_of

__all__ = ["POSTGRES_DATABASE"]

_SCHEMES = ("postgresql:/", "postgres:/")
_HOME = "public"
_LONGEST = 1 << 24
_Given = TypeVar("_Given")


def _recognises(path: Path) -> bool:
    return path.as_posix().startswith(_SCHEMES)


@contextmanager
def _open(_engine: DuckDB, path: Path, _number: int) -> Iterator[Sequence[LandedTable]]:
    address, schemas = _without_schema(url(path))
    with (
        _told(path, lambda: PostgresTables(address)) as database,
        TemporaryDirectory(prefix="patronage-") as folder,
    ):
        # One table at a time lies there: each is staged before the next is copied over it.
        file = Path(folder) / "rows.csv"
        tables = _chosen(_told(path, database.tables), schemas, path)
        yield [_landed(table, file, partial(_copied, path, database, table, file)) for table in tables]


def _copied(path: Path, database: PostgresTables, table: StoredTable, file: Path) -> str:
    return _told(path, lambda: database.copy(table, file))


def _told(path: Path, action: Callable[[], _Given]) -> _Given:
    """Do what the database may refuse: then it is the input that cannot be read."""
    try:
        return action()
    except EngineError as error:
        message = (
            f"{shown(path)} cannot be read: {error}. See that the server runs and lets this user in; a"
            " password comes from PGPASSWORD or .pgpass."
        )
        raise InputError(message) from None


POSTGRES_DATABASE = Door("postgres", "a PostgreSQL database", _recognises, _open, is_remote=True)


def _without_schema(address: str) -> tuple[str, list[str]]:
    """Split off `schema=`, which is ours: libpq knows no such option."""
    place, mark, options = address.rpartition("?")
    if not mark or "schema=" not in options:
        return address, []
    pairs = parse_qsl(options)
    schemas = [name for key, value in pairs if key == "schema" for name in value.split(",")]
    others = urlencode([(key, value) for key, value in pairs if key != "schema"])
    return f"{place}?{others}" if others else place, schemas


def _chosen(tables: Sequence[StoredTable], schemas: Sequence[str], path: Path) -> list[StoredTable]:
    known = sorted({table.schema for table in tables})
    if missing := [name for name in schemas if name not in known]:
        message = (
            f"{shown(path)} has no schema {missing[0]!r} with a table that this user may read; it has"
            f" {', '.join(known) or 'none at all'}. Name another, or grant this user to read it."
        )
        raise InputError(message)
    return [table for table in tables if not schemas or table.schema in schemas]


def _landed(table: StoredTable, file: Path, copy: Callable[[], str]) -> LandedTable:
    def bring() -> Brought:
        digest = copy()
        columns = ", ".join(f"'{column_of(i)}': 'varchar'" for i in range(len(table.columns)))
        names = (DUCKDB.identifier(name) for name, _ in table.columns)
        renamed = ", ".join(f"{column_of(i)} as {name}" for i, name in enumerate(names))
        rows = (
            f"read_csv({DUCKDB.literal(str(file))}, auto_detect = false, header = false, delim = ',',"
            f" quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false,"
            f" max_line_size = {_LONGEST}, columns = {{{columns}}})"
        )
        return Brought(f"(select {renamed} from {rows})", digest)

    name = table.name if table.schema == _HOME else f"{table.schema}.{table.name}"
    return LandedTable(name, tuple((column, "VARCHAR") for column, _ in table.columns), bring)
