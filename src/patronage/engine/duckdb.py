"""The embedded engine: DuckDB, opened without network, without extensions, without the reader's clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import duckdb
import numpy as np
from numpy.typing import NDArray

from patronage.base.errors import EngineError, StoreError
from patronage.base.expr import Cast, Expr, Literal, Scalar, SqlType
from patronage.base.select import Query, Select
from patronage.engine.dialect import Dialect
from patronage.engine.duckdb_dialect import DUCKDB
from patronage.engine.laid_out import is_large, lay_out, take_away
from patronage.engine.printer import print_expr, print_query
from patronage.engine.protocol import Columns, FileKind

__all__ = ["DUCKDB", "DuckDB", "column_list"]

_SETTINGS = {
    # A missing extension must fail at once instead of reaching for the network.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class DuckDB:
    """One connection to one DuckDB database.

    It sorts the rows of the tables it makes, so that those of a customer lie together, as long as `clusters`.

    Examples
    --------
    >>> from patronage.base.expr import Literal
    >>> from patronage.base.select import select, source
    >>> with DuckDB.in_memory() as engine:
    ...     _ = engine.execute("create table t as select 1 as x")
    ...     engine.run(select(source("t"), twice=source("t")["x"] * 2))
    (('twice',), [(2,)])
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        # Not among the settings above: the option is known only once the database is open.
        connection.execute("set global TimeZone = 'UTC'")
        self._connection = connection
        self.clusters = True

    @classmethod
    def in_memory(cls) -> Self:
        """Open an empty database that lives as long as this object."""
        return cls(duckdb.connect(":memory:", config=dict(_SETTINGS)))

    @classmethod
    def open(cls, path: Path, *, read_only: bool) -> Self:
        """Open a database file."""
        try:
            return cls(duckdb.connect(str(path), read_only=read_only, config=dict(_SETTINGS)))
        except duckdb.Error as error:
            message = (
                f"{path} cannot be opened as a DuckDB file: {_first_line(error)}"
                " patronage doctor tells how to mend it."
            )
            raise StoreError(message) from error

    def __enter__(self) -> Self:
        """Use as a context: closed at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    @property
    def dialect(self) -> Dialect:
        """DuckDB's dialect."""
        return DUCKDB

    def run(self, query: Query) -> tuple[tuple[str, ...], list[tuple[Scalar, ...]]]:
        """Run a query and fetch all of it, so that the connection is free for the next."""
        try:
            done = self._connection.execute(print_query(query, DUCKDB))
            names = tuple(column[0] for column in done.description or ())
            return names, done.fetchall()
        except duckdb.Error as error:
            raise _explained(error) from error

    def columns(self, query: Query) -> Columns:
        """Run a query and take its columns as they lie in memory; an absent number is NaN."""
        try:
            found = self._connection.execute(print_query(query, DUCKDB)).fetchnumpy()
        except duckdb.Error as error:
            raise _explained(error) from error
        return {name: _whole(values) for name, values in found.items()}

    def stream(self, query: Query) -> object:
        """Run a query anew, lazily, as a relation that speaks the Arrow PyCapsule protocol."""
        return self._connection.cursor().sql(print_query(query, DUCKDB))

    def make(self, name: str, columns: Mapping[str, SqlType], query: Query, order: Sequence[str] = ()) -> int:
        """Make a table from a query; columns are cast to their declared types, or stay as they come.

        A column that is the same in every row is a definition: no row stores it.
        """
        same, table = _same_in_all(columns, query, order), DUCKDB.identifier(name)
        self.drop(name)
        if columns:
            # Ids are what rows are told apart by in the end.
            self.execute(f"create table {table} ({column_list(columns, order, same)})")
            return self.add(name, columns, query, order)
        rows = self.execute(f"create table {table} as {_with_types(columns, query)}")
        return int(rows[0][0])  # type: ignore[arg-type]  # DuckDB answers with the number of rows

    def add(self, name: str, columns: Mapping[str, SqlType], query: Query, order: Sequence[str] = ()) -> int:
        """Put further rows behind those of a table that was made from a query with the same fixed columns."""
        same = _same_in_all(columns, query, order)
        kept = {c: kind for c, kind in columns.items() if c not in same}
        told = query
        if isinstance(query, Select):
            told = replace(query, columns=tuple((c, v) for c, v in query.columns if c in kept))
        into = f"{DUCKDB.identifier(name)} ({', '.join(map(DUCKDB.identifier, kept))})"
        sorted_by = order if self.clusters else ()
        rows = self.execute(f"insert into {into} {_with_types(kept, told, sorted_by)}")
        return int(rows[0][0])  # type: ignore[arg-type]  # DuckDB answers with the number of rows

    def define(self, name: str, columns: Mapping[str, SqlType], query: Query) -> None:
        """Make a view of a query, its columns cast to their declared types."""
        self.drop(name)
        self.execute(f"create view {DUCKDB.identifier(name)} as {_with_types(columns, query)}")

    def make_temporary(self, name: str, query: Query) -> int:
        """Make a table outside the database file; in memory, unless the database is a large one."""
        body = print_query(query, DUCKDB)
        if is_large(self.execute):
            self.drop(name)
            return lay_out(self.execute, name, body)
        rows = self.execute(f"create or replace temp table {DUCKDB.identifier(name)} as\n{body}")
        return int(rows[0][0])  # type: ignore[arg-type]  # DuckDB answers with the number of rows

    def define_temporary(self, name: str, query: Query) -> None:
        """Make a view of a query outside the database file."""
        self.execute(f"create or replace temp view {DUCKDB.identifier(name)} as {print_query(query, DUCKDB)}")

    def bring(self, name: str, columns: Mapping[str, SqlType], values: Columns) -> None:
        """Make a table outside the database file from arrays, which are read as they lie."""
        self._connection.register("columns_given", {name: _readable(values[name]) for name in columns})
        self.execute(
            f"create or replace temp table {DUCKDB.identifier(name)} as select {_casts(columns)}"
            " from columns_given"
        )
        self._connection.unregister("columns_given")

    def describe(self, name: str) -> Mapping[str, str] | None:
        """Give a table's columns and their DuckDB types."""
        rows = self.execute(
            "select column_name, data_type from duckdb_columns()"
            " where table_name = ? and database_name = current_database() order by column_index",
            [name],
        )
        return {str(column): str(kind) for column, kind in rows} or None

    def drop(self, name: str) -> None:
        """Remove a table or view, if there is one."""
        views = self.execute(
            "select 1 from duckdb_views() where view_name = ?"
            " and database_name in (current_database(), 'temp')",
            [name],
        )
        self.execute(f"drop {'view' if views else 'table'} if exists {DUCKDB.identifier(name)}")
        if views:
            take_away(self.execute, name)

    def execute(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Scalar, ...]]:
        """Run a statement of the store's or a reader's own; values go in as bound parameters."""
        try:
            return self._connection.execute(statement, list(values)).fetchall()
        except duckdb.Error as error:
            raise _explained(error) from error

    def write_csv(
        self,
        columns: Mapping[str, NDArray[Any]],  # texts, numbers, instants or truth values
        chosen: Sequence[str],
        path: Path,
    ) -> None:
        """Write expressions over columns of one length as a CSV file, in the order of their rows."""
        try:
            self._connection.register("columns_given", dict(columns))
            self._connection.execute(
                f"copy (select {', '.join(chosen)} from columns_given)"
                f" to {DUCKDB.literal(str(path))} (format csv, header)"
            )
            self._connection.unregister("columns_given")
        except duckdb.Error as error:
            raise _explained(error) from error

    def write_table(self, name: str, columns: Sequence[str], path: Path, kind: FileKind) -> int:
        """Write columns of a table as a file, rows as they lie, and give their number."""
        names = ", ".join(DUCKDB.identifier(column) for column in columns)
        form = "format parquet" if kind == "parquet" else "format csv, header, nullstr '\\N', force_quote *"
        table = DUCKDB.identifier(name)
        rows = self.execute(f"copy (select {names} from {table}) to {DUCKDB.literal(str(path))} ({form})")
        return int(rows[0][0])  # type: ignore[arg-type]  # DuckDB answers with the number of rows

    def close(self) -> None:
        """Close the connection; the file is free for others."""
        self._connection.close()


def column_list(
    columns: Mapping[str, SqlType], ids: Collection[str] = (), same: Mapping[str, str] | None = None
) -> str:
    """Declare columns; texts among `ids` differ from row to row and are stored as they come.

    Looking for what they have in common takes several times as long as writing them. A column in `same` is
    not stored: it has that value, given as SQL, in every row.
    """
    fixed = same or {}

    def kind(c: str) -> str:
        stored = DUCKDB.types[columns[c]]
        if c in fixed:
            return f"{stored} generated always as (cast({fixed[c]} as {stored})) virtual"
        return f"{stored} using compression 'uncompressed'" if c in ids and columns[c] == "text" else stored

    return ", ".join(f"{DUCKDB.identifier(c)} {kind(c)}" for c in columns)


def _same_in_all(columns: Mapping[str, SqlType], query: Query, order: Sequence[str]) -> Mapping[str, str]:
    """Give the columns that are the same in every row, as SQL; a table needs another one beside them."""
    if not isinstance(query, Select) or query.group:
        return {}
    fixed = {c: value for c, value in query.columns if c not in order and _is_fixed(value)}
    return {c: print_expr(value, DUCKDB) for c, value in fixed.items()} if len(fixed) < len(columns) else {}


def _with_types(columns: Mapping[str, SqlType], query: Query, order: Sequence[str] = ()) -> str:
    """Print a query with its columns cast and its rows sorted."""
    built = f"select * from (\n{print_query(query, DUCKDB)}\n) as built"
    order_by = f" order by {', '.join(DUCKDB.identifier(c) for c in order)}" if order else ""
    return f"select {_casts(columns) or '*'} from ({built}{order_by}) as ready"


def _casts(columns: Mapping[str, SqlType]) -> str:
    names = {c: DUCKDB.identifier(c) for c in columns}
    return ", ".join(f"cast({names[c]} as {DUCKDB.types[t]}) as {names[c]}" for c, t in columns.items())


def _readable(values: NDArray[Any]) -> NDArray[Any]:  # texts, numbers, days or truth values
    # DuckDB takes instants of numpy, and no days.
    return values.astype("datetime64[us]") if values.dtype.kind == "M" else values


def _whole(values: NDArray[Any]) -> NDArray[Any]:  # texts, numbers, days or truth values
    if not isinstance(values, np.ma.MaskedArray):
        return values
    is_number = values.dtype.kind in "iuf"
    return np.ma.filled(values.astype(np.float64) if is_number else values, np.nan if is_number else None)


def _is_fixed(value: Expr) -> bool:
    return isinstance(value, Literal) or (isinstance(value, Cast) and _is_fixed(value.operand))


def _explained(error: duckdb.Error) -> EngineError | StoreError:
    kind = type(error).__name__.removesuffix("Exception")
    if _DAMAGE in str(error):
        return StoreError(
            f"a database file is damaged: {_first_line(error)}; where it is the shop's own, patronage doctor"
            " tells which, and how to mend it; a delivered one has to be delivered anew"
        )
    if isinstance(error, (duckdb.OutOfMemoryException, duckdb.IOException)):
        advice = "Free memory or disk and run the command again; nothing already loaded has changed."
    else:
        advice = "This is a fault of the program; please report it with the command you ran."
    return EngineError(f"DuckDB {kind}: {_first_line(error)} {advice}")


_DAMAGE = "Corrupt database file"
# How DuckDB begins its message where a block does not have the checksum it was written with.


def _first_line(error: Exception) -> str:
    # DuckDB quotes the offending data on later lines; delivered values do not belong in messages or logs.
    return str(error).splitlines()[0] if str(error) else type(error).__name__
