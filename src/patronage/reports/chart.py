"""Charts as content: a table, and which of its columns are drawn as lines or bars."""

from __future__ import annotations

from dataclasses import dataclass

from patronage.base.errors import UsageError
from patronage.reports.table import Table

__all__ = ["Band", "BarChart", "IntervalChart", "LineChart"]


@dataclass(frozen=True)
class Band:
    """The columns that hold the lower and upper bound around a line."""

    line: str
    low: str
    high: str


@dataclass(frozen=True)
class LineChart:
    """Columns of a table drawn as lines over its column `x`; the table itself stands behind the chart."""

    table: Table
    x: str
    lines: tuple[str, ...]
    bands: tuple[Band, ...] = ()

    def __post_init__(self) -> None:
        """Refuse columns that are not there or do not share a unit."""
        self.table.at(self.x)
        for band in self.bands:
            _one_unit(self.table, (band.line, band.low, band.high))
        _one_unit(self.table, self.lines)


@dataclass(frozen=True)
class BarChart:
    """Columns of a table drawn as bars.

    Days in `label` make upright bars along time; anything else makes lying bars, one row a label.
    `stacked` lays the parts of a whole end to end.
    """

    table: Table
    label: str
    bars: tuple[str, ...]
    stacked: bool = False

    def __post_init__(self) -> None:
        """Refuse columns that are not there or do not share a unit."""
        self.table.at(self.label)
        _one_unit(self.table, self.bars)


@dataclass(frozen=True)
class IntervalChart:
    """A value a row as a mark, within two intervals: `inner` and `outer` name the columns of their bounds."""

    table: Table
    label: str
    value: str
    inner: tuple[str, str]
    outer: tuple[str, str]

    def __post_init__(self) -> None:
        """Refuse columns that are not there or do not share a unit."""
        self.table.at(self.label)
        _one_unit(self.table, (self.value, *self.inner, *self.outer))


def _one_unit(table: Table, names: tuple[str, ...]) -> None:
    units = {table.column(name).unit.name for name in names}
    if len(units) != 1:
        raise UsageError(
            f"chart {table.title!r} draws {', '.join(names) or 'nothing'} in {len(units)} units"
            f" ({', '.join(sorted(units))}); draw columns of one unit, and a chart for each other unit"
        )
