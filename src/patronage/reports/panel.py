"""Some numbers of a chapter: beside the period before, by step, and by the members of a dimension."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from patronage.base.expr import Scalar
from patronage.base.units import Unit
from patronage.engine.result import Result
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Query
from patronage.reports.block import BarChart, LineChart, Row, Table, Tiles
from patronage.reports.held import answerable
from patronage.reports.material import Material
from patronage.reports.members import is_given, named_members
from patronage.reports.pick import Pick, pick
from patronage.reports.tile import tile_of

__all__ = ["Panel", "has_steps", "panel", "split_table", "with_values"]

_FEWEST_STEPS = 2
_MOST = 20


@dataclass(frozen=True)
class Panel:
    """Some metrics of the period: `whole` beside the period before, `steps` over its days."""

    material: Material
    whole: Result
    steps: Result

    def knows(self, name: str) -> bool:
        """Tell whether there is a number."""
        return name in self.whole.names and self.whole.value(name) is not None

    def short(self, name: str, unit: Unit | None = None) -> str:
        """Write a number as sentences do."""
        return self.material.short(self.whole.value(name), unit or METRICS[name].unit)

    def count(self, name: str) -> int:
        """Give a number of things; 0 where there is none."""
        value = self.whole.value(name) if name in self.whole.names else None
        return int(value) if isinstance(value, (int, float, Decimal)) else 0

    def tiles(self, names: Sequence[str], notes: Mapping[str, str] | None = None) -> Tiles:
        """Put the metrics that have a number on tiles; those with bounds say between which it lies."""
        material, said = self.material, notes or {}
        whole = [not cut for cut in self.steps.column("is_partial")]
        drawn = tuple(
            tile_of(name, self.whole, self._series(name, whole), said.get(name) or self._bounds(name))
            for name in names
            if self.knows(name)
        )
        before = material.window.before
        compared = material.text("overview.compared", before=material.locale.period(before)) if before else ""
        by = material.text(f"by.{material.window.grain}")
        return Tiles(drawn, note=material.note(self.whole.notes), compared=compared, series_label=by)

    def lines(self, *names: str, title: str = "") -> LineChart | None:
        """Draw metrics of one unit as lines over time; nothing where there are no two steps."""
        table = self._over_time(names, title)
        return None if table is None else LineChart(table, table.columns[0].name, self._known(names))

    def bars(self, *names: str, title: str = "", beside: Sequence[str] = ()) -> BarChart | None:
        """Draw metrics of one unit as bars over time; those of `beside` only stand behind it."""
        table = self._over_time((*names, *beside), title)
        return None if table is None else BarChart(table, table.columns[0].name, self._known(names))

    def _over_time(self, names: Sequence[str], title: str) -> Table | None:
        known, grain = self._known(names), self.material.window.grain
        if not known or not has_steps(self.steps):
            return None
        label = title or self.steps.columns[self.steps.names.index(known[0])].label
        by = self.material.text(f"by.{grain}")
        heading = self.material.text("overview.over_time", label=label, by=by)
        return pick(heading, self.steps, [Pick(str(grain)), *(Pick(name) for name in known)], grain)

    def _known(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(
            n for n in names if n in self.steps.names and any(v is not None for v in self.steps.column(n))
        )

    def _series(self, name: str, whole: Sequence[bool]) -> tuple[Scalar, ...]:
        return tuple(
            value for value, is_whole in zip(self.steps.column(name), whole, strict=True) if is_whole
        )

    def _bounds(self, name: str) -> str:
        if f"{name}_low" not in self.whole.names:
            return ""
        unit = METRICS[name].unit
        low, high = (self.short(f"{name}_{side}", unit) for side in ("low", "high"))
        return self.material.text("panel.bounds", low=low, high=high)


def panel(material: Material, names: Sequence[str]) -> Panel:
    """Ask for metrics once over the period and once by step, leaving out those that have no facts."""
    window, asked = material.window, answerable(material.coverage, material.assume, names)
    whole = Query(asked, period=window.period, compare=window.compare)
    return Panel(
        material, material.kpi(whole), material.kpi(Query(asked, period=window.period, grain=window.grain))
    )


def has_steps(steps: Result) -> bool:
    """Tell whether there are steps enough to draw anything over time."""
    return len(steps.rows) >= _FEWEST_STEPS


def split_table(
    material: Material, title: str, dimension: str, names: Sequence[str], whole: Result | None = None
) -> Table | None:
    """Make a table of metrics by a dimension, the greatest of the first first; nothing where none is named.

    Parameters
    ----------
    whole
        Holds the numbers that stand under it; what its notes say is said beside it.
    """
    asked = answerable(material.coverage, material.assume, names)
    found = material.kpi(Query(asked, by=(dimension,), period=material.window.period))
    if not named_members(found, dimension):
        return None
    picks = [Pick(dimension), Pick(asked[0], bar=True), *(Pick(name) for name in asked[1:])]
    table = pick(title, found, picks)
    rows = sorted((row for row in table.rows if any(row[1:])), key=_rank)
    more = len(rows) - _MOST
    note = material.note(each for each in found.notes if whole is None or each not in whole.notes)
    if more > 0:
        note = f"{material.locale.counted('report.panel.more', more)} {note}".strip()
    total = None
    if whole is not None:
        held = [name if name in whole.names else "" for name in asked]
        total = (None, *(whole.value(name) if name else None for name in held))
    return with_values(replace(table, rows=tuple(rows[:_MOST]), total=total, note=note))


def with_values(table: Table, keep: Collection[str] = ()) -> Table:
    """Leave out the columns that hold nothing in any row."""
    full = [
        at
        for at, column in enumerate(table.columns)
        if at == 0 or column.name in keep or any(row[at] is not None for row in table.rows)
    ]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in full),
        rows=tuple(tuple(row[at] for at in full) for row in table.rows),
        total=None if table.total is None else tuple(table.total[at] for at in full),
    )


def _rank(row: Row) -> tuple[bool, float]:
    value = row[1]
    return not is_given(row[0]), -float(value) if isinstance(value, (int, float, Decimal)) else 0.0
