"""Works a metric's example: its literal rows become a small shop, and the shop is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from math import isclose
from typing import cast

from patronage.base.expr import Scalar
from patronage.contract.catalogue import TABLES
from patronage.contract.table import GIVEN_NOT, Table
from patronage.engine.duckdb import DUCKDB, DuckDB, column_list
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
Stored = dict[str, object]
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
    # What models say is made when it is asked; here it is said.
    foretold = [table for table in TABLES if table.kind == "foretold"]
    for table in foretold:
        engine.execute(f"create table {table.name} ({column_list(table.types)})")
    people: dict[object, int] = {}
    for name, delivered in rows.items():
        table = TABLES[name]
        numbered = ({**_numbered(table, number), **row} for number, row in enumerate(delivered, 1))
        for alike in _batches([_stored(table, row, people) for row in numbered]):
            _insert(engine, table, alike)
    fill_calendar(engine)
    mark_holidays(engine, hours)
    fill_business_time(engine, hours, "UTC")
    build(engine, currency, history)
    for table in foretold:
        began = f"select c.cohort_on from customer_facts as c where c.customer = {table.name}.customer"
        engine.execute(f"update {table.name} set cohort_on = ({began})")
    return engine


def _numbered(table: Table, number: int) -> Row:
    return {table.numbered: number} if table.numbered else {}


def _stored(table: Table, row: Row, people: dict[object, int]) -> Stored:
    values: Stored = {}
    for name, value in row.items():
        column = table[name]
        if column.person or (table.kind == "foretold" and name == "customer"):
            values[name] = GIVEN_NOT if value is None else people.setdefault(value, len(people) + 1)
        elif column.type == "timestamp" and isinstance(value, date):
            at = value if isinstance(value, datetime) else datetime.combine(value, time())
            values |= {name: at, name.removesuffix("_at") + "_on": at.date()}
        else:
            values[name] = value
    return values


def _batches(rows: Sequence[Stored]) -> Iterator[list[Stored]]:
    """Give neighbours that are alike in columns and types, as the values of one statement must be."""
    batch: list[Stored] = []
    known: dict[str, type] = {}
    for row in rows:
        told = {name: type(value) for name, value in row.items() if value is not None}
        is_other = any(known.get(name, kind) is not kind for name, kind in told.items())
        if batch and (is_other or row.keys() != batch[0].keys()):
            yield batch
            batch, known = [], {}
        batch.append(row)
        known |= told
    if batch:
        yield batch


def _insert(engine: DuckDB, table: Table, rows: Sequence[Stored]) -> None:
    names = list(rows[0])
    columns = ", ".join(map(DUCKDB.identifier, names))
    marks = f"({', '.join('?' for _ in names)})"
    statement = f"insert into {table.name} ({columns}) values {', '.join([marks] * len(rows))}"
    engine.execute(statement, [row[name] for row in rows for name in names])


def _same(found: Scalar, expected: Scalar) -> bool:
    if isinstance(found, float) and isinstance(expected, (int, float, Decimal)):
        return isclose(found, float(expected), rel_tol=1e-12, abs_tol=1e-12)
    return found == expected
