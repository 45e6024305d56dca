"""Draws customers by their scores: a grid of two scores, one grid for each score of a third."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from patronage.base.locale import Locale
from patronage.base.units import COUNT, SHARE
from patronage.pages.cohorts import Shade
from patronage.pages.palette import HEAT_STEPS
from patronage.pages.tables import DrawnTable, draw_table
from patronage.reports.block import Axis, ScoreCell, ScoreMap

__all__ = ["DrawnScores", "draw_scores"]


@dataclass(frozen=True)
class Square:
    """The customers of one combination of scores."""

    customers: str
    share: str
    value: str
    tier: str
    style: str
    tip: str


@dataclass(frozen=True)
class Level:
    """A score and what it stands for."""

    score: int
    meaning: str


@dataclass(frozen=True)
class Grid:
    """The squares of one score of the third axis; rows from the best score down, columns up to the best."""

    level: Level | None
    customers: str
    rows: tuple[tuple[Level, tuple[Square, ...]], ...]


@dataclass(frozen=True)
class DrawnScores:
    """A score map ready to be filled in, with the table behind it."""

    template: ClassVar[str] = "scores.html"
    title: str
    lead: str
    note: str
    metric: str
    value_label: str
    customers_label: str
    down: str
    across: str
    third: str
    columns: tuple[Level, ...]
    grids: tuple[Grid, ...]
    ramp: tuple[str, ...]
    high: str
    behind: DrawnTable


def draw_scores(block: ScoreMap, locale: Locale) -> DrawnScores:
    """Draw a map of scores, shaded by how many customers share them."""
    down, across = block.axes[0], block.axes[1]
    third = block.axes[2] if len(block.axes) > len((down, across)) else None
    shade = Shade(0.0, max((float(c.customers) for c in block.cells), default=0.0) or 1.0)
    return DrawnScores(
        title=block.title,
        lead=block.lead,
        note=block.note,
        metric=block.metric,
        value_label=block.value_label if any(c.value is not None for c in block.cells) else "",
        customers_label=block.customers_label,
        down=down.label,
        across=across.label,
        third=third.label if third else "",
        columns=_levels(across),
        grids=tuple(
            _grid(block, level, shade, locale) for level in (reversed(_levels(third)) if third else (None,))
        ),
        ramp=tuple(f"h{step}" for step in range(0, HEAT_STEPS, 3)),
        high=locale.short(shade.high, COUNT),
        behind=draw_table(block.table, locale),
    )


def _levels(axis: Axis) -> tuple[Level, ...]:
    return tuple(Level(at, meaning) for at, meaning in enumerate(axis.levels, start=1))


def _grid(block: ScoreMap, level: Level | None, shade: Shade, locale: Locale) -> Grid:
    cells = {cell.scores: cell for cell in block.cells}
    third = () if level is None else (level.score,)
    everyone = sum(cell.customers for cell in block.cells)
    rows = tuple(
        (
            row,
            tuple(
                _square(cells.get((row.score, column.score, *third)), block, everyone, shade, locale)
                for column in _levels(block.axes[1])
            ),
        )
        for row in reversed(_levels(block.axes[0]))
    )
    here = sum(cell.customers for cell in block.cells if cell.scores[2:] == third)
    return Grid(level, locale.counted("scores.customers", here), rows)


def _square(cell: ScoreCell | None, block: ScoreMap, everyone: int, shade: Shade, locale: Locale) -> Square:
    if cell is None or not cell.customers:
        return Square("0", "", "", "" if cell is None else cell.tier, "flat", "")
    share = locale.short(cell.customers / everyone, SHARE)
    value = "" if cell.value is None else locale.short(cell.value, block.value_unit)
    tip = [f"{block.customers_label}: {locale.figure(cell.customers, COUNT)} ({share})"]
    if value:
        tip.append(f"{block.value_label}: {locale.exact(cell.value, block.value_unit)}")
    if cell.tier:
        tip.append(f"{block.tier_label}: {cell.tier}")
    style = shade.style(float(cell.customers))
    return Square(locale.figure(cell.customers, COUNT), share, value, cell.tier, style, "\n".join(tip))
