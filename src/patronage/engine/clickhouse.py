"""ClickHouse: columns in a folder, worked on inside this process by chdb."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from patronage.base.errors import EngineError, UsageError
from patronage.base.expr import Scalar, SqlType
from patronage.base.select import Query
from patronage.engine.arrow import as_relation
from patronage.engine.backend import Backend, Carried, Place, driver
from patronage.engine.dialect import COMMON_MACROS, Dialect
from patronage.engine.literal_rows import literal_rows
from patronage.engine.printer import print_query
from patronage.engine.protocol import Columns

__all__ = ["CLICKHOUSE", "CLICKHOUSE_BACKEND", "ClickHouse"]


def _escaped(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


CLICKHOUSE = Dialect(
    name="clickhouse",
    types={
        # Nothing but these may be absent: ClickHouse puts zeros in the place of nulls otherwise.
        "text": "Nullable(String)",
        "integer": "Nullable(Int32)",
        "bigint": "Nullable(Int64)",
        "double": "Nullable(Float64)",
        "money": "Nullable(Decimal(18, 4))",
        "date": "Nullable(Date32)",
        "timestamp": "Nullable(DateTime64(6, 'UTC'))",
        "boolean": "Nullable(Bool)",
    },
    macros={
        **COMMON_MACROS,
        "ratio": "(cast({0} as Nullable(Float64)) / nullif(cast({1} as Nullable(Float64)), 0))",
        "days_between": "dateDiff('day', {0}, {1})",
        "add_days": "addDays({0}, {1})",
        "lower": "lowerUTF8({0})",
        "quantile": "quantileExactLow({1})({0})",
        "seconds_between": "cast(dateDiff('microsecond', {0}, {1}) * toDecimal64('0.000001', 6)"
        " as Nullable(Decimal(18, 4)))",
    },
    quote_text=_escaped,
    quote_mark="`",
    character="char({0})",
    decimal="toDecimal128('{0}', {1})",
    count="toInt64({0})",
    # A cast to a decimal cuts off what does not fit.
    to_money="cast(round({0}, 4) as Nullable(Decimal(18, 4)))",
)

_MEANING = {
    "aggregate_functions_null_for_empty": 1,
    "join_use_nulls": 1,
    "prefer_column_name_to_alias": 1,
    "session_timezone": "'UTC'",
    "union_default_mode": "'ALL'",
    "output_format_decimal_trailing_zeros": 1,
    "output_format_json_quote_64bit_integers": 0,
    "output_format_json_quote_decimals": 1,
}
_ROWS = "JSONCompactEachRowWithNamesAndTypes"
_KIND = re.compile(r"(?:Nullable\(|LowCardinality\()*(\w+)")
_KINDS: Mapping[str, SqlType] = {
    **dict.fromkeys(("Int8", "Int16", "Int32", "UInt8", "UInt16"), "integer"),
    **dict.fromkeys(("Int64", "UInt32", "UInt64", "Int128", "Int256"), "bigint"),
    **dict.fromkeys(("Float32", "Float64"), "double"),
    **dict.fromkeys(("Date", "Date32"), "date"),
    **dict.fromkeys(("DateTime", "DateTime64"), "timestamp"),
    "Bool": "boolean",
    "Decimal": "money",
}
_INCOMING = "incoming_"
_UNKNOWN_TABLE = "Code: 60."
_NOT_THERE = ("47", "60")
_Row = tuple[Scalar, ...]


class ClickHouse:
    """The one connection of this process to a folder of ClickHouse tables."""

    def __init__(self, folder: Path) -> None:
        self._chdb = driver("chdb", "clickhouse")
        self._connection = self._tried(self._chdb.connect, str(folder))
        self._views: set[str] = set()
        self._do("set " + ", ".join(f"{name} = {value}" for name, value in _MEANING.items()))

    def __enter__(self) -> Self:
        """Use as a context: closed at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close; a process has one connection."""
        for name in tuple(self._views):
            self.drop(name)
        self._connection.close()

    @property
    def dialect(self) -> Dialect:
        """ClickHouse's dialect."""
        return CLICKHOUSE

    def run(self, query: Query) -> tuple[tuple[str, ...], list[_Row]]:
        """Run a query and fetch all of it."""
        names, _, rows = self._fetched(print_query(query, CLICKHOUSE))
        return names, rows

    def stream(self, query: Query) -> object:
        """Run a query and hand its rows over as Arrow."""
        return as_relation(*self._fetched(print_query(query, CLICKHOUSE)))

    def make(self, name: str, columns: Mapping[str, SqlType], query: Query, order: Sequence[str] = ()) -> int:
        """Make a table from a query, in place of one of that name; give its number of rows."""
        table, body = CLICKHOUSE.identifier(name), print_query(query, CLICKHOUSE)
        self.drop(name)
        if columns:
            self._do(f"create table {table} ({_column_list(columns)}) {_lying(order)}")
            self._do(f"insert into {table} select {_casts(columns)} from (\n{body}\n) as built")
        else:
            self._do(f"create table {table} {_lying(order)} as {body}")
        return self._count(table)

    def define(self, name: str, columns: Mapping[str, SqlType], query: Query) -> None:
        """Make a view of a query, its columns cast to their declared types."""
        self.drop(name)
        self._do(
            f"create view {CLICKHOUSE.identifier(name)} as select {_casts(columns) or '*'}"
            f" from (\n{print_query(query, CLICKHOUSE)}\n) as built"
        )

    def make_temporary(self, name: str, query: Query) -> int:
        """Make a table of this connection; give its number of rows."""
        table = CLICKHOUSE.identifier(name)
        self.drop(name)
        self._do(f"create temporary table {table} engine = Memory as {print_query(query, CLICKHOUSE)}")
        return self._count(table)

    def define_temporary(self, name: str, query: Query) -> None:
        """Make a view that is removed with this connection: there are none of one connection alone."""
        self.define(name, {}, query)
        self._views.add(name)

    def bring(self, name: str, columns: Mapping[str, SqlType], values: Columns) -> None:
        """Make a table of this connection from rows that are here."""
        table = CLICKHOUSE.identifier(name)
        self.drop(name)
        self._do(f"create temporary table {table} ({_column_list(columns)}) engine = Memory")
        for rows in literal_rows(CLICKHOUSE, {column: values[column] for column in columns}):
            self._do(f"insert into {table} values {rows}")

    def describe(self, name: str) -> Mapping[str, str] | None:
        """Give a table's columns and their ClickHouse types."""
        try:
            _, _, rows = self._fetched(f"describe table {CLICKHOUSE.identifier(name)}")
        except EngineError as error:
            if str(error.__cause__).startswith(_UNKNOWN_TABLE):
                return None
            raise
        return {str(row[0]): str(row[1]) for row in rows}

    def drop(self, name: str) -> None:
        """Remove a table or view, if there is one."""
        self._views.discard(name)
        self._do(f"drop table if exists {CLICKHOUSE.identifier(name)} sync")

    def take(self, table: Carried) -> None:
        """Take a table over from a Parquet file, beside the one of that name."""
        into, file = CLICKHOUSE.identifier(_INCOMING + table.name), CLICKHOUSE.literal(str(table.file))
        self._do(f"drop table if exists {into} sync")
        self._do(f"create table {into} ({_column_list(table.columns)}) {_lying(table.order)}")
        self._do(f"insert into {into} select {_casts(table.columns)} from file({file}, Parquet)")

    def put(self, name: str) -> None:
        """Put what was taken in the place of the table of that name."""
        self.drop(name)
        incoming, table = CLICKHOUSE.identifier(_INCOMING + name), CLICKHOUSE.identifier(name)
        self._do(f"rename table {incoming} to {table}")

    def _fetched(self, statement: str) -> tuple[tuple[str, ...], tuple[SqlType, ...], list[_Row]]:
        names, types, *rows = map(json.loads, self._do(statement).splitlines())
        kinds = tuple(_KINDS.get(_KIND.findall(kind)[0], "text") for kind in types)
        return tuple(names), kinds, [tuple(map(_plain, row, kinds)) for row in rows]

    def _count(self, table: str) -> int:
        _, _, [(rows,)] = self._fetched(f"select count() as rows from {table}")
        return int(rows)  # type: ignore[arg-type]  # a count

    def _do(self, statement: str) -> str:
        answer = self._tried(self._connection.query, statement, _ROWS)
        content: bytes = answer.bytes()
        return content.decode()

    def _tried(self, action: Any, *arguments: str) -> Any:  # noqa: ANN401  # chdb comes without types
        try:
            return action(*arguments)
        except RuntimeError as error:
            raise _explained(error) from error


class _Receiver:
    """Takes tables into new ones, which stand in for the old when all have come."""

    def __init__(self, folder: Path) -> None:
        self._engine = ClickHouse(folder)
        self._taken: list[str] = []

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Put the new tables in the place of the old, or remove them."""
        with self._engine:
            for name in self._taken:
                if kind is None:
                    self._engine.put(name)
                else:
                    self._engine.drop(_INCOMING + name)

    def take(self, table: Carried) -> None:
        """Take one table."""
        self._taken.append(table.name)
        self._engine.take(table)


def _column_list(columns: Mapping[str, SqlType]) -> str:
    return ", ".join(f"{CLICKHOUSE.identifier(c)} {CLICKHOUSE.types[kind]}" for c, kind in columns.items())


def _casts(columns: Mapping[str, SqlType]) -> str:
    names = {c: CLICKHOUSE.identifier(c) for c in columns}
    return ", ".join(
        f"cast({names[c]} as {CLICKHOUSE.types[kind]}) as {names[c]}" for c, kind in columns.items()
    )


def _lying(order: Sequence[str]) -> str:
    by = ", ".join(CLICKHOUSE.identifier(c) for c in order)
    return f"engine = MergeTree order by ({by}) settings allow_nullable_key = 1"


def _plain(value: Scalar, kind: SqlType) -> Scalar:
    if isinstance(value, str):
        match kind:
            case "money":
                return Decimal(value)
            case "date":
                return date.fromisoformat(value)
            case "timestamp":
                return datetime.fromisoformat(value)
    return float(value) if kind == "double" and isinstance(value, int) else value


def _folder(place: Place) -> Path:
    if place.master:
        raise UsageError(f"ClickHouse works in this process and has no master {place.master!r}; leave it out")
    if not place.address or ":/" in place.address:
        raise UsageError(
            f"ClickHouse keeps its tables in a folder of this machine, not at {place.address or 'nowhere'};"
            " name one with --address"
        )
    return Path(place.address)


def _explained(error: RuntimeError) -> EngineError:
    # The text goes on with the statement, and with values of rows.
    said = str(error).partition(" In scope ")[0]
    if held := re.search(r"already initialized with path '([^']*)'", said):
        return EngineError(
            f"ClickHouse keeps one folder open a process, and has {held[1]} open here; close that first, or"
            " ask in a process of its own"
        )
    number = code[1] if (code := re.match(r"Code: (\d+)\.", said)) else "unknown"
    name = re.search(r"[`'](?:\w+\.)?(\w+)[`']", said)
    if name and number in _NOT_THERE:
        return EngineError(
            f"ClickHouse has no {name[1]} in its folder; write the tables there again with patronage export,"
            " of the version that asks"
        )
    return EngineError(f"ClickHouse gave up with code {number}; if memory was short, ask for less at once")


CLICKHOUSE_BACKEND = Backend(
    name="clickhouse",
    address="a folder of this machine, which becomes a ClickHouse database",
    takes="parquet",
    is_near=lambda _place: True,
    open=lambda place: ClickHouse(_folder(place)),
    receive=lambda place: _Receiver(_folder(place)),
)
