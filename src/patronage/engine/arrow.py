"""Hands rows over as Arrow where an engine's driver does not: through the embedded engine."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from patronage.base.expr import Scalar, SqlType
from patronage.engine.duckdb import DUCKDB, column_list

__all__ = ["as_relation"]


def as_relation(names: Sequence[str], kinds: Sequence[SqlType], rows: Sequence[Sequence[Scalar]]) -> object:
    """Give rows as a relation, which speaks the Arrow PyCapsule protocol.

    Examples
    --------
    >>> hasattr(as_relation(["day"], ["integer"], [[1], [2]]), "__arrow_c_stream__")
    True
    """
    connection = duckdb.connect()
    connection.execute(f"create table given ({column_list(dict(zip(names, kinds, strict=True)))})")
    if rows:
        marks = ", ".join("?" for _ in names)
        connection.executemany(f"insert into given values ({marks})", [list(row) for row in rows])
    return connection.sql(f"select {', '.join(DUCKDB.identifier(name) for name in names)} from given")
