"""Shop days and instants: a day begins at midnight where the shop is."""

from __future__ import annotations

from patronage.engine.duckdb import DUCKDB
from patronage.sources.options import ReadOptions

__all__ = ["day_sql", "midnight_sql"]


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


def day_sql(instant: str, options: ReadOptions) -> str:
    """Give SQL for the shop day a UTC instant lies in.

    Examples
    --------
    >>> day_sql("ended_at", ReadOptions())
    'cast(ended_at as date)'
    """
    if options.time_zone == "UTC":
        return f"cast({instant} as date)"
    zone = DUCKDB.literal(options.time_zone)
    return f"cast(timezone({zone}, timezone('UTC', {instant})) as date)"
