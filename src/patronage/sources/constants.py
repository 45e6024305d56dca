"""What a person states for every row of a file: `--map scale=:5` is a column that holds 5 throughout."""

from __future__ import annotations

from dataclasses import replace

from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.staging import column_of

__all__ = ["is_constant", "with_constants"]

_SIGN = ":"


def is_constant(header: str) -> bool:
    """Tell whether what stands for a header in `--map` is a value for every row instead.

    Examples
    --------
    >>> is_constant(":5"), is_constant("Scale"), is_constant(":")
    (True, False, False)
    """
    return header.startswith(_SIGN) and len(header) > 1


def with_constants(engine: DuckDB, raw: Raw, options: ReadOptions) -> Raw:
    """Give the file a column for each value stated, headed as it is written in `--map`."""
    stated = [h for h in dict.fromkeys(options.mapping.values()) if is_constant(h) and h not in raw.headers]
    for place, header in enumerate(stated, len(raw.headers)):
        text = DUCKDB.literal(header.removeprefix(_SIGN).strip())
        engine.execute(f"alter table {raw.relation} add column {column_of(place)} varchar default {text}")
    return replace(raw, headers=(*raw.headers, *stated))
