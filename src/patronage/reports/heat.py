"""Cohorts by age as content, where an observed zero and what cannot be observed differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from patronage.base.expr import Scalar
from patronage.base.period import Grain
from patronage.base.units import COUNT, TEXT, Unit
from patronage.reports.table import Column, Row, Table

__all__ = ["HeatMap", "HeatRow"]


@dataclass(frozen=True)
class HeatRow:
    """A cohort and its value at each age: None where nothing can be observed yet, 0 where nobody came.

    `immature` and `marked` are ages (positions in `cells`): not final yet; worth a frame, such as payback.
    `beside` holds what stands between the size and the first age, a value for each column of the map's.
    """

    label: Scalar
    size: int | None
    cells: Row
    immature: tuple[int, ...] = ()
    marked: tuple[int, ...] = ()
    beside: Row = ()


@dataclass(frozen=True)
class HeatMap:
    """Cohorts down, ages across, a value in each cell; the size of each cohort always beside it.

    `mean` is the weighted mean over cohorts; a label of None is named by the page. Rows of fewer than
    `thin` customers are shown as thin data. `grain` is the calendar step of the cohorts; `age_label` says
    what the columns count; `beside` are columns of other numbers between the size and the first age;
    `empty_label` says why a cell is empty, where it is not that it cannot be observed yet.
    """

    title: str
    unit: Unit
    rows: tuple[HeatRow, ...]
    metric: str = ""
    mean: HeatRow | None = None
    grain: Grain | None = None
    row_label: str = "Cohort"
    size_label: str = "Customers"
    age_label: str = "Months since first order"
    marked_label: str = ""
    lead: str = ""
    note: str = ""
    thin: int = 30
    beside: tuple[Column, ...] = ()
    empty_label: str = ""

    @cached_property
    def ages(self) -> int:
        """How many ages there are columns for."""
        return max((len(row.cells) for row in self._all()), default=0)

    @property
    def table(self) -> Table:
        """The same values as a plain table, one column an age."""
        columns = (
            Column("cohort", self.row_label, TEXT, grain=self.grain),
            Column("size", self.size_label, COUNT),
            *self.beside,
            *(Column(f"age_{age}", str(age), self.unit) for age in range(self.ages)),
        )
        rows = tuple(self._padded(row) for row in self.rows)
        total = None if self.mean is None else self._padded(self.mean)
        return Table(self.title, columns, rows, total, note=self.note)

    def _all(self) -> Iterator[HeatRow]:
        yield from self.rows
        if self.mean is not None:
            yield self.mean

    def _padded(self, row: HeatRow) -> Row:
        beside = (*row.beside, *[None] * (len(self.beside) - len(row.beside)))
        return (row.label, row.size, *beside, *row.cells, *[None] * (self.ages - len(row.cells)))
