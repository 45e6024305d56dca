"""Columns of many seconds in minutes or hours, as the tiles above them are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from patronage.base.digits import decimal_of, in_larger
from patronage.base.expr import Scalar
from patronage.base.units import SECONDS, Unit
from patronage.reports.block import Column, Row, Table

__all__ = ["in_large_units"]


def in_large_units(table: Table) -> Table:
    """Bring each column of seconds to the largest unit in which none of its values is lost.

    Examples
    --------
    >>> table = Table("Replies", (Column("reply", "First reply", SECONDS),), ((59719.1,), (64800,)))
    >>> larger = in_large_units(table)
    >>> larger.columns[0].unit.suffix, larger.rows[1]
    ('hours', (Decimal('18'),))
    """
    units = tuple(_unit(table, at, column) for at, column in enumerate(table.columns))
    if units == tuple(column.unit for column in table.columns):
        return table
    return replace(
        table,
        columns=tuple(replace(c, unit=unit) for c, unit in zip(table.columns, units, strict=True)),
        rows=tuple(_row(row, table, units) for row in table.rows),
        total=None if table.total is None else _row(table.total, table, units),
    )


def _unit(table: Table, at: int, column: Column) -> Unit:
    if column.unit != SECONDS:
        return column.unit
    rows = (*table.rows, *([] if table.total is None else [table.total]))
    known = [abs(found) for row in rows if (found := decimal_of(row[at])) is not None]
    return in_larger(min((each for each in known if each), default=Decimal(0)), SECONDS)[1]


def _row(row: Row, table: Table, units: tuple[Unit, ...]) -> Row:
    return tuple(
        _in(value, unit) if unit != column.unit else value
        for value, column, unit in zip(row, table.columns, units, strict=True)
    )


def _in(value: Scalar, unit: Unit) -> Scalar:
    found = decimal_of(value)
    return None if found is None else found / {"minutes": 60, "hours": 3600}[unit.suffix]
