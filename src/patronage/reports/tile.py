"""Puts a metric's number on a tile: the value beside the one before, and the line of its steps."""

from __future__ import annotations

from patronage.base.expr import Scalar
from patronage.engine.result import Result
from patronage.metrics.metric import METRICS
from patronage.reports.block import Tile, change_between

__all__ = ["tile_of"]


def tile_of(name: str, found: Result, series: tuple[Scalar, ...] = (), note: str = "") -> Tile:
    """Make a tile of a metric.

    Parameters
    ----------
    name
        The metric.
    found
        One row that holds it, with its value of the compared period where there is one.
    series
        Its values by step, oldest first.
    note
        What to know of the number, or why there is none.
    """
    metric, value = METRICS[name], found.value(name)
    before = found.value(f"{name}_previous") if f"{name}_previous" in found.names else None
    return Tile(
        metric=name,
        label=found.columns[found.names.index(name)].label,
        value=value,
        unit=metric.unit,
        previous=before,
        change=change_between(value, before, metric.unit),
        better=metric.better,
        note=note,
        series=series,
    )
