"""Makes a shop's marts, and tells whether those it holds are of this version."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from patronage.base.errors import StoreError
from patronage.base.expr import Scalar
from patronage.contract.facts import COVERAGE, ORDER_FACTS, REFUND_FACTS
from patronage.contract.foreign_facts import FOREIGN_AMOUNTS
from patronage.contract.left_out import LEFT_OUT
from patronage.contract.planning import CALENDAR
from patronage.contract.spans import FACT_SPANS
from patronage.engine.duckdb import DuckDB
from patronage.facts.changed.build import build_after, make_all
from patronage.facts.family import Stated
from patronage.features.build import build as build_segments
from patronage.metrics.dimension import FACTS
from patronage.store.business_time import fill_business_time, mark_holidays
from patronage.store.calendar import fill_calendar
from patronage.store.ledger import next_load_id
from patronage.store.settings import Settings
from patronage.store.touched import Touched

__all__ = ["make_marts", "refuse_other_marts"]


def make_marts(engine: DuckDB, settings: Settings, touched: Touched | None = None) -> frozenset[str] | None:
    """Make every mart anew from the delivered tables, or after a load those that it changed.

    Gives the facts that changed; nothing where all were made anew.
    """
    before = _days(engine) if touched else []
    fill_calendar(engine)
    mark_holidays(engine, settings.business_hours)
    fill_business_time(engine, settings.business_hours, settings.time_zone)
    stated = Stated(settings.currency, settings.history, settings.margin_rates, settings.rate_holds_days)
    under = f"{settings.digest()} {version('patronage')}"
    if touched is None:
        make_all(engine, stated, next_load_id(engine) - 1, under)
        changed = None
    else:
        changed = build_after(engine, stated, touched, under, has_new_days=before != _days(engine))
    if changed is None or changed & _SEGMENTED:
        build_segments(engine)
    return changed


_SEGMENTED = frozenset({ORDER_FACTS.name, REFUND_FACTS.name, COVERAGE.name, FACT_SPANS.name})
"""What the segments of customers are made of."""


def _days(engine: DuckDB) -> list[tuple[Scalar, ...]]:
    known = "select 1 from duckdb_tables() where database_name = current_database() and table_name = ?"
    if not engine.execute(known, [CALENDAR.name]):
        return []
    return engine.execute(f"select min(day), max(day) from {CALENDAR.name}")


def refuse_other_marts(engine: DuckDB, path: Path) -> None:
    """Tell apart a shop whose marts another version made: they are rebuilt in a moment, not guessed at."""
    # Asked once for all: the catalogue is walked through for each question.
    held = set(engine.execute(_COLUMNS))
    kept = (table for table in FACTS.values() if table.kind == "mart")
    for table in (*kept, COVERAGE, FACT_SPANS, FOREIGN_AMOUNTS, LEFT_OUT):
        missing = sorted(name for name in table.names if (table.name, name) not in held)
        if missing:
            engine.close()
            raise StoreError(
                f"{path} was made by another version of patronage: {table.name} has no {', '.join(missing)};"
                f" run patronage rebuild --shop {path}"
            )


_COLUMNS = "select table_name, column_name from duckdb_columns() where database_name = current_database()"
