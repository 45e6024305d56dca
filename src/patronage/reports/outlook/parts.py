"""The value to come by channel and by cohort, of customers known and of a new one, with intervals drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isnan

import numpy as np

from patronage.base.expr import Scalar
from patronage.base.period import Grain
from patronage.base.units import COUNT, DATE, DAYS, MONEY, NUMBER, TEXT, Unit
from patronage.forecasts.foundation.worth import Worth
from patronage.forecasts.value.against_cost import AgainstCost, Groups, against_cost
from patronage.forecasts.value.valued import Valued
from patronage.models.fitting import Numbers
from patronage.reports.block import Block, Column, IntervalChart, Row, Table
from patronage.reports.material import Material
from patronage.reports.outlook.outlook import everybody, parted

__all__ = ["by_parts"]

_MOST = 24


def by_parts(material: Material, valued: Valued) -> tuple[Block, ...]:
    """Give the tables and the chart by channel, then those by quarter of the first order.

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
    first = Column("channel", material.text("outlook.channel"), TEXT)
    quarter = Column("cohort_quarter", material.text("outlook.cohort"), DATE, grain=Grain.QUARTER)
    of_channels = _blocks(material, "channel", _table(material, first, channels, of_all))
    of_cohorts = _blocks(material, "cohort", _table(material, quarter, cohorts, of_all))
    told = " ".join(material.sentence(note) for note in cost.notes)
    if len(channels) == 1:
        return _with_note(of_cohorts, told)
    return (*_with_note(of_channels, told), *of_cohorts)


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

_TOTAL = 1 + list(_COLUMNS).index("total")
_OF_KNOWN = ("each", "coming_low", "coming_high", "total", "customers", "active", "orders")
_OF_NEW = ("new", "cac", "times", "payback", "simple")
"""Known customers and new ones are told apart: a screen shows few columns at once."""


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


def _table(material: Material, first: Column, rows: Sequence[Row], of_all: Row) -> Table:
    """Give everything that is known of each part, from which tables and chart take theirs."""
    columns = (
        Column(name, material.text(f"outlook.column.{name}"), unit, bar=name in {"each", "new"})
        for name, unit in _COLUMNS.items()
    )
    return Table("", (first, *columns), tuple(rows), total=of_all)


def _blocks(material: Material, part: str, table: Table) -> tuple[Table, IntervalChart, Table]:
    """Give the table of known customers, the chart of it, and the table of new ones."""
    known = replace(
        _only(table, _OF_KNOWN),
        title=material.text(f"outlook.{part}s"),
        note=material.text("outlook.columns"),
    )
    drawn = replace(table, rows=table.rows[-_MOST:]) if part == "cohort" else table
    new = replace(_only(table, _OF_NEW), title=material.text(f"outlook.new_{part}s"))
    return known, _chart(material, drawn, f"{part}_intervals"), new


def _with_note(blocks: tuple[Table, IntervalChart, Table], note: str) -> tuple[Block, ...]:
    known, drawn, new = blocks
    return known, drawn, replace(new, note=note)


def _only(table: Table, names: Sequence[str]) -> Table:
    """Take some columns beside the first, without those of which nothing is known."""
    total = () if table.total is None else (table.total,)
    rows = (*table.rows, *total)
    at = [table.at(name) for name in names if any(row[table.at(name)] is not None for row in rows)]
    *kept, last = (tuple(row[i] for i in (0, *at)) for row in rows)
    columns = tuple(table.columns[i] for i in (0, *at))
    return replace(table, columns=columns, rows=tuple(kept), total=last)


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
