"""A number in months, a line for each of the greatest members of a dimension."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.expr import Scalar
from patronage.base.period import Grain
from patronage.base.units import DATE
from patronage.contract.assumption import Assumptions
from patronage.metrics.band import BANDS
from patronage.metrics.compile.taken import in_groups
from patronage.metrics.dimension import dimensions_of
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.query import Query
from patronage.reports.block import Column, LineChart, Table
from patronage.reports.library.view import Entry, View, takes_time
from patronage.reports.library.views.ranking import size_of
from patronage.reports.library.views.trend import asked_steps
from patronage.reports.material import Material

__all__ = ["trend_by"]

_MOST = 6


def _offers(metric: Metric) -> Iterator[Entry]:
    if takes_time(metric):
        names = dimensions_of(in_groups(metric, Assumptions()))
        yield from (Entry(metric.name, trend_by.name, by=name, grain=Grain.MONTH.value) for name in names)


def _draw(material: Material, entry: Entry) -> tuple[LineChart]:
    metric, grain = METRICS[entry.metric], Grain(entry.grain)
    period = asked_steps(material, grain)
    # Who belongs to which band is told before the days asked: before the first of all there is nothing.
    ranked_over = material.window.period if entry.by in BANDS.all() else period
    whole = material.kpi(Query((metric.name,), by=(entry.by,), period=ranked_over))
    ranked = sorted(whole.records(), key=lambda record: size_of(record[metric.name]), reverse=True)
    members = [record[entry.by] for record in ranked[:_MOST]]
    found = material.kpi(Query((metric.name,), by=(entry.by,), grain=grain, period=period))
    cells: dict[tuple[Scalar, Scalar], Scalar] = {}
    partial: dict[Scalar, bool] = {}
    for record in found.records():
        cells[record[grain.value], record[entry.by]] = record[metric.name]
        partial[record[grain.value]] = bool(record["is_partial"])
    # A member may be called like the column of months.
    names = {member: f"member_{place}" for place, member in enumerate(members)}
    columns = [Column(grain.value, found.columns[0].label, DATE, grain=grain)]
    columns += [
        Column(names[member], material.locale.member(str(member), entry.by), metric.unit, metric.name)
        for member in members
    ]
    rows = tuple((step, *(cells.get((step, member)) for member in members)) for step in partial)
    cut = tuple(at for at, is_cut in enumerate(partial.values()) if is_cut)
    table = Table("", tuple(columns), rows, note=material.note(found.notes), partial=cut)
    return (LineChart(table, grain.value, tuple(names.values())),)


trend_by = View("trend by", _offers, _draw)
