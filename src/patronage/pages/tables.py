"""Draws a table: figures to the digits of their unit, totals apart, what to sort by beside each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from patronage.base.expr import Scalar
from patronage.base.locale import Locale
from patronage.pages.large_units import in_large_units
from patronage.pages.scale import percent
from patronage.reports.block import Column, Row, Table

__all__ = ["DrawnTable", "Heading", "draw_table", "heading", "is_figure", "number", "plus", "written"]

MOST_ROWS = 500
_FIGURES = {"money", "count", "share", "number", "duration"}


@dataclass(frozen=True)
class Heading:
    """What stands above a column."""

    label: str
    metric: str
    unit: str
    figure: bool


@dataclass(frozen=True)
class Cell:
    """What stands in a row: `sort` is what it is sorted by, `bar` the length of the bar beneath."""

    text: str
    figure: bool
    sort: str = ""
    bar: str = ""


@dataclass(frozen=True)
class DrawnRow:
    """The cells of a row, and the classes that mark it."""

    cells: tuple[Cell, ...]
    mark: str = ""


@dataclass(frozen=True)
class DrawnTable:
    """A table ready to be filled in; `hidden` says how many rows were too many for a page."""

    template: ClassVar[str] = "table.html"
    title: str
    lead: str
    note: str
    headings: tuple[Heading, ...]
    rows: tuple[DrawnRow, ...]
    total: DrawnRow | None
    hidden: str
    legend: tuple[str, ...]


def draw_table(table: Table, locale: Locale) -> DrawnTable:
    """Draw a table, its first rows when there are too many for a page."""
    table = in_large_units(table)
    longest = [_longest(table, at) for at in range(len(table.columns))]
    rows = tuple(
        DrawnRow(_cells(row, table.columns, longest, locale), _mark(table, at))
        for at, row in enumerate(table.rows[:MOST_ROWS])
    )
    hidden = ""
    if len(table.rows) > MOST_ROWS:
        hidden = locale.counted("table.hidden", len(table.rows), shown=MOST_ROWS)
    return DrawnTable(
        title=table.title,
        lead=table.lead,
        note=table.note,
        headings=tuple(heading(column, locale) for column in table.columns),
        rows=rows,
        total=_total(table, locale),
        hidden=hidden,
        legend=_legend(table, locale),
    )


def heading(column: Column, locale: Locale) -> Heading:
    """Say what stands above a column: its label, and the unit of its figures."""
    return Heading(column.label, column.metric, locale.unit(column.unit), is_figure(column))


def is_figure(column: Column) -> bool:
    """Tell whether a column holds numbers, which stand right-aligned."""
    return column.unit.kind in _FIGURES and column.grain is None


def written(value: Scalar, column: Column, locale: Locale) -> str:
    """Write what stands in a column; its members by the words the language has for them."""
    if isinstance(value, str) and column.unit.kind == "text":
        return locale.member(value, column.name)
    return plus(value, column) + locale.figure(value, column.unit, column.grain)


def plus(value: Scalar, column: Column) -> str:
    """Give the sign of a change above zero; numbers that are no changes have none."""
    return "+" if column.signed and (number(value) or 0.0) > 0 else ""


def number(value: Scalar) -> float | None:
    """Give a value as a place on an axis, or None where it is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    # Not every engine keeps the sign of a zero.
    return float(value) + 0.0 if Decimal(str(value)).is_finite() else None


def _cells(row: Row, columns: tuple[Column, ...], longest: list[float], locale: Locale) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            written(value, column, locale),
            is_figure(column),
            _sort(value),
            percent(max(0.0, number(value) or 0.0) / most) if column.bar and most else "",
        )
        for value, column, most in zip(row, columns, longest, strict=True)
    )


def _total(table: Table, locale: Locale) -> DrawnRow | None:
    """Draw the totals; a column without one stays empty, since nothing is missing there."""
    if table.total is None:
        return None
    cells = [
        Cell("" if value is None else written(value, column, locale), is_figure(column))
        for value, column in zip(table.total, table.columns, strict=True)
    ]
    if not cells[0].text:
        cells[0] = Cell(locale.text("table.total"), cells[0].figure)
    return DrawnRow(tuple(cells))


def _sort(value: Scalar) -> str:
    if isinstance(value, date):
        return value.isoformat()
    found = number(value)
    return "" if found is None else f"{found:.10g}"


def _longest(table: Table, at: int) -> float:
    if not table.columns[at].bar:
        return 0.0
    return max((number(row[at]) or 0.0 for row in table.rows), default=0.0)


def _mark(table: Table, at: int) -> str:
    marks = [name for name, rows in (("hot", table.highlight), ("partial", table.partial)) if at in rows]
    return " ".join(marks)


def _legend(table: Table, locale: Locale) -> tuple[str, ...]:
    return (locale.text("table.partial"),) if table.partial else ()
