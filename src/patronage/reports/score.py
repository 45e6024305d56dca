"""Customers by their scores as content: a grid of two scores, or one grid for each third score."""

from __future__ import annotations

from dataclasses import dataclass

from patronage.base.errors import UsageError
from patronage.base.expr import Scalar
from patronage.base.units import COUNT, NUMBER, Unit
from patronage.reports.table import Column, Table

__all__ = ["Axis", "ScoreCell", "ScoreMap"]


@dataclass(frozen=True)
class Axis:
    """A score's name and what each score stands for, lowest first: `("8-12 months", "4-8", "0-4")`."""

    name: str
    label: str
    levels: tuple[str, ...] = ("1", "2", "3")


@dataclass(frozen=True)
class ScoreCell:
    """The customers who share a combination of scores (1 is the lowest), one score an axis."""

    scores: tuple[int, ...]
    customers: int
    value: Scalar = None
    tier: str = ""


@dataclass(frozen=True)
class ScoreMap:
    """Customers by two or three scores: rows, columns, and a grid for each score of a third axis."""

    title: str
    axes: tuple[Axis, ...]
    cells: tuple[ScoreCell, ...]
    value_label: str = "Value"
    value_unit: Unit = NUMBER
    metric: str = ""
    customers_label: str = "Customers"
    tier_label: str = "Tier"
    lead: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse anything but two or three axes, or a cell outside them."""
        if len(self.axes) not in {2, 3}:
            raise UsageError(f"a score map has two or three axes, not {len(self.axes)}: {self.axes}")
        for cell in self.cells:
            inside = [1 <= s <= len(a.levels) for s, a in zip(cell.scores, self.axes, strict=False)]
            if len(cell.scores) != len(self.axes) or not all(inside):
                raise UsageError(f"scores {cell.scores} do not lie on the axes {[a.name for a in self.axes]}")

    @property
    def table(self) -> Table:
        """The same values as a plain table, one row a combination."""
        columns = (
            *(Column(axis.name, axis.label, COUNT) for axis in self.axes),
            Column("tier", self.tier_label),
            Column("customers", self.customers_label, COUNT),
            Column("value", self.value_label, self.value_unit, self.metric),
        )
        rows = tuple((*c.scores, c.tier, c.customers, c.value) for c in self.cells)
        return Table(self.title, columns, rows, note=self.note)
