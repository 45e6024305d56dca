"""Reads the tables of a PostgreSQL database, all as they stand at one moment, and changes nothing there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from patronage.base.errors import EngineError
from patronage.engine.backend import driver
from patronage.engine.postgres import POSTGRES

if TYPE_CHECKING:
    from psycopg import Connection

__all__ = ["PostgresTables", "StoredTable"]

_Given = TypeVar("_Given")

_SECONDS_TO_CONNECT = 10
_SECRETS = ("password", "sslpassword")
_SESSION = (
    "set time zone 'UTC'",
    "set datestyle = 'ISO, YMD'",
    "set intervalstyle = 'iso_8601'",
    "set bytea_output = 'hex'",
    "set extra_float_digits = 1",
    # Rows that this user may not see end the reading; they are not left out without a word.
    "set row_security = off",
)
# Tables alone, as they are named: a view may read what is none of ours, a partition stands in its table.
_TABLES = """
    select n.nspname, c.relname, a.attname, coalesce(b.typname, t.typname), t.typcategory
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type as t on t.oid = a.atttypid
    left join pg_type as b on b.oid = nullif(t.typbasetype, 0)
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
      and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
      and has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select')
    order by n.nspname, c.relname, a.attnum
"""


@dataclass(frozen=True)
class StoredTable:
    """A table: its schema, its name, and its columns with the SQL that gives each as text."""

    schema: str
    name: str
    columns: tuple[tuple[str, str], ...]


class PostgresTables:
    """One look at a database: every table is read as it was when the first one was.

    Parameters
    ----------
    address
        As libpq has it: `postgresql://user@host:port/database`. What it leaves out comes from `PGPASSWORD`,
        `.pgpass` and the other places libpq looks in.

    Raises
    ------
    EngineError
        The address is none, or nobody answers there. No message holds a password.
    """

    def __init__(self, address: str) -> None:
        self._connection = _connected(address)
        for setting in _SESSION:
            self._do(setting)

    def __enter__(self) -> Self:
        """Use as a context: closed at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self._connection.close()

    def tables(self) -> list[StoredTable]:
        """List the tables that this user may read."""
        columns: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for schema, table, column, kind, category in self._do(_TABLES):
            as_text = _as_text(POSTGRES.identifier(column), kind, category)
            columns.setdefault((schema, table), []).append((column, as_text))
        return [StoredTable(*named, tuple(listed)) for named, listed in columns.items()]

    def copy(self, table: StoredTable, file: Path) -> str:
        """Write a table's rows as CSV without a header, nulls empty and all else quoted; give a digest."""
        named = f"{POSTGRES.identifier(table.schema)}.{POSTGRES.identifier(table.name)}"
        columns = ", ".join(text for _, text in table.columns)
        statement = f"copy (select {columns} from {named}) to stdout (format csv, force_quote *)"
        digest = sha256()

        def copy() -> None:
            with file.open("wb") as target, self._connection.cursor().copy(statement.encode()) as copying:
                for block in copying:
                    digest.update(block)
                    target.write(block)

        _tried(copy)
        return digest.hexdigest()

    def _do(self, statement: str) -> list[tuple[str, ...]]:
        def do() -> list[tuple[str, ...]]:
            done = self._connection.execute(statement.encode())
            return done.fetchall() if done.description else []

        return _tried(do)


def _as_text(column: str, kind: str, category: str) -> str:
    """Give SQL for a column as the text a person would write for each value."""
    if kind in ("float4", "float8"):
        # Whole numbers are ids and quantities that a column with gaps made into fractions.
        whole = f"{column} = trunc({column}) and abs({column}) < 1e15"
        return (
            f"case when {whole} then {column}::bigint::text"
            f" when {column} not in ('NaN', 'Infinity', '-Infinity') then {column}::text end"
        )
    if kind == "numeric":
        return f"case when {column}::text not in ('NaN', 'Infinity', '-Infinity') then {column}::text end"
    if kind == "money":
        return f"{column}::numeric::text"
    return f"to_json({column})::text" if category in ("A", "C") else f"{column}::text"


def _connected(address: str) -> Connection[tuple[str, ...]]:
    psycopg = driver("psycopg", "postgres")
    conninfo = driver("psycopg.conninfo", "postgres")
    try:
        said: dict[str, str] = conninfo.conninfo_to_dict(address)
    except psycopg.Error:
        said = {}
    # libpq's own words would quote what may be a part of a password.
    if not said or "@" in said.get("host", "") or not said.get("port", "0").replace(",", "").isdigit():
        raise EngineError(
            f"what follows {address.partition('://')[0]}:// is no address of a database; expected"
            " postgresql://user@host:port/database. Signs such as / ? # @ of a password are written %2F %3F"
            " %23 %40; better leave it out and set PGPASSWORD"
        )
    wanted = {"connect_timeout": _SECONDS_TO_CONNECT, "application_name": "patronage", **said}
    secrets = [said[name] for name in _SECRETS if said.get(name)]
    connection: Connection[tuple[str, ...]] = _tried(
        lambda: psycopg.connect(**wanted, client_encoding="utf8"), secrets
    )
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return connection


def _tried(action: Callable[[], _Given], secrets: Sequence[str] = ()) -> _Given:
    psycopg = driver("psycopg", "postgres")
    try:
        return action()
    except psycopg.Error as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        for secret in secrets:
            said = said.replace(secret, "…")
        # The rest of what it says may quote rows, and its cause may hold the address.
        raise EngineError(f"PostgreSQL says: {said}") from None
