"""Queries as values: a select, its joins, the steps it builds on. Only an engine prints them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from patronage.base.expr import Column, Expr

__all__ = ["Join", "Query", "Select", "Source", "Union", "select", "source", "tables_read", "union"]


@dataclass(frozen=True)
class Source:
    """A stored table or a named step, under the alias its columns are addressed by."""

    name: str
    alias: str

    def __getitem__(self, column: str) -> Column:
        """Address a column."""
        return _column(column, self.alias)


# The same few columns stand all over a statement: whoever makes, compares or prints one finds it done.
_column = lru_cache(maxsize=16384)(Column)


@dataclass(frozen=True)
class Join:
    """A further source and the condition it is joined by."""

    kind: Literal["inner", "left", "cross"]
    source: Source
    on: Expr | None


@dataclass(frozen=True)
class Select:
    """One select; `group` names output columns, `steps` are the named queries it reads from."""

    columns: tuple[tuple[str, Expr], ...]
    source: Source
    joins: tuple[Join, ...] = ()
    condition: Expr | None = None
    group: tuple[str, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None
    steps: tuple[tuple[str, Query], ...] = ()

    def join(self, other: Source, on: Expr) -> Select:
        """Keep only rows with a partner."""
        return self._but(joins=(*self.joins, Join("inner", other, on)))

    def left_join(self, other: Source, on: Expr) -> Select:
        """Keep every row, partnered or not."""
        return self._but(joins=(*self.joins, Join("left", other, on)))

    def cross_join(self, other: Source) -> Select:
        """Pair every row with every row of `other`."""
        return self._but(joins=(*self.joins, Join("cross", other, None)))

    def where(self, *conditions: Expr | None) -> Select:
        """Keep only rows for which all conditions hold, beside conditions set before."""
        every = self.condition
        for condition in conditions:
            if condition is not None:
                every = condition if every is None else every & condition
        return self if every is self.condition else self._but(condition=every)

    def group_by(self, *names: str) -> Select:
        """Make one row of each combination of these output columns."""
        return self._but(group=names)

    def order_by(self, *names: str | tuple[str, bool]) -> Select:
        """Sort by output columns; `(name, True)` runs downward."""
        return self._but(order=tuple(n if isinstance(n, tuple) else (n, False) for n in names))

    def first(self, rows: int) -> Select:
        """Keep the first rows of the order."""
        return self._but(limit=rows)

    def with_step(self, name: str, query: Query) -> Select:
        """Put a named query before this one."""
        return self.with_steps((*self.steps, (name, query)))

    def with_steps(self, steps: tuple[tuple[str, Query], ...]) -> Select:
        """Read from these named queries and no others."""
        return self._but(steps=steps)

    def giving(self, columns: Mapping[str, Expr]) -> Select:
        """Give these columns in place of its own."""
        return self._but(columns=tuple(columns.items()))

    def _but(self, **changes: object) -> Select:
        # Every clause of every statement comes here: `dataclasses.replace` takes five times as long.
        new, own = object.__new__(Select), vars(self)
        (changed := vars(new)).update(own, **changes)
        if len(own) > len(self.__match_args__):
            # What else is kept with a select, such as its text, is that of no other.
            for name in own.keys() - self.__match_args__:
                del changed[name]
        return new


@dataclass(frozen=True)
class Union:
    """Rows of several selects, one after the other, columns by position."""

    parts: tuple[Select, ...]


Query = Select | Union


@lru_cache(maxsize=4096)
def source(name: str, alias: str | None = None) -> Source:
    """Name a table or step to read from."""
    return Source(name, alias or name)


def select(origin: Source, /, **columns: Expr) -> Select:
    """Start a select.

    Examples
    --------
    >>> o = source("orders", "o")
    >>> select(o, order_id=o["order_id"]).where(o["status"].eq("paid")).source.name
    'orders'
    """
    return Select(tuple(columns.items()), origin)


def union(*parts: Select) -> Union:
    """Put selects of the same columns after each other."""
    return Union(parts)


def tables_read(query: Query) -> frozenset[str]:
    """Name the stored tables a query reads: what it and its steps stand on, and no step.

    Examples
    --------
    >>> o, s = source("orders"), source("paid")
    >>> step = select(o, id=o["id"]).where(o["status"].eq("paid"))
    >>> sorted(tables_read(select(s, id=s["id"]).with_step("paid", step)))
    ['orders']
    """
    if isinstance(query, Union):
        return frozenset().union(*(tables_read(part) for part in query.parts))
    found: set[str] = set()
    before: set[str] = set()
    for name, step in query.steps:
        found |= tables_read(step) - before
        before.add(name)
    here = {query.source.name, *(join.source.name for join in query.joins)}
    return frozenset(found | (here - before))
