"""One demo shop with every kind of data, and its report, for the tests of chapters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pytest

from patronage.demo.shop import invent
from patronage.engine.result import Result
from patronage.reports.block import HeatMap, Report, Table, Tiles
from patronage.shop import Shop
from patronage.shop.exports import write_exports
from tests.reports.shops import section, shop_of

YEAR = "2025-01-01..2025-12-31"


@dataclass(frozen=True)
class Whole:
    """A shop with every kind of data, and its report."""

    shop: Shop
    report: Report

    def tiles(self, chapter: str) -> Tiles:
        """Find a chapter's numbers."""
        return next(block for block in section(self.report, chapter).blocks if isinstance(block, Tiles))

    def table(self, chapter: str, first: str, *further: str) -> Table:
        """Find the table, or the one behind a chart, by its first column and some of the others."""
        for block in section(self.report, chapter).blocks:
            table = getattr(block, "table", block)
            if isinstance(table, Table) and not isinstance(block, HeatMap):
                names = [column.name for column in table.columns]
                if names[0] == first and set(further) <= set(names):
                    return table
        raise AssertionError(f"chapter {chapter} has no table of {first} with {further}")

    def heat_map(self, chapter: str, metric: str) -> HeatMap:
        """Find a heat map by its metric."""
        blocks = section(self.report, chapter).blocks
        return next(b for b in blocks if isinstance(b, HeatMap) and b.metric == metric)

    def agrees(self, chapter: str, dimension: str, *metrics: str) -> None:
        """See that every figure of a table by a dimension is the one a question gives, and so its totals."""
        table = self.table(chapter, dimension, *metrics)
        asked = [column.name for column in table.columns if column.metric]
        assert set(metrics) <= set(asked)
        assert table.rows
        found = records(self.shop.kpi(asked, by=dimension, period=YEAR), dimension)
        for row in table.rows:
            shown = {name: row[table.at(name)] for name in asked}
            assert shown == {name: found[row[0]][name] for name in asked}
        if table.total is not None:
            whole = self.shop.kpi(asked, period=YEAR)
            shown = {name: table.total[table.at(name)] for name in asked}
            assert shown == {name: whole.value(name) for name in asked}


def records(found: Result, key: str) -> dict[object, dict[str, object]]:
    """Find the rows of a result by a column."""
    return {record[key]: dict(record) for record in found.records()}


def figure(value: object) -> float:
    """Take a value that must be a number."""
    assert isinstance(value, (int, float, Decimal))
    return float(value)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    folder = tmp_path_factory.mktemp("whole")
    files = write_exports(invent(customers=800).tables, folder / "exports")
    with shop_of(folder, *files) as shop:
        yield Whole(shop, shop.report(name="Demo shop"))
