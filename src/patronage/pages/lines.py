"""Draws columns of a table as lines, broken where a value is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from patronage.base.locale import Locale
from patronage.pages.axes import Axes, Ground, Key, keys, placed_rows, values_of
from patronage.pages.scale import Scale, percent
from patronage.pages.tables import DrawnTable, draw_table
from patronage.reports.block import Band, LineChart

__all__ = ["DrawnLines", "draw_lines"]

BOX = 1000  # the side of the box that paths are written in; it is stretched over the plot
_MOST_DOTS = 40


@dataclass(frozen=True)
class Dot:
    """A value on a line, by its place in the plot; an open one belongs to a period not yet complete."""

    x: str
    y: str
    open: bool


@dataclass(frozen=True)
class Line:
    """A line: its key, its path in the box, its values as dots, and the band around it."""

    key: Key
    path: str
    dots: tuple[Dot, ...]
    band: str


@dataclass(frozen=True)
class DrawnLines:
    """A chart of lines ready to be filled in, with the table behind it."""

    template: ClassVar[str] = "lines.html"
    title: str
    lead: str
    note: str
    axes: Axes
    lines: tuple[Line, ...]
    summary: str
    behind: DrawnTable


def draw_lines(chart: LineChart, locale: Locale) -> DrawnLines:
    """Draw lines over a column of days or names."""
    bounds = [name for band in chart.bands for name in (band.low, band.high)]
    values = values_of(chart.table, [*chart.lines, *bounds], placed_rows(chart.table, chart.x))
    kind = chart.table.column(chart.lines[0]).unit.kind
    scale = Scale.covering(values, zero=False, whole=kind == "count")
    ground = Ground.of(chart.table, chart.x, chart.lines, scale, locale)
    bands = {band.line: band for band in chart.bands}
    lines = tuple(
        Line(key, _path(ground, name), _dots(ground, name), _band(ground, bands.get(name)))
        for name, key in zip(chart.lines, keys(ground.drawn), strict=True)
    )
    return DrawnLines(
        title=chart.table.title,
        lead=chart.table.lead,
        note=chart.table.note,
        axes=ground.axes(),
        lines=lines,
        summary=_summary(ground),
        behind=draw_table(chart.table, locale),
    )


def _path(ground: Ground, name: str) -> str:
    """Write the line; it is lifted over places without a row or a value."""
    path, last = "", -2
    for place, value in ground.placed(name):
        if value is not None:
            path += f"{'L' if place == last + 1 else 'M'}{_point(ground, place, value)}"
            last = place
    return path


def _dots(ground: Ground, name: str) -> tuple[Dot, ...]:
    partial = {ground.slots.places[at] for at in ground.table.partial}
    known = [(place, value) for place, value in ground.placed(name) if value is not None]
    if len(known) > _MOST_DOTS:
        known = [pair for pair in known if pair[0] in partial] or known[-1:]
    return tuple(Dot(percent(ground.across(p)), percent(1 - ground.up(v)), p in partial) for p, v in known)


def _band(ground: Ground, band: Band | None) -> str:
    if band is None:
        return ""
    low = [(p, v) for p, v in ground.placed(band.low) if v is not None]
    high = [(p, v) for p, v in ground.placed(band.high) if v is not None]
    if not low or not high:
        return ""
    corners = [_point(ground, place, value) for place, value in [*high, *reversed(low)]]
    return "M" + "L".join(corners) + "Z"


def _point(ground: Ground, place: int, value: float) -> str:
    return f"{ground.across(place) * BOX:.1f} {(1 - ground.up(value)) * BOX:.1f}"


def _summary(ground: Ground) -> str:
    """Say in words what the lines show."""
    parts: list[str] = []
    for column in ground.drawn:
        values = [value for _, value in ground.placed(column.name) if value is not None]
        if values:
            low, high, last = (
                ground.locale.short(v, column.unit) for v in (min(values), max(values), values[-1])
            )
            parts.append(ground.locale.text("chart.range", label=column.label, low=low, high=high, last=last))
    return " ".join(parts)
