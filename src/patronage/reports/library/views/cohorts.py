"""A number by cohort and age."""

from __future__ import annotations

from collections.abc import Iterator

from patronage.base.period import Grain
from patronage.metrics.dimension import follows_cohorts
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.query import Query
from patronage.reports.block import HeatMap
from patronage.reports.library.view import Entry, View
from patronage.reports.material import Material
from patronage.reports.triangle import Triangle

__all__ = ["cohorts"]

_STEPS = (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR)


def _offers(metric: Metric) -> Iterator[Entry]:
    if follows_cohorts(metric.measures):
        yield from (Entry(metric.name, cohorts.name, grain=step.value) for step in _STEPS)


def _draw(material: Material, entry: Entry) -> tuple[HeatMap]:
    metric, grain = METRICS[entry.metric], Grain(entry.grain)
    found = material.kpi(Query((metric.name,), cohort=grain))
    return (
        HeatMap(
            title="",
            unit=metric.unit,
            rows=Triangle.of(found).rows(metric.name),
            metric=metric.name,
            grain=grain,
            row_label=material.text("cohorts.cohort"),
            size_label=material.text("cohorts.customers"),
            age_label=found.columns[found.names.index("age")].label,
            note=material.note(found.notes),
        ),
    )


cohorts = View("cohorts", _offers, _draw)
