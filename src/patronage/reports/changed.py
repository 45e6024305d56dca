"""What changed a number between the two compared periods: each driver, the mix, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from patronage.base.errors import NoValue
from patronage.base.expr import Scalar
from patronage.base.note import Note
from patronage.base.units import TEXT, Unit
from patronage.engine.result import Result
from patronage.metrics.answer import answer
from patronage.metrics.drivers import Drivers, drivers_of
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Query
from patronage.reports.block import BarChart, Column, Row, Table, change_between
from patronage.reports.held import answerable
from patronage.reports.material import Material

__all__ = ["Told", "changed"]

Told = tuple[Query, Result]
"""A question, as of its day and under its assumptions, and its answer."""

_NOTHING = 1e-9
_RESTS_ON = "note.driver_coverage"


def changed(material: Material, name: str, told: Sequence[Told] = ()) -> BarChart | None:
    """Draw what each driver of a number brought; nothing without a tree, a period before or a change.

    What a question of `told` asks, among others, is not asked again.
    """
    metric, window = METRICS[name], material.window
    if metric.tree is None or not window.before:
        return None
    names = (name, *metric.tree.metrics)
    if answerable(material.coverage, material.assume, names) != names:
        return None
    asked = Query(
        (name,), period=window.period, compare=window.compare, as_of=window.as_of, assume=material.assume
    )
    try:
        found = drivers_of(material.engine, asked, material.coverage, lambda q: _answer(material, q, told))
    except NoValue:
        # Without a value in one of the periods there is no change to speak of.
        return None
    if not found.split.before or abs(found.split.change) < _NOTHING * abs(found.split.before):
        return None
    return BarChart(_table(material, found), "driver", ("brought",))


def _answer(material: Material, query: Query, told: Sequence[Told]) -> Result:
    for asked, result in told:
        if replace(asked, metrics=query.metrics) == query and set(query.metrics) <= set(asked.metrics):
            return result
    return answer(material.engine, query, material.coverage)


def _table(material: Material, found: Drivers) -> Table:
    metric, split = found.metric, found.split
    rows: list[Row] = [
        (material.label(d.metric.name), _told(material, d.metric.name, d.before, d.after), d.brought)
        for d in found.drivers
        if d.brought or d.before or d.after
    ]
    rows.append((material.locale.text("drivers.mix", by=material.by(found.across)), "", split.mix))
    if abs(split.rest) > _NOTHING * abs(split.after):
        rows.append((material.locale.text("drivers.rest"), "", split.rest))
    label = material.label(metric.name)
    columns = (
        Column("driver", material.text("changed.driver"), TEXT),
        Column("values", " \N{RIGHTWARDS ARROW} ".join(_periods(material, found)), TEXT),
        Column("brought", material.text("changed.brought"), metric.unit, metric.name, signed=True),
    )
    total = (material.text("changed.whole"), "", split.change)
    rests_on = [note for note in found.notes if isinstance(note, Note) and note.key == _RESTS_ON]
    return Table(
        material.text("changed.title", label=label),
        columns,
        tuple(rows),
        total,
        f"{_lead(material, found)} {_most(material, metric.unit, rows)}",
        material.note(tuple(rests_on)),
    )


def _lead(material: Material, found: Drivers) -> str:
    unit, split = found.metric.unit, found.split
    earlier, later = _periods(material, found)
    return material.text(
        "changed.lead",
        before=material.short(split.before, unit),
        after=material.short(split.after, unit),
        earlier=earlier,
        later=later,
        change=material.locale.change(change_between(split.after, split.before, unit) or 0.0, unit),
    )


def _most(material: Material, unit: Unit, rows: Sequence[Row]) -> str:
    """Name what moved the number most, whichever way."""
    driver, _, brought = max(rows, key=lambda row: abs(_number(row[2])))
    plus = "+" if _number(brought) > 0 else ""
    return material.text("changed.most", driver=driver, brought=plus + material.short(brought, unit))


def _number(value: Scalar) -> float:
    return float(value) if isinstance(value, (int, float, Decimal)) else 0.0


def _periods(material: Material, found: Drivers) -> tuple[str, str]:
    before, after = found.periods
    return material.locale.period(before), material.locale.period(after)


def _told(material: Material, name: str, before: Scalar, after: Scalar) -> str:
    unit = METRICS[name].unit
    return f"{material.locale.write(before, unit)} \N{RIGHTWARDS ARROW} {material.locale.write(after, unit)}"
