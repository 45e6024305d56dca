"""Blocks refuse what could not be shown truthfully, and every chart carries its table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from patronage.base.errors import UnknownName, UsageError
from patronage.base.period import Grain, Period
from patronage.base.units import COUNT, DATE, MONEY, SHARE, TEXT, Unit
from patronage.engine.result import Result, ResultColumn
from patronage.reports.block import (
    Axis,
    Band,
    BarChart,
    Block,
    Column,
    Definition,
    HeatMap,
    HeatRow,
    LineChart,
    Report,
    ScoreCell,
    ScoreMap,
    Section,
    Table,
    Tile,
    Tiles,
    change_between,
)

COLUMNS = (
    Column("month", "Month", DATE, grain=Grain.MONTH),
    Column("orders", "Orders", COUNT, "orders"),
    Column("net_revenue", "Net revenue", MONEY, "net_revenue"),
)
TABLE = Table("By month", COLUMNS, ((date(2025, 1, 1), 3, Decimal(90)),))
RECENCY, FREQUENCY = Axis("recency", "Recency"), Axis("frequency", "Frequency")


def report(*blocks: Block, definitions: tuple[Definition, ...] = ()) -> Report:
    section = Section("one", "One", "", blocks)
    period = Period(date(2025, 1, 1), date(2026, 1, 1))
    return Report("Title", "Shop", period, date(2026, 1, 1), "GBP", "en", (section,), definitions)


@pytest.mark.parametrize(("rows", "total"), [(((1, 2),), None), ((), (1, 2, 3, 4))])
def test_table_refuses_a_row_that_does_not_fit(
    rows: tuple[tuple[int, ...], ...], total: tuple[int, ...] | None
) -> None:
    with pytest.raises(UsageError, match="3 columns, one row has"):
        Table("By month", COLUMNS, rows, total)


def test_chart_refuses_columns_of_two_units_or_unknown_ones() -> None:
    with pytest.raises(UsageError, match=r"draws orders, net_revenue in 2 units \(count, money\)"):
        LineChart(TABLE, "month", ("orders", "net_revenue"))
    with pytest.raises(UsageError, match="draws nothing"):
        BarChart(TABLE, "month", ())
    with pytest.raises(UnknownName, match="no column is called 'weeks'"):
        BarChart(TABLE, "weeks", ("orders",))
    with pytest.raises(UnknownName, match="no column is called 'low'"):
        LineChart(TABLE, "month", ("orders",), (Band("orders", "low", "orders"),))


@pytest.mark.parametrize(
    "block",
    [
        Tiles((Tile("orders", "Orders", 3, COUNT),)),
        TABLE,
        LineChart(TABLE, "month", ("orders",)),
        BarChart(TABLE, "month", ("orders",)),
        HeatMap("Retention", SHARE, (), "orders"),
        ScoreMap("RF", (RECENCY, FREQUENCY), (), metric="orders"),
    ],
    ids=lambda block: type(block).__name__,
)
def test_report_refuses_a_number_without_its_definition(block: Block) -> None:
    with pytest.raises(UsageError, match=r"report 'Title' shows .*orders.* no definition"):
        report(block)
    known = [Definition(name, name, COUNT, "?", "=", "here") for name in ("orders", "net_revenue")]
    assert report(block, definitions=tuple(known)).sections[0].blocks == (block,)


def test_heat_map_keeps_observed_zero_and_unobservable_apart_in_its_table() -> None:
    rows = (HeatRow(date(2025, 1, 1), 40, (1.0, 0.0)), HeatRow(date(2025, 2, 1), 50, (1.0,)))
    heat = HeatMap("Retention", SHARE, rows, mean=HeatRow("Mean", 90, (1.0, 0.0)), grain=Grain.MONTH)
    assert [c.label for c in heat.table.columns] == ["Cohort", "Customers", "0", "1"]
    assert heat.table.rows == ((date(2025, 1, 1), 40, 1.0, 0.0), (date(2025, 2, 1), 50, 1.0, None))
    assert heat.table.total == ("Mean", 90, 1.0, 0.0)


@pytest.mark.parametrize("scores", [(1,), (0, 1), (1, 4), (1, 2, 3)])
def test_score_map_refuses_scores_off_its_axes(scores: tuple[int, ...]) -> None:
    with pytest.raises(UsageError, match="do not lie on the axes"):
        ScoreMap("RF", (RECENCY, FREQUENCY), (ScoreCell(scores, 3),))


def test_score_map_has_two_or_three_axes() -> None:
    with pytest.raises(UsageError, match="two or three axes, not 1"):
        ScoreMap("R", (RECENCY,), ())
    cells = (ScoreCell((3, 1), 12, Decimal(80), "High"),)
    assert ScoreMap("RF", (RECENCY, FREQUENCY), cells).table.rows == ((3, 1, "High", 12, Decimal(80)),)


def test_table_takes_a_result_with_its_units_and_notes() -> None:
    columns = (ResultColumn("month", DATE, "Month"), ResultColumn("orders", COUNT, "Orders"))
    result = Result(
        columns, ((date(2025, 1, 1), 3),), "select", date(2026, 1, 1), notes=("First.", "Second.")
    )
    table = Table.from_result("By month", result, metrics={"orders"}, grain=Grain.MONTH)
    assert table.columns == COLUMNS[:2]
    assert (table.rows, table.note) == (result.rows, "First. Second.")


@pytest.mark.parametrize(
    ("value", "previous", "unit", "change"),
    [
        (Decimal(110), Decimal(100), MONEY, 0.1),
        (0, 4, COUNT, -1.0),
        (0.4, 0.5, SHARE, -0.1),
        (5, 0, COUNT, None),
        (5, -2, MONEY, None),
        (None, 4, COUNT, None),
        (4, None, COUNT, None),
        ("a", "b", TEXT, None),
    ],
)
def test_change_is_relative_except_for_shares(
    value: float | None, previous: float | None, unit: Unit, change: float | None
) -> None:
    assert change_between(value, previous, unit) == (None if change is None else pytest.approx(change))
