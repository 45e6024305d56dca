"""Apache Spark: the distributed engine, on this machine, a cluster or a Spark Connect server."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from patronage.base.errors import EngineError, UsageError
from patronage.base.expr import Scalar, SqlType
from patronage.base.select import Query, tables_read
from patronage.engine.backend import Backend, Place, driver
from patronage.engine.dialect import COMMON_MACROS, Dialect
from patronage.engine.parquet_folder import PARQUET, ParquetFolder
from patronage.engine.printer import print_query
from patronage.engine.protocol import Columns
from patronage.engine.spark_session import explained, is_here, settled, start, tried

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["SPARK", "SPARK_BACKEND", "Spark"]


def _escaped(text: str) -> str:
    # Spark reads a backslash as the start of an escape, two literals side by side as one, and puts
    # settings in for ${…} before it reads anything.
    text = text.replace("\\", "\\\\").replace("'", "\\'")
    return "'" + text.replace("${", "\\u0024{") + "'"


SPARK = Dialect(
    name="spark",
    types={
        "text": "string",
        "integer": "int",
        "bigint": "bigint",
        "double": "double",
        "money": "decimal(18,4)",
        "date": "date",
        "timestamp": "timestamp_ntz",
        "boolean": "boolean",
    },
    macros={
        **COMMON_MACROS,
        "days_between": "datediff({1}, {0})",
        "add_days": "date_add({0}, cast({1} as int))",
        "quantile": "percentile_disc({1}) within group (order by {0})",
        "seconds_between": "cast(timestampdiff(microsecond, {0}, {1}) * 0.000001 as decimal(18,4))",
    },
    quote_text=_escaped,
    quote_mark="`",
)


class Spark:
    """A Spark session and where its tables lie: a folder or URL of Parquet files, or a database.

    Parameters
    ----------
    start
        Gives the session; called at the first question.
    address
        A folder or URL, which has a slash, or the name of a database in the session's catalog.
    stops
        Whether the session ends with this object.
    """

    def __init__(self, start: Callable[[], SparkSession], address: str, *, stops: bool = False) -> None:
        self._start = start
        self._folder = _folder(address)
        self._database = "" if self._folder else address
        self._stops = stops
        self._read: set[str] = set()
        self._defined: set[str] = set()

    def __enter__(self) -> Self:
        """Use as a context: closed at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    @cached_property
    def session(self) -> SparkSession:
        """The session, set to what statements mean, looking at the database."""
        session = settled(self._start())
        if self._database:
            tried(lambda: session.sql(f"use {_qualified(self._database)}"))
        return session

    @property
    def dialect(self) -> Dialect:
        """Spark's dialect."""
        return SPARK

    def run(self, query: Query) -> tuple[tuple[str, ...], list[tuple[Scalar, ...]]]:
        """Run a query and bring its rows here."""
        frame = self._frame(query)
        return tuple(frame.columns), [tuple(row) for row in tried(frame.collect)]

    def stream(self, query: Query) -> object:
        """Run a query and bring its rows here as an Arrow table."""
        return tried(self._frame(query).toArrow)

    def make(self, name: str, columns: Mapping[str, SqlType], query: Query, order: Sequence[str] = ()) -> int:
        """Make a table of Parquet files, or of the database, from a query; give its number of rows."""
        frame = self._frame(query, columns)
        writing = (frame.sortWithinPartitions(*order) if order else frame).write.mode("overwrite")
        if self._folder:
            tried(lambda: writing.parquet(self._file(name)))
            self._forget(name)
            self._reach([name])
        else:
            tried(lambda: writing.saveAsTable(_qualified(name)))
        return tried(self.session.table(_qualified(name)).count)

    def define(self, name: str, columns: Mapping[str, SqlType], query: Query) -> None:
        """Let a name stand for a query: beside a folder as long as the session, in a database for good."""
        if self._folder:
            self._show(name, self._frame(query, columns))
        else:
            view = f"create or replace view {_qualified(name)} as {_with_types(columns, query)}"
            tried(lambda: self.session.sql(view))

    def make_temporary(self, name: str, query: Query) -> int:
        """Keep a query's rows with the workers as long as the session; give their number."""
        frame = self._frame(query).persist()
        self._show(name, frame)
        return tried(frame.count)

    def define_temporary(self, name: str, query: Query) -> None:
        """Let a name stand for a query as long as the session."""
        self._show(name, self._frame(query))

    def bring(self, name: str, columns: Mapping[str, SqlType], values: Columns) -> None:
        """Send rows to the workers, and let a name stand for them as long as the session."""
        rows = list(zip(*(values[column].tolist() for column in columns), strict=True))
        types = ", ".join(f"{SPARK.identifier(c)} {SPARK.types[kind]}" for c, kind in columns.items())
        self._show(name, tried(lambda: self.session.createDataFrame(rows, types)))

    def describe(self, name: str) -> Mapping[str, str] | None:
        """Give a table's columns and their Spark types."""
        self._reach([name])
        if not tried(lambda: self.session.catalog.tableExists(name)):
            return None
        return dict(tried(lambda: self.session.table(_qualified(name)).dtypes))

    def drop(self, name: str) -> None:
        """Remove a table or definition.

        Raises
        ------
        EngineError
            The table is a file on another machine.
        """
        if name in self._defined:
            self._forget(name)
        elif self._folder:
            self._remove(self._file(name))
            self._forget(name)
        else:
            for kind in ("view", "table"):
                statement = f"drop {kind} if exists {_qualified(name)}"
                tried(partial(self.session.sql, statement))

    def close(self) -> None:
        """Forget the names; end the session, if it was started here."""
        if "session" not in self.__dict__:
            return
        for name in (*self._read, *self._defined):
            self._forget(name)
        if self._stops:
            self.session.stop()
        del self.__dict__["session"]

    def _frame(self, query: Query, columns: Mapping[str, SqlType] | None = None) -> DataFrame:
        self._reach(sorted(tables_read(query)))
        return tried(lambda: self.session.sql(_with_types(columns or {}, query)))

    def _reach(self, names: Iterable[str]) -> None:
        """Name the files of tables, when they are first asked for: a shop has more than a question reads."""
        for name in names if self._folder else ():
            if name in self._read | self._defined:
                continue
            frame = self._opened(self._file(name))
            if frame is not None:
                tried(partial(frame.createOrReplaceTempView, name))
                self._read.add(name)

    def _opened(self, path: str) -> DataFrame | None:
        errors = driver("pyspark.errors", "spark")
        try:
            frame = self.session.read.parquet(path)
            frame.columns  # noqa: B018  # a Connect server looks at the file only now
        except errors.AnalysisException as error:
            if error.getCondition() == "PATH_NOT_FOUND":
                return None
            raise explained(error) from error
        return frame

    def _show(self, name: str, frame: DataFrame) -> None:
        tried(lambda: frame.createOrReplaceTempView(name))
        self._defined.add(name)

    def _forget(self, name: str) -> None:
        self._read.discard(name)
        self._defined.discard(name)
        tried(lambda: self.session.catalog.dropTempView(name))

    def _file(self, name: str) -> str:
        return f"{self._folder}/{name}{PARQUET}"

    def _remove(self, path: str) -> None:
        if ":/" in path:
            raise EngineError(f"{path} is not removed from here; remove it with the tools of its storage")
        if Path(path).is_dir():
            shutil.rmtree(path)
        else:
            Path(path).unlink(missing_ok=True)


def _folder(address: str) -> str:
    if not address or ("/" not in address and not Path(address).is_dir()):
        return ""
    # Only what is named from here is made whole: a path from the root may be one of the cluster's own.
    return (address if ":/" in address else str(Path(address).absolute())).rstrip("/")


def _qualified(name: str) -> str:
    return ".".join(SPARK.identifier(part) for part in name.split("."))


def _with_types(columns: Mapping[str, SqlType], query: Query) -> str:
    body = print_query(query, SPARK)
    if not columns:
        return body
    names = {name: SPARK.identifier(name) for name in columns}
    casts = ", ".join(f"cast({names[c]} as {SPARK.types[kind]}) as {names[c]}" for c, kind in columns.items())
    return f"select {casts} from (\n{body}\n) as built"


def _open(place: Place) -> Spark:
    if not place.address:
        raise UsageError(
            f"Spark on {place.master or 'a server'} cannot see the folders of this machine; name the folder,"
            " URL or database that holds the tables with --address"
        )
    sql = driver("pyspark.sql", "spark")
    runs = sql.SparkSession.getActiveSession() is not None
    return Spark(partial(start, place.master), place.address, stops=not runs)


def _receive(place: Place) -> ParquetFolder:
    folder = _folder(place.address) or place.address
    if not folder or ":/" in folder:
        raise UsageError(
            f"tables for Spark are written to a folder of this machine, not to {folder or 'nowhere'}; name"
            " one with --address and copy it with the tools of that storage"
        )
    return ParquetFolder(Path(folder))


SPARK_BACKEND = Backend(
    name="spark",
    address="a folder or URL of Parquet files, or the name of a database of the cluster's catalog",
    takes="parquet",
    is_near=lambda place: is_here(place.master),
    open=_open,
    receive=_receive,
)
