"""A number by itself, beside the period before."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.query import Query
from patronage.reports.block import Tile, Tiles, change_between
from patronage.reports.library.view import Entry, View, takes_time
from patronage.reports.material import Material

__all__ = ["summary"]


def _offers(metric: Metric) -> Iterator[Entry]:
    if not metric.needs_ages:
        yield Entry(metric.name, summary.name)


def _draw(material: Material, entry: Entry) -> tuple[Tiles]:
    metric, window = METRICS[entry.metric], material.window
    is_compared = takes_time(metric) and bool(window.compare)
    asked = Query((metric.name,))
    if takes_time(metric):
        asked = Query((metric.name,), period=window.period, compare=window.compare)
    found = material.kpi(asked)
    value = found.value(metric.name)
    previous = found.value(f"{metric.name}_previous") if is_compared else None
    tile = Tile(
        metric=metric.name,
        label=material.label(metric.name),
        value=value,
        unit=metric.unit,
        previous=previous,
        change=change_between(value, previous, metric.unit),
        better=metric.better,
        note=material.note(found.notes),
    )
    compared = material.locale.period(window.before) if is_compared and window.before else ""
    return (Tiles((tile,), compared=compared),)


summary = View("summary", _offers, _draw)
