"""Draws columns of a table as bars: upright along time, lying beside their names otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from patronage.base.locale import Locale
from patronage.pages.axes import Axes, Ground, Key, keys, placed_rows, style, values_of
from patronage.pages.scale import Scale, percent
from patronage.pages.tables import DrawnTable, draw_table, number, plus, written
from patronage.reports.block import BarChart, Row

__all__ = ["DrawnBars", "DrawnColumns", "draw_bars"]

MOST_BARS = 24
_FILLED = 0.72  # of a place's width
_WIDEST = 0.12  # of the plot: two columns are not two walls


@dataclass(frozen=True)
class Rectangle:
    """A bar in shares of the plot; `style` gives its colour."""

    x: str
    y: str
    width: str
    height: str
    style: str


@dataclass(frozen=True)
class DrawnColumns:
    """Upright bars ready to be filled in, with the table behind them."""

    template: ClassVar[str] = "columns.html"
    title: str
    lead: str
    note: str
    axes: Axes
    keys: tuple[Key, ...]
    rectangles: tuple[Rectangle, ...]
    summary: str
    behind: DrawnTable


@dataclass(frozen=True)
class Strip:
    """Bars end to end on one line, and the value written behind them."""

    rectangles: tuple[Rectangle, ...]
    value: str
    tip: str


@dataclass(frozen=True)
class Named:
    """A name and its lines of bars."""

    label: str
    strips: tuple[Strip, ...]
    mark: str


@dataclass(frozen=True)
class DrawnBars:
    """Lying bars ready to be filled in, with the table behind them; `widest` counts a value's letters."""

    template: ClassVar[str] = "bars.html"
    title: str
    lead: str
    note: str
    keys: tuple[Key, ...]
    rows: tuple[Named, ...]
    widest: int
    zero: str
    hidden: str
    behind: DrawnTable


def draw_bars(chart: BarChart, locale: Locale) -> DrawnColumns | DrawnBars:
    """Draw bars the way their labels ask for."""
    label = chart.table.column(chart.label)
    if label.unit.kind == "date" or label.grain is not None:
        return _columns(chart, locale)
    return _bars(chart, locale)


def _ends_of_all(chart: BarChart, rows: Iterable[Row]) -> list[float]:
    return [end for row in rows for ends in _ends(chart, row) for end in ends]


def _ends(chart: BarChart, row: Row) -> Iterator[tuple[float, float]]:
    """Give where each bar of a row begins and ends; stacked ones pile up, losses below zero."""
    above = below = 0.0
    for name in chart.bars:
        value = number(row[chart.table.at(name)]) or 0.0
        if not chart.stacked:
            yield 0.0, value
        elif value >= 0:
            yield above, above + value
            above += value
        else:
            yield below, below + value
            below += value


def _columns(chart: BarChart, locale: Locale) -> DrawnColumns:
    rows = placed_rows(chart.table, chart.label)
    whole = chart.table.column(chart.bars[0]).unit.kind == "count"
    scale = Scale.covering(_ends_of_all(chart, rows), zero=True, whole=whole)
    ground = Ground.of(chart.table, chart.label, chart.bars, scale, locale)
    values = values_of(chart.table, chart.bars, rows)
    unit = ground.unit
    low, high = (locale.short(v, unit) for v in (min(values, default=None), max(values, default=None)))
    return DrawnColumns(
        title=chart.table.title,
        lead=chart.table.lead,
        note=chart.table.note,
        axes=ground.axes(),
        keys=keys(ground.drawn),
        rectangles=tuple(_upright(chart, ground)),
        summary=locale.text("chart.span", label=", ".join(c.label for c in ground.drawn), low=low, high=high),
        behind=draw_table(chart.table, locale),
    )


def _upright(chart: BarChart, ground: Ground) -> Iterator[Rectangle]:
    filled = min(_FILLED / max(1, len(ground.slots)), _WIDEST)
    width = filled if chart.stacked else filled / len(chart.bars)
    partial = set(chart.table.partial)
    for at, (place, row) in enumerate(zip(ground.slots.places, chart.table.rows, strict=True)):
        if place is None:
            continue
        for index, (start, end) in enumerate(_ends(chart, row)):
            left = ground.across(place) - filled / 2 + width * (0 if chart.stacked else index)
            top, foot = sorted((1 - ground.up(start), 1 - ground.up(end)))
            marks = f"{style(index)} partial" if at in partial else style(index)
            if foot > top:
                yield Rectangle(percent(left), percent(top), percent(width), percent(foot - top), marks)


def _bars(chart: BarChart, locale: Locale) -> DrawnBars:
    table, ends = chart.table, [0.0, *_ends_of_all(chart, chart.table.rows)]
    # Lying bars have no labelled axis: they fill the room there is.
    scale = Scale(min(ends), max(ends) if max(ends) > min(ends) else 1.0, 1.0)
    columns = tuple(table.column(name) for name in chart.bars)
    shown = table.rows[:MOST_BARS]
    rows = tuple(
        Named(
            written(row[table.at(chart.label)], table.column(chart.label), locale),
            tuple(_strips(chart, row, scale, locale)),
            "hot" if at in table.highlight else "",
        )
        for at, row in enumerate(shown)
    )
    hidden = len(table.rows) - len(shown)
    return DrawnBars(
        title=table.title,
        lead=table.lead,
        note=table.note,
        keys=keys(columns),
        rows=rows,
        widest=max((len(strip.value) for row in rows for strip in row.strips), default=0),
        zero=percent(scale.share(0)) if scale.low < 0 else "",
        hidden=locale.counted("chart.hidden", hidden) if hidden else "",
        behind=draw_table(table, locale),
    )


def _strips(chart: BarChart, row: Row, scale: Scale, locale: Locale) -> Iterator[Strip]:
    table = chart.table
    columns = [table.column(name) for name in chart.bars]
    values = [row[table.at(name)] for name in chart.bars]
    tips = [f"{c.label}: {plus(v, c)}{locale.write(v, c.unit)}" for c, v in zip(columns, values, strict=True)]
    bars = [_lying(scale, ends, style(at)) for at, ends in enumerate(_ends(chart, row))]
    if chart.stacked:
        whole = sum(part for v in values if (part := number(v)) is not None)
        yield Strip(tuple(bars), locale.short(whole, columns[0].unit), "\n".join(tips))
        return
    for bar, value, column, tip in zip_longest(bars, values, columns, tips):
        yield Strip((bar,), plus(value, column) + locale.short(value, column.unit), tip)


def _lying(scale: Scale, ends: tuple[float, float], style: str) -> Rectangle:
    left, right = sorted((scale.share(ends[0]), scale.share(ends[1])))
    return Rectangle(percent(left), "0%", percent(right - left), "100%", style)
