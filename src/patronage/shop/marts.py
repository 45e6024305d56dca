"""Tells whether a shop's marts are those of this version."""

from __future__ import annotations

from pathlib import Path

from patronage.base.errors import StoreError
from patronage.contract.facts import COVERAGE
from patronage.contract.left_out import LEFT_OUT
from patronage.contract.spans import FACT_SPANS
from patronage.engine.duckdb import DuckDB
from patronage.metrics.dimension import FACTS

__all__ = ["refuse_other_marts"]


def refuse_other_marts(engine: DuckDB, path: Path) -> None:
    """Tell apart a shop whose marts another version made: they are rebuilt in a moment, not guessed at."""
    for table in (*FACTS.values(), COVERAGE, FACT_SPANS, LEFT_OUT):
        missing = sorted(set(table.names) - set(engine.describe(table.name) or ()))
        if missing:
            engine.close()
            raise StoreError(
                f"{path} was made by another version of patronage: {table.name} has no {', '.join(missing)};"
                f" run patronage rebuild --shop {path}"
            )
