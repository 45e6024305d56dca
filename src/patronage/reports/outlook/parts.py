"""The value to come by channel and by cohort: tables whose parts add up to all, and the intervals drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isnan

import numpy as np

from patronage.base.expr import Scalar
from patronage.base.period import Grain
from patronage.base.units import COUNT, DATE, DAYS, MONEY, NUMBER, TEXT, Unit
from patronage.forecasts.value.against_cost import AgainstCost, Groups, against_cost
from patronage.forecasts.value.valued import Valued
from patronage.forecasts.value.worth import Worth
from patronage.models.fitting import Numbers
from patronage.reports.block import Block, Column, IntervalChart, Row, Table
from patronage.reports.material import Material
from patronage.reports.outlook.outlook import everybody, parted

__all__ = ["by_parts"]

_MOST = 24


def by_parts(material: Material, valued: Valued) -> tuple[Block, ...]:
    """Give the table and the chart by channel, then those by quarter of the first order.

    One part alone is the whole shop, which the other table ends with.
    """
    level = valued.options.level
    whole = _against(material, valued, (), [()])
    of_all = _rows((material.text("outlook.shop"),), everybody(valued), level, whole)[0]
    channel, cohort = parted(valued, 0), parted(valued, 1)
    cost, of_quarters = (
        _against(material, valued, (valued.options.covariates[at],), [(label,) for label in part.labels])
        for at, part in enumerate((channel, cohort))
    )
    channels = _rows(channel.labels, channel.worth, level, cost, channel.new)
    cohorts = _rows(cohort.labels, cohort.worth, level, of_quarters, cohort.new)
    channels.sort(key=lambda row: float(str(row[_TOTAL])), reverse=True)
    of_channels = _table(
        material, "channels", Column("channel", material.text("outlook.channel"), TEXT), channels, of_all
    )
    said = (of_channels.note, *(material.sentence(note) for note in cost.notes))
    of_channels = replace(of_channels, note=" ".join(said))
    quarter = Column("cohort_quarter", material.text("outlook.cohort"), DATE, grain=Grain.QUARTER)
    of_cohorts = _table(material, "cohorts", quarter, cohorts, of_all)
    by_channel = (_shown(of_channels), _chart(material, of_channels, "channel_intervals"))
    return (
        *(by_channel if len(channels) > 1 else ()),
        _shown(of_cohorts),
        _chart(material, replace(of_cohorts, rows=of_cohorts.rows[-_MOST:]), "cohort_intervals"),
    )


_COLUMNS: dict[str, Unit] = {
    "each": MONEY,
    "coming_low": MONEY,
    "coming_high": MONEY,
    "total": MONEY,
    "customers": COUNT,
    "new": MONEY,
    "cac": MONEY,
    "times": NUMBER,
    "payback": DAYS,
    "simple": MONEY,
    "active": NUMBER,
    "orders": NUMBER,
    "expected_low": MONEY,
    "expected_high": MONEY,
}
"""What a customer is worth comes first, and what one costs: a screen shows few columns at once."""

_TOTAL = 1 + list(_COLUMNS).index("total")
_ONLY_DRAWN = ("expected_low", "expected_high")
_OF_COST = ("cac", "times", "payback", "simple")


def _against(
    material: Material, valued: Valued, covariates: tuple[str, ...], labels: Sequence[tuple[Scalar, ...]]
) -> AgainstCost:
    return against_cost(valued, Groups(covariates, labels, material.assume))


def _rows(
    labels: Sequence[Scalar], worth: Worth, level: float, cost: AgainstCost, new: Numbers | None = None
) -> list[tuple[Scalar, ...]]:
    low, high = worth.parameter_interval(level)
    least, most = worth.predictive_interval(level)
    each = (bound / worth.customers for bound in (worth.value, least, most))
    found = (*each, worth.value, worth.customers)
    of_new = np.full(len(labels), np.nan) if new is None else new
    beside = zip(of_new, cost.cost, cost.times, cost.payback, cost.simple, strict=True)
    rest = (worth.active, worth.orders, *(bound / worth.customers for bound in (low, high)))
    return [
        (
            label,
            *(float(number) for number in numbers),
            *(None if isnan(number) else float(number) for number in known),
            *(float(number) for number in others),
        )
        for label, numbers, known, others in zip(
            labels, zip(*found, strict=True), beside, zip(*rest, strict=True), strict=True
        )
    ]


def _table(material: Material, title: str, first: Column, rows: Sequence[Row], of_all: Row) -> Table:
    columns = (
        Column(name, material.text(f"outlook.column.{name}"), unit, bar=name == "each")
        for name, unit in _COLUMNS.items()
    )
    return Table(
        material.text(f"outlook.{title}"),
        (first, *columns),
        tuple(rows),
        total=of_all,
        note=material.text("outlook.columns"),
    )


def _shown(table: Table) -> Table:
    """Leave out what only the chart shows, and columns of cost of which nothing is known."""
    rows = (*table.rows, *((table.total,) if table.total else ()))
    empty = {name for name in _OF_COST if all(row[table.at(name)] is None for row in rows)}
    kept = [i for i, each in enumerate(table.columns) if each.name not in {*_ONLY_DRAWN, *empty}]
    columns = tuple(table.columns[i] for i in kept)
    rows = tuple(tuple(row[i] for i in kept) for row in rows)
    has_total = table.total is not None
    return replace(
        table, columns=columns, rows=rows[:-1] if has_total else rows, total=rows[-1] if has_total else None
    )


def _chart(material: Material, table: Table, title: str) -> IntervalChart:
    """Draw what a customer leaves by part: the value, its expectation's interval, that of what comes."""
    names = (table.columns[0].name, "each", "expected_low", "expected_high", "coming_low", "coming_high")
    at = [table.at(name) for name in names]
    drawn = Table(
        material.text(f"outlook.{title}"),
        tuple(replace(table.columns[i], bar=False) for i in at),
        tuple(tuple(row[i] for i in at) for row in table.rows),
        lead=material.text("outlook.intervals_lead"),
    )
    return IntervalChart(
        drawn, names[0], "each", ("expected_low", "expected_high"), ("coming_low", "coming_high")
    )
