"""A number by the members of a dimension, the greatest first."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from patronage.base.expr import Scalar
from patronage.contract.assumption import Assumptions
from patronage.metrics.band import BANDS
from patronage.metrics.compile.band_paths import measured
from patronage.metrics.compile.taken import in_groups
from patronage.metrics.dimension import dimensions_of
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.query import Filter, Query
from patronage.reports.block import BarChart, Table
from patronage.reports.library.view import Entry, View, takes_time
from patronage.reports.material import Material
from patronage.reports.members import is_given
from patronage.reports.pick import Pick, pick
from patronage.reports.table import Row

__all__ = ["ranking", "size_of"]

_MOST = 20


def _offers(metric: Metric) -> Iterator[Entry]:
    if not metric.needs_ages:
        names = dimensions_of(in_groups(metric, Assumptions()))
        # Bands are told before a time that has a beginning.
        begins = takes_time(metric) or measured(Query((metric.name,)))
        told = (name for name in names if begins or not (name in BANDS.all() and BANDS[name].changes))
        yield from (Entry(metric.name, ranking.name, by=name) for name in told)


def _draw(material: Material, entry: Entry) -> tuple[BarChart]:
    metric = METRICS[entry.metric]
    asked = Query((metric.name,), by=(entry.by,))
    if takes_time(metric):
        asked = Query((metric.name,), by=(entry.by,), period=material.window.period)
    found = material.kpi(asked)
    table = pick("", found, (Pick(entry.by), Pick(metric.name)))
    whole = material.kpi(Query((metric.name,), period=asked.period))
    rows = _ranked(material, asked, table.rows)
    note = material.note(found.notes)
    ranked = Table("", table.columns, rows, total=(None, whole.value(metric.name)), note=note)
    return (BarChart(ranked, entry.by, (metric.name,)),)


def _ranked(material: Material, asked: Query, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Put the greatest first, the many small ones together, and what was not given last."""
    named = sorted((row for row in rows if is_given(row[0])), key=lambda row: size_of(row[1]), reverse=True)
    rest = [row for row in rows if not is_given(row[0])]
    shown = [*named[:_MOST], *rest]
    if len(named) <= _MOST:
        return tuple(shown)
    out = Filter(asked.by[0], tuple(str(row[0]) for row in shown), excluded=True)
    others = material.kpi(Query(asked.metrics, where=(out,), period=asked.period))
    label = material.locale.counted("report.breakdowns.others", len(named) - _MOST)
    return (*named[:_MOST], (label, others.value(asked.metrics[0])), *rest)


def size_of(value: Scalar) -> float:
    """Give a value to sort by; what is absent comes last."""
    return float(value) if isinstance(value, (int, float, Decimal)) else float("-inf")


ranking = View("ranking", _offers, _draw)
