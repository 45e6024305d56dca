"""Draws cohorts by age as a heat map: shades on one ramp, empty where nothing can be observed yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from patronage.base.expr import Scalar
from patronage.base.locale import Locale
from patronage.base.units import TEXT
from patronage.pages.palette import HEAT_STEPS, heat_step
from patronage.pages.tables import DrawnTable, Heading, draw_table, heading, number, written
from patronage.reports.block import HeatMap, HeatRow

__all__ = ["DrawnCohorts", "Shade", "draw_cohorts"]

_NEARLY_ALL = 0.98  # one odd cell must not bleach the others
_TEN_PERCENT = 0.0995
_LEAST_PERCENT = 0.0005


@dataclass(frozen=True)
class Shade:
    """The values that the palest and the deepest step of the ramp stand for."""

    low: float
    high: float

    @classmethod
    def of(cls, values: list[float]) -> Shade:
        """Spread the ramp over nearly all values: an odd one takes the shade at its end."""
        if not values:
            return cls(0.0, 1.0)
        ordered, most = sorted(values), len(values) - 1
        low, high = ordered[round(most * (1 - _NEARLY_ALL))], ordered[round(most * _NEARLY_ALL)]
        return cls(low, high if high > low else low + 1)

    def style(self, value: float) -> str:
        """Give the class of a value's step."""
        return f"h{heat_step((value - self.low) / (self.high - self.low))}"


@dataclass(frozen=True)
class HeatCell:
    """A cell: its text in few letters, its value as exactly as known, its shade and marks."""

    text: str
    exact: str
    style: str


@dataclass(frozen=True)
class DrawnCohort:
    """A row of cells; a `thin` one stands for few customers and is not shaded."""

    label: str
    size: str
    beside: tuple[str, ...]
    cells: tuple[HeatCell, ...]
    thin: bool


@dataclass(frozen=True)
class DrawnCohorts:
    """A heat map ready to be filled in, with the exact values behind it."""

    template: ClassVar[str] = "cohorts.html"
    title: str
    lead: str
    note: str
    metric: str
    unit: str
    row_label: str
    size_label: str
    beside: tuple[Heading, ...]
    age_label: str
    ages: tuple[int, ...]
    rows: tuple[DrawnCohort, ...]
    mean: DrawnCohort | None
    ramp: tuple[str, ...]
    low: str
    high: str
    thin: str
    immature: str
    marked: str
    empty: str
    behind: DrawnTable


def draw_cohorts(block: HeatMap, locale: Locale) -> DrawnCohorts:
    """Draw cohorts down and ages across."""
    if block.mean is not None and block.mean.label is None:
        block = replace(block, mean=replace(block.mean, label=locale.text("cohorts.mean")))
    flat = _flat_ages(block)
    # Where every cohort is thin, the mean is what is shaded.
    telling = [row for row in block.rows if not _is_thin(row, block)] or block.rows
    shade = Shade.of([v for row in telling for v in _shaded(row, flat)])
    rows = tuple(_cohort(row, block, shade, flat, locale) for row in block.rows)
    return DrawnCohorts(
        title=block.title,
        lead=block.lead,
        note=block.note,
        metric=block.metric,
        unit=locale.unit(block.unit),
        row_label=block.row_label,
        size_label=block.size_label,
        beside=tuple(heading(column, locale) for column in block.beside),
        age_label=block.age_label,
        ages=tuple(range(block.ages)),
        rows=rows,
        mean=None if block.mean is None else _cohort(block.mean, block, shade, flat, locale),
        ramp=tuple(f"h{step}" for step in range(0, HEAT_STEPS, 3)),
        low=locale.short(shade.low, block.unit),
        high=locale.short(shade.high, block.unit),
        thin=locale.text("cohorts.thin", count=block.thin, size=block.size_label)
        if any(row.thin for row in rows)
        else "",
        immature=locale.text("cohorts.immature") if any(row.immature for row in block.rows) else "",
        marked=block.marked_label if any(row.marked for row in block.rows) else "",
        empty=block.empty_label or locale.text("cohorts.empty"),
        behind=draw_table(block.table, locale),
    )


def _told_thin(block: HeatMap, locale: Locale) -> str:
    return locale.text("cohorts.thin", count=block.thin, size=block.size_label)


def _flat_ages(block: HeatMap) -> set[int]:
    """Leave out age 0 where every cohort has the same value, as in retention: it tells nothing apart."""
    firsts = {row.cells[0] for row in block.rows if row.cells and row.cells[0] is not None}
    return {0} if len(firsts) == 1 and len(block.rows) > 1 else set()


def _shaded(row: HeatRow, flat: set[int]) -> Iterator[float]:
    for age, cell in enumerate(row.cells):
        if age not in flat and (value := number(cell)) is not None:
            yield value


def _is_thin(row: HeatRow, block: HeatMap) -> bool:
    return row.size is not None and row.size < block.thin


def _cohort(row: HeatRow, block: HeatMap, shade: Shade, flat: set[int], locale: Locale) -> DrawnCohort:
    thin = _is_thin(row, block)
    cells: list[HeatCell] = []
    for age in range(block.ages):
        cell = row.cells[age] if age < len(row.cells) else None
        value = number(cell)
        if value is None:
            cells.append(HeatCell("", "", "none"))
            continue
        marks = [name for name, ages in (("soft", row.immature), ("mark", row.marked)) if age in ages]
        style = "flat" if thin or age in flat else shade.style(value)
        cells.append(
            HeatCell(_brief(cell, block, locale), locale.exact(cell, block.unit), " ".join([style, *marks]))
        )
    label = locale.figure(row.label, TEXT, block.grain)
    size = "" if row.size is None else locale.figure(row.size, block.table.columns[1].unit)
    beside = tuple(written(v, c, locale) for v, c in zip(row.beside, block.beside, strict=False))
    return DrawnCohort(label, size, beside, tuple(cells), thin)


def _brief(value: Scalar, block: HeatMap, locale: Locale) -> str:
    """Write a cell in as few letters as tell it apart: shares without their sign, which the heading has."""
    found = number(value)
    if block.unit.kind != "share" or found is None:
        return locale.short(value, block.unit, bare=True)
    if found == 0:
        return "0"
    if abs(found) < _LEAST_PERCENT:
        return locale.text("cohorts.least")
    return locale.fixed(found * 100, 0 if abs(found) >= _TEN_PERCENT else 1)
