"""Who is known as one person, and who is left apart, as tables of the Python API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from patronage.base.expr import Scalar, SqlType
from patronage.base.units import COUNT, TEXT
from patronage.engine.arrow import as_relation
from patronage.engine.duckdb import DuckDB
from patronage.engine.result import Result, ResultColumn
from patronage.store.identity.listing import ambiguous_keys, joined_ids

__all__ = ["people_apart", "people_joined"]

_JOINED = (
    ResultColumn("person", TEXT, "Person"),
    ResultColumn("id", TEXT, "Delivered id"),
    ResultColumn("joined_by", TEXT, "Joined by"),
)
_APART = (
    ResultColumn("kind", TEXT, "Kind"),
    ResultColumn("key", TEXT, "Left apart"),
    ResultColumn("people", COUNT, "People"),
    ResultColumn("ids", TEXT, "Ids, one a line"),
    ResultColumn("why", TEXT, "Because"),
)


def people_joined(engine: DuckDB, as_of: date, *, unmask: bool) -> Result:
    """List every delivered id that is one person's with others: a row an id, a person's ids together."""
    return _result(_JOINED, ("bigint", "text", "text"), joined_ids(engine, unmask=unmask), as_of)


def people_apart(engine: DuckDB, as_of: date, *, unmask: bool) -> Result:
    """List what speaks for several people and joins none of them: a row an address or a phone."""
    rows = [
        (each.kind, each.key, each.people, "\n".join(each.ids), each.why)
        for each in ambiguous_keys(engine, unmask=unmask)
    ]
    return _result(_APART, ("text", "text", "bigint", "text", "text"), rows, as_of)


def _result(
    columns: tuple[ResultColumn, ...],
    kinds: Sequence[SqlType],
    rows: Sequence[tuple[Scalar, ...]],
    as_of: date,
) -> Result:
    names = tuple(column.name for column in columns)
    return Result(
        columns=columns,
        rows=tuple(rows),
        statement="",
        as_of=as_of,
        stream=lambda: as_relation(names, kinds, rows),
    )
