"""Columns that have a type, as the text a person would write for each value."""

from __future__ import annotations

from patronage.engine.duckdb import DUCKDB
from patronage.sources.staging import column_of

__all__ = ["as_text"]


def as_text(name: str, kind: str, index: int) -> str:
    """Give SQL for a column of a type as text, under the name of its place."""
    column, named = DUCKDB.identifier(name), column_of(index)
    if kind in ("DOUBLE", "FLOAT"):
        # Whole numbers are ids and quantities that a column with gaps made into fractions.
        whole = f"isfinite({column}) and {column} = trunc({column}) and abs({column}) < 1e15"
        return (
            f"case when {whole} then cast(cast({column} as bigint) as varchar)"
            f" when isfinite({column}) then cast({column} as varchar) end as {named}"
        )
    if kind.startswith(("STRUCT", "MAP")) or kind.endswith("]"):
        return f"cast(to_json({column}) as varchar) as {named}"
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"cast(timezone('UTC', {column}) as varchar) || '+00' as {named}"
    return f"cast({column} as varchar) as {named}"
