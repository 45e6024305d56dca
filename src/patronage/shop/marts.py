"""Makes a shop's marts, and tells whether those it holds are of this version."""

from __future__ import annotations

from pathlib import Path

from patronage.base.errors import StoreError
from patronage.contract.facts import COVERAGE
from patronage.contract.foreign_facts import FOREIGN_AMOUNTS
from patronage.contract.left_out import LEFT_OUT
from patronage.contract.spans import FACT_SPANS
from patronage.engine.duckdb import DuckDB
from patronage.facts.build import build
from patronage.features.build import build as build_segments
from patronage.metrics.dimension import FACTS
from patronage.store.business_time import fill_business_time, mark_holidays
from patronage.store.calendar import fill_calendar
from patronage.store.settings import Settings

__all__ = ["make_marts", "refuse_other_marts"]


def make_marts(engine: DuckDB, settings: Settings) -> None:
    """Make every mart anew from the delivered tables."""
    fill_calendar(engine)
    mark_holidays(engine, settings.business_hours)
    fill_business_time(engine, settings.business_hours, settings.time_zone)
    build(engine, settings.currency, settings.history, settings.margin_rates, settings.rate_holds_days)
    build_segments(engine)


def refuse_other_marts(engine: DuckDB, path: Path) -> None:
    """Tell apart a shop whose marts another version made: they are rebuilt in a moment, not guessed at."""
    # Asked once for all: the catalogue is walked through for each question.
    held = set(engine.execute(_COLUMNS))
    for table in (*FACTS.values(), COVERAGE, FACT_SPANS, FOREIGN_AMOUNTS, LEFT_OUT):
        missing = sorted(name for name in table.names if (table.name, name) not in held)
        if missing:
            engine.close()
            raise StoreError(
                f"{path} was made by another version of patronage: {table.name} has no {', '.join(missing)};"
                f" run patronage rebuild --shop {path}"
            )


_COLUMNS = "select table_name, column_name from duckdb_columns() where database_name = current_database()"
