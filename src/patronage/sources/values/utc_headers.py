"""Headers that name the zone of their column: `Created (UTC)` holds instants, not the shop's wall time."""

from __future__ import annotations

import re

from patronage.engine.duckdb import DuckDB
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of

__all__ = ["mark_utc"]

_NAMED = re.compile(r".*\(\s*UTC\s*\)\s*|.*[_ ]utc", re.IGNORECASE)


def mark_utc(engine: DuckDB, raw: Raw) -> tuple[str, ...]:
    """Put a Z behind the times of such columns, where they carry no offset; give the evidence."""
    named = [(i, h) for i, h in enumerate(raw.headers) if _NAMED.fullmatch(h)]
    for place, _ in named:
        column = column_of(place)
        engine.execute(
            f"update {raw.relation} set {column} = {column} || 'Z'"
            rf" where regexp_matches({column}, ':\d\d(:\d\d([.,]\d+)?)?$')"
        )
    return tuple(f"{header!r} is in UTC by its name" for _, header in named)
