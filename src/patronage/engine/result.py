"""What a question gives back: rows, and with them all that makes a number trustworthy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from patronage.base.errors import UnknownName
from patronage.base.expr import Scalar
from patronage.base.units import Unit

__all__ = ["Result", "ResultColumn"]


@dataclass(frozen=True)
class ResultColumn:
    """A column's name, what its numbers count, and what people call it."""

    name: str
    unit: Unit
    label: str


class Told:
    """What is said beside rows: texts, or what writes them when they are first read."""

    def __get__(self, result: Result | None, owner: type[Result]) -> tuple[str, ...]:
        """Give the texts; none where nothing was said."""
        if result is None:
            return ()
        own = vars(result)
        if callable(own["told"]):
            own["told"] = own["told"]()
        texts: tuple[str, ...] = own["told"]
        return texts

    def __set__(self, result: Result, told: tuple[str, ...] | Callable[[], tuple[str, ...]]) -> None:
        """Keep them, written or not."""
        vars(result)["told"] = told


@dataclass(frozen=True)
class Result:
    """Rows with unit and label a column, the statement they came from, their day and their notes.

    `rows` are plain tuples; `records()` gives objects, `value()` the only cell of a one-number answer.
    `notes` are texts, written when they are first read, as `sql` is printed when it is asked for.
    Any library that reads Arrow takes the result as it is, by the PyCapsule protocol.
    """

    columns: tuple[ResultColumn, ...]
    rows: tuple[tuple[Scalar, ...], ...]
    statement: str | Callable[[], str] = field(repr=False, compare=False)
    as_of: date
    currency: str = ""
    notes: Told = Told()
    stream: Callable[[], object] | None = field(default=None, repr=False, compare=False)

    def __iter__(self) -> Iterator[dict[str, Scalar]]:
        """Walk the rows as objects."""
        return iter(self.records())

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.rows)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand the rows over as an Arrow stream."""
        if self.stream is None:
            message = (
                f"this result of {len(self.rows)} rows was built by hand and has no Arrow stream; use .rows"
            )
            raise TypeError(message)
        relation = self.stream()
        return relation.__arrow_c_stream__(requested_schema)  # type: ignore[attr-defined]  # the protocol's own name

    @cached_property
    def sql(self) -> str:
        """The statement the rows came from, printed when it is asked for."""
        return self.statement if isinstance(self.statement, str) else self.statement()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> tuple[Scalar, ...]:
        """Give one column's values."""
        if name not in self.names:
            raise UnknownName.among("column", name, self.names)
        at = self.names.index(name)
        return tuple(row[at] for row in self.rows)

    def value(self, name: str | None = None) -> Scalar:
        """Give the first row's value of a column, the first metric column when none is named."""
        return self.column(name or self.names[0])[0]

    def records(self) -> list[dict[str, Scalar]]:
        """Give the rows as objects keyed by column name."""
        return [dict(zip(self.names, row, strict=True)) for row in self.rows]

    def to_json(self, *, exact: bool = False) -> dict[str, object]:
        """Give the one object every face prints: `rows`, `columns`, `as_of`, `notes`.

        Decimals become JSON numbers; with `exact` they stay decimal strings.
        """
        return {
            "rows": [{k: _plain(v, exact=exact) for k, v in row.items()} for row in self.records()],
            "columns": [
                {"name": c.name, "unit": c.unit.name, "label": c.label}
                | ({"currency": self.currency} if c.unit.kind == "money" and self.currency else {})
                for c in self.columns
            ],
            "as_of": self.as_of.isoformat(),
            "notes": list(self.notes),
        }


def _plain(value: Scalar, *, exact: bool) -> object:
    if isinstance(value, Decimal):
        return str(value) if exact else float(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value
