"""A number in steps of time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from patronage.base.period import Grain, Period
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.query import Query
from patronage.reports.block import LineChart
from patronage.reports.chart import Band
from patronage.reports.library.view import Entry, View, takes_time
from patronage.reports.material import Material
from patronage.reports.pick import Pick, pick

__all__ = ["asked_steps", "trend"]

_DAYS_SHOWN = {Grain.DAY: 62, Grain.WEEK: 364}


def _offers(metric: Metric) -> Iterator[Entry]:
    if takes_time(metric):
        yield from (Entry(metric.name, trend.name, grain=grain.value) for grain in Grain)


def _draw(material: Material, entry: Entry) -> tuple[LineChart]:
    metric, grain = METRICS[entry.metric], Grain(entry.grain)
    found = material.kpi(Query((metric.name,), grain=grain, period=asked_steps(material, grain)))
    bounds = (f"{metric.name}_low", f"{metric.name}_high") if metric.interval else ()
    table = pick("", found, [Pick(grain.value), *map(Pick, (metric.name, *bounds))], grain)
    bands = (Band(metric.name, *bounds),) if bounds else ()
    return (LineChart(table, grain.value, (metric.name,), bands),)


def asked_steps(material: Material, grain: Grain) -> Period:
    """Give the days shown in steps: all observed, of days and weeks only the last ones."""
    first, end = material.coverage.first_on, material.window.as_of + timedelta(days=1)
    if days := _DAYS_SHOWN.get(grain):
        first = max(first, grain.start(end - timedelta(days=days)))
    return Period(first, end)


trend = View("trend", _offers, _draw)
