"""What each block becomes: figures, marks, shades, and what is left out said aloud."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from patronage.base.finding import Finding
from patronage.base.locale import Locale
from patronage.base.period import Grain
from patronage.base.units import COUNT, DATE, DAYS, MONEY, SECONDS, SHARE
from patronage.contract.table import MISSING
from patronage.pages.bars import DrawnBars, DrawnColumns, draw_bars
from patronage.pages.cohorts import draw_cohorts
from patronage.pages.findings import MOST_FINDINGS, draw_findings
from patronage.pages.lines import draw_lines
from patronage.pages.palette import HEAT_STEPS
from patronage.pages.scores import draw_scores
from patronage.pages.tables import MOST_ROWS, draw_table
from patronage.pages.tiles import draw_tiles
from patronage.reports.block import (
    Axis,
    Band,
    BarChart,
    Better,
    Column,
    Findings,
    HeatMap,
    HeatRow,
    LineChart,
    Row,
    ScoreCell,
    ScoreMap,
    Table,
    Tile,
    Tiles,
)

ENGLISH = Locale("en", "GBP")
MONTH = Column("month", "Month", DATE, grain=Grain.MONTH)
ORDERS, RETURNED = Column("orders", "Orders", COUNT), Column("returned", "Returned", COUNT)


def monthly(*values: float | None, partial: tuple[int, ...] = ()) -> Table:
    rows: tuple[Row, ...] = tuple((date(2025, at + 1, 1), value, 1) for at, value in enumerate(values))
    return Table("Orders", (MONTH, ORDERS, RETURNED), rows, partial=partial)


@pytest.mark.parametrize(
    ("change", "better", "arrow", "verdict"),
    [
        (0.2, "up", "▲", "good"),
        (0.2, "down", "▲", "bad"),
        (-0.2, "down", "▼", "good"),
        (-0.2, "", "▼", "same"),
        (0.0001, "up", "■", "same"),
    ],
)
def test_change_is_told_by_arrow_sign_and_verdict(
    change: float, better: Better, arrow: str, verdict: str
) -> None:
    tile = Tile("orders", "Orders", 120, COUNT, 100, change, better)
    delta = draw_tiles(Tiles((tile,)), ENGLISH).tiles[0].delta
    assert delta is not None
    assert (delta.arrow, delta.verdict) == (arrow, verdict)
    assert delta.before == "100"


def test_tile_shows_three_digits_and_keeps_the_rest_at_hand() -> None:
    tile = Tile("net_revenue", "Net revenue", Decimal("1234567.89"), MONEY, series=(1, None, 3, 2))
    drawn = draw_tiles(Tiles((tile,), series_label="Last 4 months"), ENGLISH).tiles[0]
    assert (drawn.value, drawn.exact, drawn.delta) == ("£1.23M", "£1,234,567.89", None)
    assert drawn.spark is not None
    assert drawn.spark.summary == "Last 4 months: from £1 to £3, lately £2."


def test_tile_without_a_value_is_a_dash_and_without_history_has_no_line() -> None:
    drawn = draw_tiles(Tiles((Tile("cac", "CAC", None, MONEY, series=(1,)),)), ENGLISH).tiles[0]
    assert (drawn.value, drawn.spark) == ("–", None)


@pytest.mark.parametrize(("count", "abreast"), [(1, 1), (3, 3), (7, 7), (8, 4), (10, 5), (12, 6), (14, 7)])
def test_tiles_fill_their_rows(count: int, abreast: int) -> None:
    tiles = Tiles(tuple(Tile("", "Orders", at, COUNT) for at in range(count)))
    assert draw_tiles(tiles, ENGLISH).abreast == abreast


def test_table_puts_units_in_headings_and_values_to_sort_by_beside_figures() -> None:
    columns = (
        MONTH,
        Column("paid", "Paid", MONEY, bar=True),
        Column("wait", "Wait", DAYS),
        Column("by", "Channel"),
    )
    rows: tuple[Row, ...] = (
        (date(2025, 1, 1), Decimal("1234.5"), 3.25, MISSING),
        (None, Decimal(-10), None, None),
    )
    drawn = draw_table(Table("Paid", columns, rows, (None, Decimal("1224.5"), None, None)), ENGLISH)
    assert [(h.unit, h.figure) for h in drawn.headings] == [
        ("", False),
        ("£", True),
        ("days", True),
        ("", False),
    ]
    assert [c.text for c in drawn.rows[0].cells] == ["Jan 2025", "1,234.50", "3.2", "(not given)"]
    assert [c.sort for c in drawn.rows[0].cells] == ["2025-01-01", "1234.5", "3.25", ""]
    assert [c.text for c in drawn.rows[1].cells] == ["(undated)", "−10.00", "–", "(not given)"]
    assert [r.cells[1].bar for r in drawn.rows] == ["100%", "0%"]
    assert drawn.total is not None
    assert [c.text for c in drawn.total.cells] == ["Total", "1,224.50", "", ""]


def test_zero_has_no_sign() -> None:
    drawn = draw_table(Table("Rest", (ORDERS,), ((-0.0,),)), ENGLISH)
    assert [(cell.text, cell.sort) for cell in drawn.rows[0].cells] == [("0", "0")]


def test_long_table_says_how_many_rows_it_has() -> None:
    table = Table("Long", (ORDERS,), tuple((at,) for at in range(MOST_ROWS + 7)))
    drawn = draw_table(table, ENGLISH)
    assert len(drawn.rows) == MOST_ROWS
    assert drawn.hidden == f"The first {MOST_ROWS} of {MOST_ROWS + 7} rows are shown."


def test_line_breaks_where_a_value_or_a_month_is_missing() -> None:
    rows: tuple[Row, ...] = tuple(
        (date(2025, m, 1), v, 1) for m, v in ((1, 4), (2, 8), (4, 8), (5, None), (6, 0))
    )
    drawn = draw_lines(
        LineChart(Table("Orders", (MONTH, ORDERS, RETURNED), rows), "month", ("orders",)), ENGLISH
    )
    assert drawn.lines[0].path == "M83.3 500.0L250.0 0.0M583.3 0.0M916.7 1000.0"
    assert drawn.summary == "Orders: from 0 to 8, lately 0."


def test_undated_row_is_left_to_the_table_and_does_not_stretch_the_axis() -> None:
    table = Table("Orders", (MONTH, ORDERS), ((date(2025, 1, 1), 8), (date(2025, 2, 1), 6), (None, -900)))
    drawn = draw_lines(LineChart(table, "month", ("orders",)), ENGLISH)
    assert [tick.text for tick in drawn.axes.upright] == ["0", "2", "4", "6", "8"]
    assert drawn.axes.unplaced == "1 row without a day is only in the numbers behind it."
    assert len(drawn.behind.rows) == 3


def test_incomplete_period_is_hatched_and_its_dot_open() -> None:
    drawn = draw_lines(LineChart(monthly(5, 6, 2, partial=(2,)), "month", ("orders",)), ENGLISH)
    assert [dot.open for dot in drawn.lines[0].dots] == [False, False, True]
    assert [(strip.left, strip.width) for strip in drawn.axes.partial] == [("66.67%", "33.33%")]
    assert drawn.axes.hovers[2].text == "Mar 2025 (not complete)\nOrders: 2"


def test_band_runs_out_along_its_top_and_back_below() -> None:
    columns = (MONTH, ORDERS, Column("low", "Low", COUNT), Column("high", "High", COUNT))
    rows: tuple[Row, ...] = (
        (date(2025, 1, 1), 5, None, None),
        (date(2025, 2, 1), 6, 4, 8),
        (date(2025, 3, 1), 6, 0, 8),
    )
    chart = LineChart(Table("Orders", columns, rows), "month", ("orders",), (Band("orders", "low", "high"),))
    assert draw_lines(chart, ENGLISH).lines[0].band == "M500.0 0.0L833.3 0.0L833.3 1000.0L500.0 500.0Z"


def test_stacked_columns_pile_up_and_losses_hang_below_zero() -> None:
    columns = (MONTH, ORDERS, RETURNED)
    rows: tuple[Row, ...] = ((date(2025, 1, 1), 6, 4), (date(2025, 2, 1), -10, 10))
    drawn = draw_bars(
        BarChart(Table("Both", columns, rows), "month", ("orders", "returned"), stacked=True), ENGLISH
    )
    assert isinstance(drawn, DrawnColumns)
    boxes = [(r.y, r.height, r.style) for r in drawn.rectangles]
    assert boxes == [("20%", "30%", "c1"), ("0%", "20%", "c2"), ("50%", "50%", "c1"), ("0%", "50%", "c2")]


def test_lying_bars_name_their_rows_and_say_what_is_left_out() -> None:
    names = ("Direct", MISSING, *(f"channel {at}" for at in range(30)))
    table = Table(
        "Orders", (Column("channel", "Channel"), ORDERS), tuple((n, 60 - at) for at, n in enumerate(names))
    )
    drawn = draw_bars(BarChart(table, "channel", ("orders",)), ENGLISH)
    assert isinstance(drawn, DrawnBars)
    assert [row.label for row in drawn.rows[:2]] == ["Direct", "(not given)"]
    assert drawn.rows[0].strips[0].rectangles[0].width == "100%"
    assert drawn.hidden == "8 more are in the numbers behind it."
    assert len(drawn.behind.rows) == 32


def test_lying_stack_writes_its_sum() -> None:
    table = Table("Both", (Column("by", "By"), ORDERS, RETURNED), (("Direct", 6, 4), ("E-mail", 2, None)))
    drawn = draw_bars(BarChart(table, "by", ("orders", "returned"), stacked=True), ENGLISH)
    assert isinstance(drawn, DrawnBars)
    assert [row.strips[0].value for row in drawn.rows] == ["10", "2"]
    assert [r.x for r in drawn.rows[0].strips[0].rectangles] == ["0%", "60%"]


def test_lying_bars_leave_room_for_their_widest_value() -> None:
    table = Table(
        "Brought",
        (Column("by", "By"), Column("brought", "Brought", SECONDS)),
        (("Talk", -39.42), ("Hold", 3.4)),
    )
    drawn = draw_bars(BarChart(table, "by", ("brought",)), ENGLISH)
    assert isinstance(drawn, DrawnBars)
    values = [row.strips[0].value for row in drawn.rows]
    assert values == ["\N{MINUS SIGN}39.4 seconds", "3.4 seconds"]
    assert drawn.widest == len("-39.4 seconds")


def test_seconds_are_told_in_the_largest_unit_that_loses_none_of_them() -> None:
    columns = (Column("medium", "Medium"), Column("reply", "First reply", SECONDS))
    rows: tuple[Row, ...] = (("email", 59719.1), ("chat", 7200), ("phone", None))
    slow = draw_table(Table("Replies", columns, rows, (None, 33459.55)), ENGLISH)
    assert slow.headings[1].unit == "hours"
    assert [row.cells[1].text for row in slow.rows] == ["16.6", "2.0", "–"]
    assert slow.total is not None
    assert slow.total.cells[1].text == "9.3"
    mixed = draw_table(Table("Replies", columns, (*rows, ("call", 8.25))), ENGLISH)
    assert (mixed.headings[1].unit, mixed.rows[0].cells[1].text) == ("seconds", "59,719.1")


def test_a_change_above_zero_has_its_sign_wherever_it_stands() -> None:
    columns = (Column("driver", "Driver"), Column("brought", "Brought", MONEY, signed=True))
    rows: tuple[Row, ...] = (("Price", 0.34), ("Clicks", -2.23), ("Mix", 0))
    table = Table("What changed", columns, rows, (None, -1.89))
    drawn = draw_bars(BarChart(table, "driver", ("brought",)), ENGLISH)
    assert isinstance(drawn, DrawnBars)
    strips = [strip for row in drawn.rows for strip in row.strips]
    assert [strip.value for strip in strips] == ["+£0.34", "−£2.23", "£0"]
    assert [strip.tip for strip in strips][:2] == ["Brought: +£0.34", "Brought: −£2.23"]
    assert [row.cells[1].text for row in drawn.behind.rows] == ["+0.34", "−2.23", "0.00"]


def test_cohort_cells_tell_zero_from_empty_and_mark_what_is_not_final() -> None:
    rows = (
        HeatRow(date(2025, 1, 1), 400, (1.0, 0.0, 0.4123), immature=(2,)),
        HeatRow(date(2025, 2, 1), 300, (1.0, 0.0431), marked=(1,)),
        HeatRow(date(2025, 3, 1), 9, (1.0,)),
    )
    drawn = draw_cohorts(HeatMap("Retention", SHARE, rows, grain=Grain.MONTH, marked_label="Framed"), ENGLISH)
    first, second, thin = drawn.rows
    assert [(c.text, c.exact) for c in first.cells] == [("100", "100%"), ("0", "0%"), ("41", "41.23%")]
    assert [c.style for c in first.cells] == ["flat", "h0", f"h{HEAT_STEPS - 1} soft"]
    assert [(c.text, c.style.split()[-1]) for c in second.cells] == [
        ("100", "flat"),
        ("4.3", "mark"),
        ("", "none"),
    ]
    assert (thin.thin, thin.cells[0].style, first.thin) == (True, "flat", False)
    assert (drawn.thin, drawn.immature, drawn.marked) == (
        "Unshaded row: Customers under 30",
        "Hatched: not final yet",
        "Framed",
    )


def test_one_odd_cohort_does_not_bleach_the_others() -> None:
    rows = tuple(HeatRow(date(2024, 1, 1), 100, (0.1 + at / 1000, 0.2)) for at in range(60))
    odd = HeatRow(date(2025, 1, 1), 100, (40.0, 0.2))
    drawn = draw_cohorts(HeatMap("Value", MONEY, (*rows, odd)), ENGLISH)
    assert drawn.rows[-1].cells[0].style == drawn.rows[0].cells[1].style == f"h{HEAT_STEPS - 1}"
    assert drawn.rows[0].cells[0].style == "h0"


def test_scores_lie_with_the_best_corner_up_and_right() -> None:
    axes = (Axis("recency", "Recency"), Axis("frequency", "Frequency"), Axis("money", "Money"))
    cells = (ScoreCell((3, 3, 3), 30, Decimal(900), "High"), ScoreCell((1, 1, 1), 70, Decimal(70), "Low"))
    drawn = draw_scores(ScoreMap("RFM", axes, cells, "Value", MONEY), ENGLISH)
    assert [grid.level.score for grid in drawn.grids if grid.level] == [3, 2, 1]
    best, worst = drawn.grids[0].rows[0][1][2], drawn.grids[2].rows[2][1][0]
    assert (best.customers, best.share, best.value, best.tier) == ("30", "30%", "£900", "High")
    assert worst.tip == "Customers: 70 (70%)\nValue: £70.00\nTier: Low"
    assert drawn.grids[1].rows[0][1][0].customers == "0"
    assert [grid.customers for grid in drawn.grids] == ["30 customers", "0 customers", "70 customers"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1 customer", "2 customers", "5 customers", "21 customers", "101 customers"]),
        ("es", ["1 cliente", "2 clientes", "5 clientes", "21 clientes", "101 clientes"]),
        ("ru", ["1 клиент", "2 клиента", "5 клиентов", "21 клиент", "101 клиент"]),
        ("ro", ["1 client", "2 clienți", "5 clienți", "21 de clienți", "101 clienți"]),
    ],
)
def test_customers_of_a_grid_are_counted_as_the_language_does(language: str, said: list[str]) -> None:
    axes = (Axis("recency", "Recency"), Axis("frequency", "Frequency"))
    grids = [
        draw_scores(ScoreMap("RF", axes, (ScoreCell((1, 2), count),)), Locale(language)).grids[0]
        for count in (1, 2, 5, 21, 101)
    ]
    assert [grid.customers for grid in grids] == said


def test_findings_come_gravest_first_and_are_counted() -> None:
    many = tuple(Finding("n", "note", "note") for _ in range(MOST_FINDINGS))
    reject = Finding("q", "no number", "reject", "a.csv", 48_213, "<b>", "Correct it.", 3)
    drawn = draw_findings(Findings("Noticed", (*many, reject)), ENGLISH)
    first = drawn.findings[0]
    assert (first.word, first.row, first.value, first.count) == ("Rejected", "row 48,213", "<b>", "3 rows")
    assert drawn.counts == (("reject", "1 reject"), ("note", f"{MOST_FINDINGS} notes"))
    assert drawn.hidden == "1 more is not shown."
