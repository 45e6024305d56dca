"""The ground of a chart with upright values: two axes, places to hover over, and the table behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from patronage.base.locale import Locale
from patronage.base.units import Unit
from patronage.pages.scale import Scale, Slots, percent
from patronage.pages.tables import number, written
from patronage.reports.block import Column, Row, Table

__all__ = ["Axes", "Ground", "Key", "Tick", "keys", "placed_rows", "style", "values_of"]

_NEAR_THE_END = 0.9  # of the axis: a day's label in its middle would stick out of a phone's screen

COLOURS = 5


@dataclass(frozen=True)
class Tick:
    """A label and its place along an axis; on a narrow page `minor` give way, `last` stay inside."""

    text: str
    at: str
    minor: bool = False
    last: bool = False


@dataclass(frozen=True)
class Key:
    """A drawn column: its name and definition, the class that gives it colour and stroke."""

    label: str
    metric: str
    style: str


@dataclass(frozen=True)
class Hover:
    """A strip over a place along the axis, and what it tells."""

    left: str
    width: str
    text: str


@dataclass(frozen=True)
class Axes:
    """Everything around the marks of a chart."""

    unit: str
    widest: str
    upright: tuple[Tick, ...]
    along: tuple[Tick, ...]
    hovers: tuple[Hover, ...]
    partial: tuple[Hover, ...]
    zero: str
    unplaced: str


@dataclass(frozen=True)
class Ground:
    """Where the rows and the values of a table lie on a chart."""

    table: Table
    x: Column
    drawn: tuple[Column, ...]
    slots: Slots
    scale: Scale
    locale: Locale

    @classmethod
    def of(cls, table: Table, x: str, drawn: Sequence[str], scale: Scale, locale: Locale) -> Ground:
        """Lay out the rows of a table along its column `x`."""
        columns = tuple(table.column(name) for name in drawn)
        return cls(table, table.column(x), columns, _slots(table, x), scale, locale)

    @property
    def unit(self) -> Unit:
        """The unit that all drawn columns share."""
        return self.drawn[0].unit

    def placed(self, name: str) -> list[tuple[int, float | None]]:
        """Give a column's values with their places, in order of place."""
        at = self.table.at(name)
        pairs = zip(self.slots.places, self.table.rows, strict=True)
        return sorted(((place, number(row[at])) for place, row in pairs if place is not None), key=_by_place)

    def across(self, place: int) -> float:
        """Give the middle of a place along the axis, between 0 and 1."""
        return self.slots.middle(place)

    def up(self, value: float) -> float:
        """Give the height of a value from the bottom, between 0 and 1."""
        return self.scale.share(value)

    def axes(self) -> Axes:
        """Draw everything around the marks."""
        upright = tuple(
            Tick(self.locale.short(t, self.unit, bare=self.unit.kind == "duration"), percent(1 - self.up(t)))
            for t in self.scale.ticks
        )
        unplaced = self.slots.places.count(None)
        return Axes(
            unit=self.locale.unit(self.unit) if self.unit.kind == "duration" else "",
            widest=max((t.text for t in upright), key=len),
            upright=upright,
            along=self._along(),
            hovers=tuple(self._hovers()),
            partial=tuple(self._strip(p, "") for p in self._partial_places()),
            zero=percent(1 - self.up(0)) if self.scale.low <= 0 <= self.scale.high else "",
            unplaced=self.locale.counted("chart.unplaced", unplaced) if unplaced else "",
        )

    def _along(self) -> tuple[Tick, ...]:
        return tuple(
            Tick(
                self._placed(place),
                percent(self.across(place)),
                minor=bool(at % 2),
                last=self.across(place) > _NEAR_THE_END,
            )
            for at, place in enumerate(self.slots.labelled())
        )

    def _hovers(self) -> Iterable[Hover]:
        partial = self._partial_places()
        for place, row in zip(self.slots.places, self.table.rows, strict=True):
            if place is None:
                continue
            lines = [self._placed(place)]
            if place in partial:
                lines[0] += f" ({self.locale.text('chart.partial')})"
            lines += [
                f"{column.label}: {self.locale.write(row[self.table.at(column.name)], column.unit)}"
                for column in self.drawn
            ]
            yield self._strip(place, "\n".join(lines))

    def _placed(self, place: int) -> str:
        value = self.slots.values[place]
        return written(value, replace(self.x, grain=self.slots.grain), self.locale)

    def _strip(self, place: int, text: str) -> Hover:
        return Hover(percent(place / len(self.slots)), percent(1 / len(self.slots)), text)

    def _partial_places(self) -> set[int]:
        return {place for at in self.table.partial if (place := self.slots.places[at]) is not None}


def keys(columns: Iterable[Column]) -> tuple[Key, ...]:
    """Name the drawn columns, each with its own colour and stroke."""
    return tuple(Key(c.label, c.metric, style(at)) for at, c in enumerate(columns))


def style(at: int) -> str:
    """Give the class of colour and stroke for the column drawn at that place."""
    return f"c{at % COLOURS + 1}"


def placed_rows(table: Table, x: str) -> list[Row]:
    """Give the rows that have a place along `x`: not those without a day."""
    return [row for row, place in zip(table.rows, _slots(table, x).places, strict=True) if place is not None]


def values_of(table: Table, names: Iterable[str], rows: Iterable[Row]) -> list[float]:
    """Give all numbers of some columns in some rows."""
    places = [table.at(name) for name in names]
    return [value for row in rows for at in places if (value := number(row[at])) is not None]


def _slots(table: Table, x: str) -> Slots:
    return Slots.of([row[table.at(x)] for row in table.rows], table.column(x).grain)


def _by_place(pair: tuple[int, float | None]) -> int:
    return pair[0]
