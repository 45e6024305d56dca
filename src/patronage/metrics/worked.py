"""Works a metric's example: its literal rows become a small shop, and the shop is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from math import isclose
from typing import cast

from patronage.base.expr import Scalar
from patronage.contract.catalogue import TABLES
from patronage.contract.table import GIVEN_NOT, Table
from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.engine.result import Result
from patronage.facts.build import build
from patronage.facts.coverage import read_coverage
from patronage.metrics.answer import answer
from patronage.metrics.metric import Example, Metric
from patronage.metrics.question import Options, question
from patronage.store.business_hours import BusinessHours
from patronage.store.business_time import fill_business_time, mark_holidays
from patronage.store.calendar import fill_calendar
from patronage.store.schema import ensure_schema

__all__ = ["agrees", "small_shop", "work"]

Row = Mapping[str, Scalar]
_NONE = BusinessHours()


def work(metric: Metric) -> Result:
    """Ask a metric of its own example.

    Examples
    --------
    >>> from patronage.metrics.metric import METRICS
    >>> work(METRICS["aov"]).value()
    70.0
    """
    options = dict(metric.example.ask)
    history = str(options.pop("history", "complete"))
    hours = BusinessHours.parse(options.pop("business_hours", {}))
    with small_shop(metric.example.rows, history, hours=hours) as engine:
        coverage = read_coverage(engine)
        last_day = coverage.last_on if coverage else date(1970, 1, 1)
        asked = question(metric.name, last_day, **cast("Options", options))
        return answer(engine, asked, coverage, "EUR")


def agrees(example: Example, result: Result) -> bool:
    """Tell whether a result is what the example expects: sums exactly, ratios to the last digits."""
    if isinstance(example.expected, Sequence):
        rows = result.records()
        expected = list(example.expected)
        return len(rows) == len(expected) and all(
            all(_same(row.get(name), value) for name, value in want.items())
            for row, want in zip(rows, expected, strict=True)
        )
    return len(result) == 1 and _same(result.value(), example.expected)


def small_shop(
    rows: Mapping[str, Sequence[Row]],
    history: str = "complete",
    currency: str = "EUR",
    hours: BusinessHours = _NONE,
) -> DuckDB:
    """Build a shop in memory from literal rows by contract table; customers are any ids, its zone is UTC."""
    engine = DuckDB.in_memory()
    ensure_schema(engine)
    people: dict[object, int] = {}
    for name, delivered in rows.items():
        for number, row in enumerate(delivered, 1):
            _insert(engine, TABLES[name], {**_numbered(TABLES[name], number), **row}, people)
    fill_calendar(engine)
    mark_holidays(engine, hours)
    fill_business_time(engine, hours, "UTC")
    build(engine, currency, history)
    return engine


def _numbered(table: Table, number: int) -> Row:
    return {table.numbered: number} if table.numbered else {}


def _insert(engine: DuckDB, table: Table, row: Row, people: dict[object, int]) -> None:
    values: dict[str, object] = {}
    for name, value in row.items():
        column = table[name]
        if column.person:
            values[name] = GIVEN_NOT if value is None else people.setdefault(value, len(people) + 1)
        elif column.type == "timestamp" and isinstance(value, date):
            at = value if isinstance(value, datetime) else datetime.combine(value, time())
            values |= {name: at, name.removesuffix("_at") + "_on": at.date()}
        else:
            values[name] = value
    columns = ", ".join(DUCKDB.identifier(name) for name in values)
    marks = ", ".join("?" for _ in values)
    engine.execute(f"insert into {table.name} ({columns}) values ({marks})", list(values.values()))


def _same(found: Scalar, expected: Scalar) -> bool:
    if isinstance(found, float) and isinstance(expected, (int, float, Decimal)):
        return isclose(found, float(expected), rel_tol=1e-12, abs_tol=1e-12)
    return found == expected
