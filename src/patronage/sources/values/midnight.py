"""Shop days as instants: each begins at midnight where the shop is."""

from __future__ import annotations

from patronage.engine.duckdb import DUCKDB
from patronage.sources.options import ReadOptions

__all__ = ["midnight_sql"]


def midnight_sql(day: str, options: ReadOptions) -> str:
    """Give SQL for the UTC instant a shop day begins at.

    Examples
    --------
    >>> midnight_sql("ended_on", ReadOptions())
    'cast(ended_on as timestamp)'
    """
    local = f"cast({day} as timestamp)"
    if options.time_zone == "UTC":
        return local
    return f"timezone('UTC', timezone({DUCKDB.literal(options.time_zone)}, {local}))"
