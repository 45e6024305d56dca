"""What a report is made of: blocks of content with units and metric names, free of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from patronage.base.errors import UsageError
from patronage.base.expr import Scalar
from patronage.base.finding import Finding
from patronage.base.period import Period
from patronage.base.units import Unit
from patronage.reports.chart import Band, BarChart, IntervalChart, LineChart
from patronage.reports.heat import HeatMap, HeatRow
from patronage.reports.score import Axis, ScoreCell, ScoreMap
from patronage.reports.table import Column, Row, Table

__all__ = [
    "Axis",
    "Band",
    "BarChart",
    "Better",
    "Block",
    "Column",
    "Definition",
    "Findings",
    "HeatMap",
    "HeatRow",
    "IntervalChart",
    "LineChart",
    "Report",
    "Row",
    "ScoreCell",
    "ScoreMap",
    "Section",
    "Table",
    "Text",
    "Tile",
    "Tiles",
    "change_between",
    "metrics_of",
]

Better = Literal["up", "down", ""]


@dataclass(frozen=True)
class Definition:
    """What a number means; every metric named anywhere in a report has one in it."""

    name: str
    label: str
    unit: Unit
    question: str
    formula: str
    source: str
    note: str = ""


@dataclass(frozen=True)
class Tile:
    """One number with its comparison.

    `change` is relative, or a difference where the unit is a share: see `change_between`.
    `better` says which direction is good news. `series` is drawn as a small line, oldest first.
    A value that is None prints as a dash, and `note` says why there is none.
    """

    metric: str
    label: str
    value: Scalar
    unit: Unit
    previous: Scalar = None
    change: float | None = None
    better: Better = ""
    note: str = ""
    series: tuple[Scalar, ...] = ()


@dataclass(frozen=True)
class Tiles:
    """A strip of numbers. `compared` names the period before; `series_label` what the small lines cover."""

    tiles: tuple[Tile, ...]
    title: str = ""
    lead: str = ""
    note: str = ""
    compared: str = ""
    series_label: str = ""


@dataclass(frozen=True)
class Text:
    """Paragraphs of plain text; a `note` explains, a `warning` should be read before the numbers."""

    paragraphs: tuple[str, ...]
    title: str = ""
    tone: Literal["plain", "note", "warning"] = "plain"


@dataclass(frozen=True)
class Findings:
    """What was noticed about the delivered data: file, row, value, what, remedy."""

    title: str
    findings: tuple[Finding, ...]
    lead: str = ""
    note: str = ""


Block = Tiles | Table | LineChart | BarChart | IntervalChart | HeatMap | ScoreMap | Text | Findings


@dataclass(frozen=True)
class Section:
    """A chapter: `name` is its address on the page, `lead` its finding in one sentence."""

    name: str
    title: str
    lead: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """The whole: sections of blocks, the days they cover, and a definition for every metric they name.

    `notes` hold for all numbers: settings, data left out, assumed rates.
    """

    title: str
    shop: str
    period: Period
    as_of: date
    currency: str
    language: str
    sections: tuple[Section, ...]
    definitions: tuple[Definition, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a number without its definition."""
        known = {d.name for d in self.definitions}
        missing = sorted({m for s in self.sections for b in s.blocks for m in metrics_of(b)} - known)
        if missing:
            raise UsageError(
                f"report {self.title!r} shows {', '.join(missing)} and has no definition of it; add one each"
            )


def change_between(value: Scalar, previous: Scalar, unit: Unit) -> float | None:
    """Compare two values: the relative change, or the difference where they are shares.

    Returns
    -------
    float or None
        0.25 for a quarter more; None where either is absent or there is nothing to compare with.

    Examples
    --------
    >>> from patronage.base.units import MONEY, SHARE
    >>> change_between(Decimal("125.00"), Decimal("100.00"), MONEY)
    0.25
    >>> round(change_between(0.31, 0.28, SHARE), 4)
    0.03
    """
    if not isinstance(value, int | float | Decimal) or not isinstance(previous, int | float | Decimal):
        return None
    if unit.kind == "share":
        return float(value) - float(previous)
    return float(value) / float(previous) - 1 if previous > 0 else None


def metrics_of(block: Block) -> Iterator[str]:
    """Name the metrics a block shows."""
    match block:
        case Tiles():
            names = [tile.metric for tile in block.tiles]
        case Table():
            names = [column.metric for column in block.columns]
        case LineChart() | BarChart() | IntervalChart():
            names = [column.metric for column in block.table.columns]
        case HeatMap():
            names = [block.metric, *(column.metric for column in block.beside)]
        case ScoreMap():
            names = [block.metric]
        case _:
            names = []
    yield from filter(None, names)
