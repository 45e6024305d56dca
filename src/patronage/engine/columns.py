"""What a query gives as arrays, one a column: what models are fitted to, without an object a number."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import numpy as np

from patronage.base.select import Query
from patronage.engine.protocol import Columns, Engine

__all__ = ["Columnar", "columns"]


@runtime_checkable
class Columnar(Protocol):
    """An engine that hands columns over as they lie in its memory."""

    def columns(self, query: Query) -> Columns:
        """Run a query and give its columns; an absent number is NaN."""


def columns(engine: Engine, query: Query) -> Columns:
    """Run a query and give its columns: numbers, of which an absent one is NaN; days; texts.

    Examples
    --------
    >>> from patronage.base.select import select, source
    >>> from patronage.engine.duckdb import DuckDB
    >>> t = source("t")
    >>> with DuckDB.in_memory() as engine:
    ...     _ = engine.execute("create table t as select i, i / 2 as h from range(3) r(i)")
    ...     columns(engine, select(t, i=t["i"], h=t["h"]).where(t["i"] > 0))
    {'i': array([1, 2]), 'h': array([0.5, 1. ])}
    """
    if isinstance(engine, Columnar):
        return engine.columns(query)
    names, rows = engine.run(query)
    found = zip(*rows, strict=True) if rows else ([] for _ in names)
    return {
        name: np.array([np.nan if v is None else v for v in values])
        for name, values in zip(names, found, strict=True)
    }
