"""Spend by channel over time: the greatest channels apart, the others together."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from patronage.base.expr import Scalar
from patronage.base.units import DATE
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Query
from patronage.reports.block import BarChart, Column, Row, Table
from patronage.reports.material import Material

__all__ = ["spend_by_channel"]

_METRIC = "spend"
_MOST = 5
_FEWEST_STEPS = 2


def spend_by_channel(material: Material) -> BarChart | None:
    """Draw spend over time, one part of a bar a channel; nothing where there are no two steps of it."""
    window = material.window
    grain = str(window.grain)
    found = material.kpi(Query((_METRIC,), by=("channel",), grain=window.grain, period=window.period))
    cells: dict[Scalar, dict[str, Decimal]] = defaultdict(dict)
    partial: dict[Scalar, bool] = {}
    for record in found.records():
        cells[record[grain]][str(record["channel"])] = _money(record[_METRIC])
        partial[record[grain]] = bool(record["is_partial"])
    channels = _greatest(cells)
    if len(cells) < _FEWEST_STEPS or not channels:
        return None
    unit = METRICS[_METRIC].unit
    columns = [Column(grain, found.columns[0].label, DATE, grain=window.grain)]
    columns += [
        Column(f"channel_{place}", material.locale.member(channel, "channel"), unit, _METRIC)
        for place, channel in enumerate(channels)
    ]
    rows: list[Row] = [(step, *(of.get(name, Decimal(0)) for name in channels)) for step, of in cells.items()]
    if any(name not in channels for of in cells.values() for name in of):
        columns.append(Column("others", material.text("acquisition.others"), unit, _METRIC))
        rests = (sum((v for n, v in of.items() if n not in channels), Decimal(0)) for of in cells.values())
        rows = [(*row, rest) for row, rest in zip(rows, rests, strict=True)]
    heading = material.text(
        "overview.over_time", label=material.text("acquisition.spend"), by=material.text(f"by.{grain}")
    )
    cut = tuple(at for at, is_cut in enumerate(partial.values()) if is_cut)
    table = Table(heading, tuple(columns), tuple(rows), note=material.note(found.notes), partial=cut)
    return BarChart(table, grain, tuple(column.name for column in columns[1:]), stacked=True)


def _greatest(cells: dict[Scalar, dict[str, Decimal]]) -> tuple[str, ...]:
    """Name the channels that took most, those that took nothing left out."""
    whole: dict[str, Decimal] = defaultdict(Decimal)
    for of in cells.values():
        for channel, amount in of.items():
            whole[channel] += amount
    ranked = sorted((name for name, amount in whole.items() if amount), key=lambda name: -whole[name])
    return tuple(ranked[:_MOST])


def _money(value: Scalar) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)
