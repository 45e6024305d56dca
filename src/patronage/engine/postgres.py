"""PostgreSQL: a warehouse that many shops already have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Self, TypeVar

from patronage.base.errors import EngineError, UsageError
from patronage.base.expr import Scalar, SqlType
from patronage.base.select import Query
from patronage.engine.arrow import as_relation
from patronage.engine.backend import Backend, Carried, Place, driver
from patronage.engine.dialect import COMMON_MACROS, Dialect
from patronage.engine.literal_rows import literal_rows
from patronage.engine.printer import print_query
from patronage.engine.protocol import Columns

if TYPE_CHECKING:
    from psycopg import Connection

__all__ = ["POSTGRES", "POSTGRES_BACKEND", "Postgres"]

POSTGRES = Dialect(
    name="postgres",
    types={
        "text": "text",
        "integer": "integer",
        "bigint": "bigint",
        "double": "double precision",
        "money": "numeric(18,4)",
        "date": "date",
        "timestamp": "timestamp",
        "boolean": "boolean",
    },
    macros={
        **COMMON_MACROS,
        "ratio": "(cast({0} as double precision) / nullif(cast({1} as double precision), 0))",
        "add_days": "({0} + cast({1} as integer))",
        "quantile": "percentile_disc({1}) within group (order by {0})",
        "seconds_between": "cast(extract(epoch from ({1} - {0})) as numeric(18,4))",
    },
    has_filter=True,
    unites_all_at_once=False,
    longest_name=63,
)

_KINDS: Mapping[int, SqlType] = {
    16: "boolean",
    20: "bigint",
    23: "integer",
    701: "double",
    1082: "date",
    1114: "timestamp",
    25: "text",
    1043: "text",
    1700: "money",
}
"""PostgreSQL's numbers of the types our results have."""

_INCOMING = "incoming_"
_Row = tuple[Scalar, ...]
_Given = TypeVar("_Given")


class Postgres:
    """One connection to the database, and the schema, that hold a shop's tables."""

    def __init__(self, connection: Connection[_Row]) -> None:
        self._connection = connection

    def __enter__(self) -> Self:
        """Use as a context: closed at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self._connection.close()

    @property
    def dialect(self) -> Dialect:
        """PostgreSQL's dialect."""
        return POSTGRES

    def run(self, query: Query) -> tuple[tuple[str, ...], list[_Row]]:
        """Run a query and fetch all of it."""
        names, _, rows = self._fetched(query)
        return names, rows

    def stream(self, query: Query) -> object:
        """Run a query and hand its rows over as Arrow."""
        return as_relation(*self._fetched(query))

    def make(self, name: str, columns: Mapping[str, SqlType], query: Query, order: Sequence[str] = ()) -> int:
        """Make a table from a query, in place of one of that name; give its number of rows."""
        table, body = POSTGRES.identifier(name), print_query(query, POSTGRES)
        by = f"\norder by {', '.join(POSTGRES.identifier(c) for c in order)}" if order else ""
        with self._connection.transaction():
            self.drop(name)
            if not columns:
                return self._count(f"create table {table} as {body}")
            self._do(f"create table {table} ({_column_list(columns)})")
            return self._count(f"insert into {table} select {_casts(columns)} from (\n{body}\n) as built{by}")

    def define(self, name: str, columns: Mapping[str, SqlType], query: Query) -> None:
        """Make a view of a query, its columns cast to their declared types."""
        body = print_query(query, POSTGRES)
        with self._connection.transaction():
            self.drop(name)
            self._do(
                f"create view {POSTGRES.identifier(name)} as"
                f" select {_casts(columns) or '*'} from (\n{body}\n) as built"
            )

    def make_temporary(self, name: str, query: Query) -> int:
        """Make a table of this connection; give its number of rows."""
        table = POSTGRES.identifier(name)
        self._do(f"drop table if exists pg_temp.{table}")
        return self._count(f"create temporary table {table} as {print_query(query, POSTGRES)}")

    def define_temporary(self, name: str, query: Query) -> None:
        """Make a view of this connection."""
        view = POSTGRES.identifier(name)
        self._do(f"create or replace temporary view {view} as {print_query(query, POSTGRES)}")

    def bring(self, name: str, columns: Mapping[str, SqlType], values: Columns) -> None:
        """Make a table of this connection from rows that are here."""
        table = POSTGRES.identifier(name)
        self._do(f"drop table if exists pg_temp.{table}")
        self._do(f"create temporary table {table} ({_column_list(columns)})")
        for rows in literal_rows(POSTGRES, {column: values[column] for column in columns}):
            self._do(f"insert into {table} values {rows}")
        # Nobody looks at how a temporary table is filled, unless told to.
        self._do(f"analyze {table}")

    def describe(self, name: str) -> Mapping[str, str] | None:
        """Give a table's columns and their PostgreSQL types."""
        statement = (
            "select attname, format_type(atttypid, atttypmod) from pg_attribute"
            " where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped order by attnum"
        )
        rows = self._do(statement, [POSTGRES.identifier(name)])
        return {str(column): str(kind) for column, kind in rows} or None

    def drop(self, name: str) -> None:
        """Remove a table or view, if there is one."""
        table = POSTGRES.identifier(name)
        kinds = self._do("select relkind::text from pg_class where oid = to_regclass(%s)", [table])
        kind = "view" if kinds == [("v",)] else "table"
        self._do(f"drop {kind} if exists {table}")

    def _fetched(self, query: Query) -> tuple[tuple[str, ...], tuple[SqlType, ...], list[_Row]]:
        def fetch() -> tuple[tuple[str, ...], tuple[SqlType, ...], list[_Row]]:
            done = self._connection.execute(print_query(query, POSTGRES).encode())
            told = done.description or ()
            kinds = tuple(_KINDS.get(column.type_code, "text") for column in told)
            rows = [tuple(_plain(value) for value in row) for row in done.fetchall()]
            return tuple(column.name for column in told), kinds, rows

        return _tried(fetch)

    def _do(self, statement: str, values: Sequence[object] | None = None) -> list[_Row]:
        def do() -> list[_Row]:
            done = self._connection.execute(statement.encode(), values)
            return done.fetchall() if done.description else []

        return _tried(do)

    def _count(self, statement: str) -> int:
        return _tried(lambda: self._connection.execute(statement.encode()).rowcount)


class _Receiver:
    """Takes tables into new ones, which stand in for the old all at once."""

    def __init__(self, connection: Connection[_Row]) -> None:
        self._connection = connection
        self._taken: list[str] = []

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Put the new tables in the place of the old, or leave all as it was."""
        if kind is None:
            _tried(self._put)
        self._connection.close()

    def take(self, table: Carried) -> None:
        """Take one table."""
        _tried(lambda: self._copy(table))
        self._taken.append(table.name)

    def _copy(self, table: Carried) -> None:
        into = POSTGRES.identifier(_INCOMING + table.name)
        self._connection.execute(f"drop table if exists {into}".encode())
        self._connection.execute(f"create table {into} ({_column_list(table.columns)})".encode())
        copy = f"copy {into} from stdin (format csv, header, null '\\N')"
        with table.file.open("rb") as file, self._connection.cursor().copy(copy.encode()) as copying:
            while block := file.read(1 << 20):
                copying.write(block)
        self._connection.execute(f"analyze {into}".encode())

    def _put(self) -> None:
        for name in self._taken:
            table, incoming = POSTGRES.identifier(name), POSTGRES.identifier(_INCOMING + name)
            self._connection.execute(f"drop table if exists {table}".encode())
            self._connection.execute(f"alter table {incoming} rename to {table}".encode())
        self._connection.commit()


def _column_list(columns: Mapping[str, SqlType]) -> str:
    # Text sorts by its bytes, as it does everywhere else, and not by the language of the server.
    return ", ".join(
        f"{POSTGRES.identifier(c)} {POSTGRES.types[kind]}" + (' collate "C"' if kind == "text" else "")
        for c, kind in columns.items()
    )


def _casts(columns: Mapping[str, SqlType]) -> str:
    names = {c: POSTGRES.identifier(c) for c in columns}
    return ", ".join(
        f"cast({names[c]} as {POSTGRES.types[kind]}) as {names[c]}" for c, kind in columns.items()
    )


def _plain(value: Scalar) -> Scalar:
    # A sum of whole numbers comes as a decimal without places.
    is_whole = isinstance(value, Decimal) and value.as_tuple().exponent == 0
    return int(value) if is_whole else value  # type: ignore[arg-type]  # a decimal


def _connected(place: Place, *, autocommit: bool) -> Connection[_Row]:
    if place.master:
        raise UsageError(f"PostgreSQL has no master to name {place.master!r}; leave it out")
    if not place.address:
        raise UsageError(
            f"PostgreSQL was given no address ({place.address!r}); name one, such as --address"
            " postgresql://user@host/database; it takes a password from PGPASSWORD or a .pgpass file"
        )
    psycopg = driver("psycopg", "postgres")
    connection: Connection[_Row] = _tried(
        lambda: psycopg.connect(place.address, autocommit=autocommit, application_name="patronage")
    )
    connection.execute(b"set time zone 'UTC'")
    return connection


def _tried(action: Callable[[], _Given]) -> _Given:
    psycopg = driver("psycopg", "postgres")
    try:
        return action()
    except psycopg.Error as error:
        raise _explained(error) from error


def _explained(error: Exception) -> EngineError:
    state, name = getattr(error, "sqlstate", None), type(error).__name__
    if state is None:
        said = str(error).splitlines()[0] if str(error) else name
        return EngineError(f"PostgreSQL cannot be reached: {said}; check the address and that it runs")
    if state in ("42P01", "42703"):
        said = str(error).splitlines()[0]
        return EngineError(
            f"PostgreSQL says: {said}; write the tables there again with patronage export, of the version"
            " that asks, or name their schema: …?options=-csearch_path%3Dschema"
        )
    return EngineError(f"PostgreSQL gave up with {name} ({state}); its own log tells more")


POSTGRES_BACKEND = Backend(
    name="postgres",
    address="postgresql://user@host/database",
    takes="csv",
    is_near=lambda _place: False,
    open=lambda place: Postgres(_connected(place, autocommit=True)),
    receive=lambda place: _Receiver(_connected(place, autocommit=False)),
)
