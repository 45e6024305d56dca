"""Headers that name the zone of their column: `Created (UTC)` holds instants, not the shop's wall time."""

from __future__ import annotations

import re

from patronage.engine.duckdb import DuckDB
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of

__all__ = ["in_utc_sql", "mark_utc"]

_NAMED = re.compile(r".*\(\s*UTC\s*\)\s*|.*[_ ]utc", re.IGNORECASE)


_BARE = r":\d\d(:\d\d([.,]\d+)?)?$"


def in_utc_sql(column: str) -> str:
    """Give SQL that puts a Z behind a time without an offset.

    Examples
    --------
    >>> with DuckDB.in_memory() as engine:
    ...     engine.execute(
    ...         f"select {in_utc_sql('t')} from (values ('2025-03-09 14:30'), ('9:00 +02')) as v (t)"
    ...     )
    [('2025-03-09 14:30Z',), ('9:00 +02',)]
    """
    return f"case when regexp_matches({column}, '{_BARE}') then {column} || 'Z' else {column} end"


def mark_utc(engine: DuckDB, raw: Raw) -> tuple[str, ...]:
    """Put a Z behind the times of such columns, where they carry no offset; give the evidence."""
    named = [(i, h) for i, h in enumerate(raw.headers) if _NAMED.fullmatch(h)]
    for place, _ in named:
        column = column_of(place)
        engine.execute(
            f"update {raw.relation} set {column} = {column} || 'Z' where regexp_matches({column}, '{_BARE}')"
        )
    return tuple(f"{header!r} is in UTC by its name" for _, header in named)
