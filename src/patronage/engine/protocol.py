"""What every engine can do: run a query, make a table from one, describe what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from numpy.typing import NDArray

from patronage.base.expr import Scalar, SqlType
from patronage.base.select import Query
from patronage.engine.dialect import Dialect

__all__ = ["Columns", "Engine", "FileKind"]

FileKind = Literal["parquet", "csv"]
"""Files that tables are carried in; in CSV a null is `\\N` and everything else stands in quotes."""


Columns = Mapping[str, NDArray[Any]]
"""Texts, numbers, days or truth values by name, all of one length."""


class Engine(Protocol):
    """The door to a database. A further engine is one file with a class of this shape."""

    @property
    def dialect(self) -> Dialect:
        """How this engine writes queries."""

    def run(self, query: Query) -> tuple[tuple[str, ...], list[tuple[Scalar, ...]]]:
        """Run a query and give its column names and rows."""

    def stream(self, query: Query) -> object:
        """Run a query anew and give something that hands its rows over as an Arrow stream."""

    def make(self, name: str, columns: Mapping[str, SqlType], query: Query, order: Sequence[str] = ()) -> int:
        """Make a table from a query, in place of one of that name; give its number of rows."""

    def define(self, name: str, columns: Mapping[str, SqlType], query: Query) -> None:
        """Let a name stand for a query, in place of a table or definition of that name; no row is stored."""

    def make_temporary(self, name: str, query: Query) -> int:
        """Make a table that this connection alone sees and that goes with it; give its number of rows."""

    def define_temporary(self, name: str, query: Query) -> None:
        """Let a name stand for a query, for this connection alone; no row is stored."""

    def bring(self, name: str, columns: Mapping[str, SqlType], values: Columns) -> None:
        """Make a temporary table, as above, from rows that are here."""

    def describe(self, name: str) -> Mapping[str, str] | None:
        """Give a table's column names and the engine's types, or nothing when there is no such table."""

    def drop(self, name: str) -> None:
        """Remove a table or definition; nothing happens when there is none."""
