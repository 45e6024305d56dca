"""Short ways to write an order down and to ask a shop."""

from __future__ import annotations

from datetime import date
from typing import Any

from patronage.engine.duckdb import DuckDB
from patronage.engine.result import Result
from patronage.facts.coverage import read_coverage
from patronage.metrics.answer import answer
from patronage.metrics.question import question

Row = dict[str, Any]


def order(order_id: str, customer: str | None, at: date, gross: float, **more: object) -> Row:
    """Return a delivered order."""
    return {"order_id": order_id, "customer": customer, "ordered_at": at, "gross": gross, **more}


def ask(engine: DuckDB, metrics: str, **options: Any) -> Result:
    """Return the answer of a shop that holds at least one order."""
    coverage = read_coverage(engine)
    assert coverage is not None
    return answer(engine, question(metrics, coverage.last_on, **options), coverage)
