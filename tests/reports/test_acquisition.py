"""The chapter of acquisition: figures as `kpi` gives them; cohorts framed where margin reaches cost."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from patronage.pages.page import render
from patronage.reports.block import BarChart, Findings, HeatMap, Report, Table, Text
from tests.reports.conftest import YEAR, Whole, figure, records
from tests.reports.shops import section, shop_of, tiles, write

HEADER = ("order_id", "customer_id", "ordered_at", "currency", "gross", "cost_of_goods", "channel")
ORDERS = [
    ("1", "ann", "2025-01-05", "EUR", 60, 40, "social"),
    ("2", "ann", "2025-02-09", "EUR", 60, 30, "social"),
    ("3", "bob", "2025-02-10", "EUR", 60, 40, "organic"),
    ("4", "bob", "2025-03-31", "EUR", 60, 40, "organic"),
]
SPEND_HEADER = ("platform", "account", "spent_on", "channel", "amount", "currency")
SPEND = [
    ("meta", "a", "2025-01-05", "social", 45, "EUR"),
    ("meta", "a", "2025-02-12", "social", 30, "EUR"),
    ("tik", "t", "2025-03-31", "video", 7, "EUR"),
    ("x", "x", "2025-03-31", "", 3, "EUR"),
]


def report_of(folder: Path, header: tuple[str, ...] = HEADER) -> Report:
    files = [
        write(folder / "orders.csv", header, [row[: len(header)] for row in ORDERS]),
        write(folder / "spend.csv", SPEND_HEADER, SPEND),
    ]
    with shop_of(folder, *files) as shop:
        return shop.report()


def channel_table(report: Report) -> Table:
    return next(b for b in section(report, "acquisition").blocks if isinstance(b, Table))


def test_every_tile_is_what_kpi_gives(whole: Whole) -> None:
    shown = whole.tiles("acquisition").tiles
    assert {"spend", "new_customers", "cac", "blended_cac", "conversion_rate"} <= {t.metric for t in shown}
    for tile in shown:
        assert tile.value == whole.shop.kpi(tile.metric, period=YEAR).value()


def test_every_figure_of_a_channel_is_what_kpi_gives(whole: Whole) -> None:
    table = whole.table("acquisition", "channel", "spend", "cac", "max_bid")
    of_period = ("spend", "new_customers", "cac", "conversion_rate")
    of_year = ("simple_clv", "ltv_to_cac", "roi", "max_bid")
    assert [column.name for column in table.columns] == [
        "channel", *of_period, "simple_clv", "ltv_to_cac", "payback_days", "roi", "max_bid",
    ]  # fmt: skip
    period = records(whole.shop.kpi(of_period, by="channel", period=YEAR), "channel")
    worth = records(whole.shop.kpi(of_year, by="acquisition_channel"), "acquisition_channel")
    payback = records(
        whole.shop.kpi(
            "payback_days",
            by="acquisition_channel",
            cohort="year",
            period="2024-01-01..2024-12-31",
        ),
        "acquisition_channel",
    )
    for row in table.rows:
        for asked, found in ((of_period, period), (of_year, worth), (("payback_days",), payback)):
            assert {n: row[table.at(n)] for n in asked} == {n: found[row[0]][n] for n in asked}
    assert table.total is not None
    for asked, one in (
        (of_period, whole.shop.kpi(of_period, period=YEAR)),
        (of_year, whole.shop.kpi(of_year)),
    ):
        assert {n: table.total[table.at(n)] for n in asked} == {n: one.value(n) for n in asked}


def test_spend_by_channel_adds_up_to_the_spend_of_the_month(whole: Whole) -> None:
    blocks = section(whole.report, "acquisition").blocks
    chart = next(b for b in blocks if isinstance(b, BarChart) and b.stacked)
    months = records(whole.shop.kpi("spend", grain="month", period=YEAR), "month")
    assert {row[0]: sum(Decimal(str(part)) for part in row[1:]) for row in chart.table.rows} == {
        month: record["spend"] for month, record in months.items()
    }


def test_a_cohort_is_framed_at_the_first_age_its_margin_reaches_its_cost(whole: Whole) -> None:
    block = whole.heat_map("acquisition", "historic_clv")
    found = whole.shop.kpi("historic_clv,cac", cohort="month").records()
    margins: dict[object, dict[int, float]] = defaultdict(dict)
    costs = {record["cohort"]: record["cac"] for record in found if record["age"] == 0}
    for record in found:
        margins[record["cohort"]][int(str(record["age"]))] = float(str(record["historic_clv"]))
    framed = 0
    for row in block.rows:
        cost = costs[row.label]
        assert row.beside == (cost,)
        reached = [
            age for age, margin in sorted(margins[row.label].items()) if cost and margin >= figure(cost)
        ]
        assert row.marked == tuple(reached[:1])
        framed += len(row.marked)
    assert framed
    counted = f"{framed} of {sum(cost not in (None, 0) for cost in costs.values())}"
    assert block.lead.startswith(f"Cohorts that have brought in what they cost: {counted}, ")


def test_a_hand_worked_shop(tmp_path: Path) -> None:
    report = report_of(tmp_path)
    table = channel_table(report)
    shown = {row[0]: row[1:4] for row in table.rows}
    assert shown == {
        "social": (75, 1, 75.0), "video": (7, 0, None), "organic": (0, 1, 0.0), "x": (3, 0, None),
    }  # fmt: skip
    block = next(b for b in section(report, "acquisition").blocks if isinstance(b, HeatMap))
    # Ann brought 20, then 50 in all, and cost 45; Bob brought 20 and 40, and cost 30.
    assert [(row.size, *row.beside, row.cells, row.marked) for row in block.rows] == [
        (1, 45.0, (20, 50, 50), (1,)), (1, 30.0, (20, 40), (1,)),
    ]  # fmt: skip
    assert block.lead == "Cohorts that have brought in what they cost: 2 of 2, half of those after 1 month."
    assert '<td class="size">45.00</td>' in render(report)


def test_spend_nobody_came_of_is_found_beside_the_channels(tmp_path: Path) -> None:
    report = report_of(tmp_path)
    (found,) = (b for b in section(report, "acquisition").blocks if isinstance(b, Findings))
    assert [(each.code, each.value) for each in found.findings] == [
        ("unmapped_channel", "video"), ("unmapped_channel", "x"),
    ]  # fmt: skip
    assert "acquisition spend: organic." in channel_table(report).note


def test_without_costs_the_payback_says_what_would_fill_it(tmp_path: Path) -> None:
    report = report_of(tmp_path, HEADER[:5])
    found = section(report, "acquisition")
    assert not [block for block in found.blocks if isinstance(block, HeatMap)]
    assert any("load products with unit_cost" in b.paragraphs[0] for b in found.blocks if isinstance(b, Text))
    assert "simple_revenue_clv" in [column.name for column in channel_table(report).columns]


def test_visits_alone_tell_how_visitors_convert_and_what_is_missing(tmp_path: Path) -> None:
    files = (
        write(tmp_path / "orders.csv", HEADER, ORDERS),
        write(
            tmp_path / "visits.csv",
            ("visit_id", "visitor_id", "customer", "visited_at", "channel"),
            [
                ("v1", "x", "bob", "2025-02-10 10:00:00", "organic"),
                ("v2", "y", "", "2025-02-10 11:00:00", "organic"),
            ],
        ),
    )
    with shop_of(tmp_path, *files) as shop:
        report = shop.report()
    shown = [tile.metric for tile in tiles(report, "acquisition").tiles]
    assert "visits" in shown
    assert "cac" not in shown
    said = section(report, "acquisition").blocks[-1]
    assert isinstance(said, Text)
    assert said.paragraphs[0].startswith("What a customer costs: load spend")
