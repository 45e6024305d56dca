"""Draws values as marks within their intervals, one line a name: how sure each is, and what may come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from patronage.base.locale import Locale
from patronage.pages.bars import MOST_BARS, Named, Rectangle, Strip
from patronage.pages.scale import Scale, percent
from patronage.pages.tables import DrawnTable, draw_table, number, written
from patronage.reports.block import IntervalChart, Row

__all__ = ["DrawnIntervals", "draw_intervals"]

_MARK = 0.008  # of the plot's width


@dataclass(frozen=True)
class DrawnIntervals:
    """Intervals ready to be filled in, with the table behind them; `widest` counts a value's letters."""

    template: ClassVar[str] = "intervals.html"
    title: str
    lead: str
    note: str
    rows: tuple[Named, ...]
    widest: int
    low: str
    high: str
    hidden: str
    behind: DrawnTable


def draw_intervals(chart: IntervalChart, locale: Locale) -> DrawnIntervals:
    """Draw the outer interval, the inner one over it, and the value as a mark."""
    table = chart.table
    shown = table.rows[:MOST_BARS]
    names = (chart.value, *chart.inner, *chart.outer)
    ends = [v for row in shown for name in names if (v := number(row[table.at(name)])) is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    scale = Scale(low, high if high > low else low + 1.0, 1.0)
    label = table.column(chart.label)
    rows = tuple(
        Named(written(row[table.at(chart.label)], label, locale), (_strip(chart, row, scale, locale),), "")
        for row in shown
    )
    unit = table.column(chart.value).unit
    hidden = len(table.rows) - len(shown)
    return DrawnIntervals(
        title=table.title,
        lead=table.lead,
        note=table.note,
        rows=rows,
        widest=max((len(row.strips[0].value) for row in rows), default=0),
        low=locale.short(scale.low, unit),
        high=locale.short(scale.high, unit),
        hidden=locale.counted("chart.hidden", hidden) if hidden else "",
        behind=draw_table(table, locale),
    )


def _strip(chart: IntervalChart, row: Row, scale: Scale, locale: Locale) -> Strip:
    table = chart.table
    unit = table.column(chart.value).unit
    value = number(row[table.at(chart.value)])
    tips = [
        f"{column.label}: {locale.write(row[table.at(column.name)], column.unit)}"
        for column in (table.column(name) for name in (chart.value, *chart.inner, *chart.outer))
    ]
    drawn = []
    for names, style in ((chart.outer, "outer"), (chart.inner, "inner")):
        first, last = (number(row[table.at(name)]) for name in names)
        if first is not None and last is not None:
            drawn.append(_between(scale.share(first), scale.share(last), style))
    if value is not None:
        middle = scale.share(value)
        drawn.append(_between(middle - _MARK / 2, middle + _MARK / 2, "mark"))
    return Strip(tuple(drawn), locale.short(row[table.at(chart.value)], unit), "\n".join(tips))


def _between(first: float, last: float, style: str) -> Rectangle:
    return Rectangle(percent(first), "0%", percent(last - first), "100%", style)
