"""An engine that makes what many statements stand on once: steps of some names, as temporary tables."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Self

from patronage.base.expr import Scalar, SqlType
from patronage.base.select import Query, Select, select, source, tables_read
from patronage.engine.columns import columns
from patronage.engine.dialect import Dialect
from patronage.engine.protocol import Columns, Engine

__all__ = ["MOST_ROWS", "Remembering"]

MOST_ROWS = 4_000_000
"""Rows kept at once; beyond, what was asked for longest ago is forgotten."""

_NEWEST = 3  # tables that stay in any case: about as many as one statement reads
_NUMBERS = count(1)

Steps = tuple[tuple[str, Query], ...]


@dataclass(frozen=True)
class _Made:
    table: str
    rows: int


class Remembering:
    """An engine beside another, whose statements it runs there, remembering their steps until it is closed.

    A step is the same where its name, its query and all steps before it are the same. The facts must stay as
    they are meanwhile.

    Parameters
    ----------
    engine
        Runs the statements.
    names
        Of the steps that are made once.

    Examples
    --------
    >>> from patronage.engine.duckdb import DuckDB
    >>> t, d = source("t"), source("doubled", "d")
    >>> twice = select(t, x=t["x"] * 2)
    >>> with DuckDB.in_memory() as engine:
    ...     _ = engine.execute("create table t as select 1 as x")
    ...     with Remembering(engine, ["doubled"]) as remembering:
    ...         for _ in range(2):
    ...             remembering.run(select(d, y=d["x"] + 1).with_step("doubled", twice))
    ...         remembering.made
    (('y',), [(3,)])
    (('y',), [(3,)])
    1
    """

    def __init__(self, engine: Engine, names: Collection[str]) -> None:
        self._engine = engine
        self._names = frozenset(names)
        self._known: dict[Steps, _Made] = {}  # what was asked for last stands last
        self.made = 0
        """How many steps were made so far."""

    def __enter__(self) -> Self:
        """Use as a context: all is forgotten at its end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Forget everything; statements run as they stand from then on."""
        for made in self._known.values():
            self._engine.drop(made.table)
        self._known, self._names = {}, frozenset()

    @property
    def is_closed(self) -> bool:
        """Whether nothing is remembered any more."""
        return not self._names

    @property
    def dialect(self) -> Dialect:
        """That of the other engine."""
        return self._engine.dialect

    def run(self, query: Query) -> tuple[tuple[str, ...], list[tuple[Scalar, ...]]]:
        """Run a query and fetch all of it."""
        with self._asked(query) as short:
            return self._engine.run(short)

    def columns(self, query: Query) -> Columns:
        """Run a query and give its columns; an absent number is NaN."""
        with self._asked(query) as short:
            return columns(self._engine, short)

    def stream(self, query: Query) -> object:
        """Run a query when it is read, which may be after everything was forgotten."""
        return self._engine.stream(query)

    def make(self, name: str, columns: Mapping[str, SqlType], query: Query, order: Sequence[str] = ()) -> int:
        """Make a table from a query."""
        with self._asked(query) as short:
            return self._engine.make(name, columns, short, order)

    def define(self, name: str, columns: Mapping[str, SqlType], query: Query) -> None:
        """Let a name stand for a query, whatever is remembered."""
        self._engine.define(name, columns, query)

    def make_temporary(self, name: str, query: Query) -> int:
        """Make a temporary table from a query."""
        with self._asked(query) as short:
            return self._engine.make_temporary(name, short)

    def define_temporary(self, name: str, query: Query) -> None:
        """Let a name stand for a query, whatever is remembered."""
        self._engine.define_temporary(name, query)

    def bring(self, name: str, columns: Mapping[str, SqlType], values: Columns) -> None:
        """Make a temporary table from rows that are here."""
        self._engine.bring(name, columns, values)

    def describe(self, name: str) -> Mapping[str, str] | None:
        """Describe a table."""
        return self._engine.describe(name)

    def drop(self, name: str) -> None:
        """Remove a table."""
        self._engine.drop(name)

    @contextmanager
    def _asked(self, query: Query) -> Iterator[Query]:
        """Make what a statement reads; only when it has run may any of that be forgotten."""
        yield self._short(query)
        self._forget()

    def _short(self, query: Query, around: frozenset[str] = frozenset()) -> Query:
        """Read what is remembered in place of the steps that make it."""
        if not self._names or not isinstance(query, Select):
            return query
        names, found, steps = set(around), list[tuple[str, Query]](), query.steps
        if first := self._remembered(query, around):
            name, last, size = first
            found.append((name, self._read(steps[:size], last)))
            names.add(name)
            steps = steps[size:]
        for name, step in steps:
            found.append((name, self._short(step, frozenset(names))))
            names.add(name)
        return query.with_steps(tuple(found)) if found else query

    def _remembered(self, query: Select, around: frozenset[str]) -> tuple[str, Select, int] | None:
        """Find the first steps that one table may stand for: the last of them, and how many they are."""
        for size in range(len(query.steps), 0, -1):
            name, last = query.steps[size - 1]
            if name not in self._names or not isinstance(last, Select):
                continue
            before = [earlier for earlier, _ in query.steps[: size - 1]]
            # What is read of a statement around them is not in the key; what follows must not look behind it.
            made = select(source(name)).with_steps(query.steps[:size])
            rest = query.with_steps(query.steps[size:])
            if not around & tables_read(made) and tables_read(rest).isdisjoint(before):
                return name, last, size
        return None

    def _read(self, steps: Steps, last: Select) -> Select:
        found = self._known.pop(steps, None) or self._make(last.with_steps((*steps[:-1], *last.steps)))
        self._known[steps] = found
        t = source(found.table, "t")
        return select(t, **{column: t[column] for column, _ in last.columns})

    def _make(self, statement: Select) -> _Made:
        table = f"remembered_{next(_NUMBERS)}"
        rows = self._engine.make_temporary(table, self._short(statement))
        self.made += 1
        return _Made(table, rows)

    def _forget(self) -> None:
        """Forget what was asked for longest ago while too much is kept."""
        while len(self._known) > _NEWEST and sum(made.rows for made in self._known.values()) > MOST_ROWS:
            oldest = next(iter(self._known))
            self._engine.drop(self._known.pop(oldest).table)
