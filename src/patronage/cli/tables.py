"""The tables behind a page, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from patronage.base.expr import Scalar
from patronage.reports.block import (
    BarChart,
    Block,
    Column,
    HeatMap,
    IntervalChart,
    LineChart,
    Report,
    Table,
    Tiles,
)

__all__ = ["told_tables"]


def told_tables(report: Report, path: Path, *, exact: bool = False) -> dict[str, object]:
    """Give the JSON object of a page: where it lies, and the table behind each of its blocks."""
    blocks = [block for section in report.sections for block in section.blocks]
    return {
        "path": str(path),
        "as_of": report.as_of.isoformat(),
        "tables": [_table(block, exact=exact) for block in blocks],
    }


def _table(block: Block, *, exact: bool) -> dict[str, object]:
    match block:
        case LineChart(table) | BarChart(table) | IntervalChart(table):
            return _table(table, exact=exact)
        case Table():
            names = [column.name for column in block.columns]
            rows = [
                dict(zip(names, (_plain(v, exact=exact) for v in row), strict=True)) for row in block.rows
            ]
            return {"title": block.title, "columns": _columns(block.columns), "rows": rows}
        case Tiles():
            return {
                "title": block.title,
                "rows": [{tile.metric: _plain(tile.value, exact=exact) for tile in block.tiles}],
            }
        case HeatMap():
            heat = [
                {
                    "cohort": _plain(row.label, exact=exact),
                    "cohort_size": row.size,
                    block.metric: [_plain(cell, exact=exact) for cell in row.cells],
                }
                for row in block.rows
            ]
            return {"title": block.title, "rows": heat}
    return {"title": block.title}


def _columns(columns: Sequence[Column]) -> list[dict[str, str]]:
    return [{"name": c.name, "unit": c.unit.name, "label": c.label} for c in columns]


def _plain(value: Scalar, *, exact: bool) -> object:
    if isinstance(value, Decimal):
        return str(value) if exact else float(value)
    return value.isoformat() if isinstance(value, date) else value
