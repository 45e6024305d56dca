"""A table as content: columns with units and metric names, rows, totals."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from patronage.base.errors import UnknownName, UsageError
from patronage.base.expr import Scalar
from patronage.base.period import Grain
from patronage.base.units import TEXT, Unit
from patronage.engine.result import Result

__all__ = ["Column", "Row", "Table"]

Row = tuple[Scalar, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: its unit, the metric that defines it, the calendar step its days stand for.

    `bar` draws each value as a bar inside its cell as well. `signed` values are changes: a plus stands
    before those above zero, as a minus does before the others.
    """

    name: str
    label: str
    unit: Unit = TEXT
    metric: str = ""
    grain: Grain | None = None
    bar: bool = False
    signed: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under columns, with an optional row of totals.

    `highlight` and `partial` are positions of rows: worth a look; of a period not yet complete.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None = None
    lead: str = ""
    note: str = ""
    highlight: tuple[int, ...] = ()
    partial: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a row that does not fit the columns."""
        for row in (*self.rows, *([] if self.total is None else [self.total])):
            if len(row) != len(self.columns):
                raise UsageError(
                    f"table {self.title!r} has {len(self.columns)} columns, one row has {len(row)}: {row}"
                )

    @classmethod
    def from_result(
        cls, title: str, result: Result, *, metrics: Collection[str] = (), grain: Grain | None = None
    ) -> Table:
        """Take a result as it is.

        Parameters
        ----------
        title
            What stands above the table.
        result
            Its columns keep name, label and unit, its notes become the note.
        metrics
            The columns that are metrics: their headings lead to the definition of the same name.
        grain
            The calendar step that its columns of days stand for.
        """
        columns = tuple(
            Column(
                c.name,
                c.label,
                c.unit,
                c.name if c.name in metrics else "",
                grain if c.unit.kind == "date" else None,
            )
            for c in result.columns
        )
        return cls(title, columns, result.rows, note=" ".join(result.notes))

    def at(self, name: str) -> int:
        """Find the position of a column."""
        names = [c.name for c in self.columns]
        if name not in names:
            raise UnknownName.among("column", name, names)
        return names.index(name)

    def column(self, name: str) -> Column:
        """Find a column by its name."""
        return self.columns[self.at(name)]
