"""The report of the demo shop: every number is the one `kpi` gives, and every one is defined."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from patronage.base.errors import UnknownName
from patronage.base.finding import Finding
from patronage.demo.shop import invent
from patronage.metrics.metric import METRICS
from patronage.pages.page import render
from patronage.reports.block import Findings, HeatMap, LineChart, Report, ScoreMap, Table, Text, metrics_of
from patronage.reports.chapter import CHAPTERS
from patronage.reports.material import HEADLINES
from patronage.shop import Shop
from patronage.shop.exports import write_exports
from tests.reports.shops import LOADED_AT, section, shop_of, tiles

YEAR = "2025-01-01..2025-12-31"
BEFORE = "2024-01-01..2024-12-31"


@dataclass(frozen=True)
class Demo:
    """The demo shop, its files and its report."""

    shop: Shop
    files: tuple[Path, ...]
    report: Report

    def rows(self, name: str) -> list[dict[str, str]]:
        """Read one of the files."""
        path = next(file for file in self.files if file.stem == name)
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    files = write_exports(invent(customers=1200).tables, folder / "exports")
    with shop_of(folder, *files) as shop:
        yield Demo(shop, files, shop.report(name="Demo shop"))


def test_every_headline_is_what_kpi_gives(demo: Demo) -> None:
    shown = tiles(demo.report, "overview").tiles
    assert tuple(tile.metric for tile in shown) == HEADLINES
    for tile in shown:
        assert tile.value == demo.shop.kpi(tile.metric, period=YEAR).value()
        assert tile.previous == demo.shop.kpi(tile.metric, period=BEFORE).value()


def test_every_number_of_value_is_what_kpi_gives(demo: Demo) -> None:
    shown = {tile.metric: tile.value for tile in tiles(demo.report, "value").tiles}
    frequency = shown.pop("purchase_frequency")
    assert frequency == demo.shop.kpi("purchase_frequency", period=YEAR).value()
    assert shown == {name: demo.shop.kpi(name).value() for name in shown}
    assert set(shown) == {
        "customer_value", "average_lifespan", "simple_clv", "simple_revenue_clv", "historic_clv",
    }  # fmt: skip


def test_the_small_lines_are_the_months(demo: Demo) -> None:
    for tile in tiles(demo.report, "overview").tiles:
        months = demo.shop.kpi(tile.metric, grain="month", period=YEAR)
        assert tile.series == months.column(tile.metric)


def test_every_metric_shown_and_what_it_is_made_of_is_defined(demo: Demo) -> None:
    shown = {m for s in demo.report.sections for block in s.blocks for m in metrics_of(block)}
    defined = {definition.name for definition in demo.report.definitions}
    assert {*HEADLINES, "retention_rate", "historic_clv", "simple_clv"} <= shown <= defined
    assert {driver for name in shown for driver in METRICS[name].drivers} <= defined
    assert all(definition.formula and definition.source for definition in demo.report.definitions)


@pytest.mark.parametrize("dimension", ["channel", "order_country", "category", "product"])
def test_parts_add_up_to_their_total(demo: Demo, dimension: str) -> None:
    table = breakdown(demo.report, dimension)
    assert table.total is not None
    at = table.at("net_revenue")
    assert sum(amount(row[at]) for row in table.rows) == table.total[at]
    assert table.total[at] == demo.shop.kpi("net_revenue", period=YEAR).value()


def test_a_breakdown_is_what_kpi_gives_and_ranks_by_revenue(demo: Demo) -> None:
    table = breakdown(demo.report, "channel")
    names = ("net_revenue", "orders", "customers", "aov", "refund_rate", "margin_rate")
    wanted = {row["channel"]: row for row in demo.shop.kpi(names, by="channel", period=YEAR)}
    for row in table.rows:
        assert [row[table.at(name)] for name in names] == [wanted[row[0]][name] for name in names]
    revenue = [amount(row[table.at("net_revenue")]) for row in table.rows]
    assert revenue == sorted(revenue, reverse=True)


def test_tiers_and_score_map_hold_the_same_customers(demo: Demo) -> None:
    blocks = section(demo.report, "segments").blocks
    score_map = next(block for block in blocks if isinstance(block, ScoreMap))
    of_tiers = next(b for b in blocks if isinstance(b, Table) and b.columns[0].name == "tier")
    assert len(score_map.cells) == 27
    for tier, customers, *_ in of_tiers.rows:
        assert customers == sum(cell.customers for cell in score_map.cells if cell.tier == tier)
    value = sum(amount(cell.value or 0) for cell in score_map.cells)
    assert of_tiers.total is not None
    assert value == of_tiers.total[of_tiers.at("net_value")]


def test_retention_and_its_mean_agree_with_a_count_in_plain_python(demo: Demo) -> None:
    months = defaultdict(set)
    for row in demo.rows("orders"):
        if row["customer"] and row["status"] == "paid":
            months[row["customer"]].add(date.fromisoformat(row["ordered_at"][:10]).replace(day=1))
    started: Counter[object] = Counter()
    back: Counter[tuple[object, int]] = Counter()
    for bought in months.values():
        first = min(bought)
        started[first] += 1
        for month in bought:
            back[first, (month.year - first.year) * 12 + month.month - first.month] += 1
    retention = heat_map(demo.report, "retention_rate")
    for cohort in retention.rows:
        assert cohort.size == started[cohort.label]
        assert cohort.cells == tuple(
            back[cohort.label, age] / started[cohort.label] for age in range(len(cohort.cells))
        )
    assert retention.mean is not None
    for age, mean in enumerate(retention.mean.cells):
        reached = [cohort.label for cohort in retention.rows if age < len(cohort.cells)]
        everyone = sum(started[label] for label in reached)
        assert mean == pytest.approx(sum(back[label, age] for label in reached) / everyone)


def test_the_mean_of_revenue_retention_is_a_ratio_of_sums(demo: Demo) -> None:
    found = demo.shop.kpi("net_revenue", cohort="month")
    revenue = {(row["cohort"], row["age"]): row["net_revenue"] for row in found}
    cohorts = {cohort for cohort, _ in revenue}
    mean = heat_map(demo.report, "revenue_retention").mean
    assert mean is not None
    reached = [cohort for cohort in cohorts if (cohort, 6) in revenue]
    again, first = (sum(amount(revenue[cohort, age]) for cohort in reached) for age in (6, 0))
    assert mean.cells[6] == pytest.approx(float(again) / float(first))


def test_lines_over_cohorts_are_the_columns_of_the_heat_map(demo: Demo) -> None:
    retention = heat_map(demo.report, "retention_rate")
    lines = next(
        block
        for block in section(demo.report, "cohorts").blocks
        if isinstance(block, LineChart) and block.table.columns[2].metric == "retention_rate"
    )
    at_one = {row.label: row.cells[1] for row in retention.rows if len(row.cells) > 1}
    assert {row[0]: row[2] for row in lines.table.rows} == at_one


def test_a_load_of_just_now_tells_how_each_file_was_understood(demo: Demo, tmp_path: Path) -> None:
    with Shop.create(tmp_path / "shop") as shop:
        loaded = shop.load(demo.files, loaded_at=LOADED_AT)
        told = section(shop.report(loaded=[loaded]), "quality")
        later = section(shop.report(), "quality")
    evidence = told.blocks[-1]
    assert isinstance(evidence, Text)
    assert [text.split(":")[0] for text in evidence.paragraphs] == [file.name for file in demo.files]
    assert "files" in told.lead
    assert all(not isinstance(b, Text) or b.title != evidence.title for b in later.blocks)


def test_the_same_files_give_the_same_page_whatever_the_dice(demo: Demo, tmp_path: Path) -> None:
    with Shop.create(tmp_path / "shop") as shop:
        shop.load(demo.files, loaded_at=LOADED_AT, rng=np.random.default_rng(99))
        assert render(shop.report(name="Demo shop")) == render(demo.report)


def test_the_page_holds_no_leftover_of_the_program(demo: Demo) -> None:
    page = render(demo.report)
    assert len(page) < 1_500_000
    assert not [word for word in (">None<", ">nan<", "\x1a", "report.overview", "{count}") if word in page]


def test_an_assumed_margin_rate_reaches_every_number_and_is_said(tmp_path: Path, demo: Demo) -> None:
    without_costs = [file for file in demo.files if file.stem != "products"]
    with shop_of(tmp_path, *without_costs) as shop:
        plain, assumed = shop.report(), shop.report(margin_rate="0.4")
    margin = {tile.metric: tile for tile in tiles(plain, "overview").tiles}["margin"]
    assert margin.value is None
    assert margin.note.startswith("Costs are known for 0% of order value.")
    values = {tile.metric: tile.value for tile in tiles(assumed, "overview").tiles}
    assert amount(values["margin"]) == Decimal("0.4") * amount(values["net_revenue"])
    assert any(note.startswith("Assumed: a margin rate of 40") for note in assumed.notes)
    assert heat_map(plain, "historic_revenue_clv").mean is not None
    assert heat_map(assumed, "historic_clv").mean is not None


def test_an_earlier_day_of_observation_moves_all_of_it(demo: Demo) -> None:
    report = demo.shop.report(as_of="2025-06-30")
    assert (str(report.period), report.as_of) == ("2024-07-01..2025-06-30", date(2025, 6, 30))
    assert tiles(report, "overview").tiles[0].previous is None
    assert heat_map(report, "retention_rate").rows[-1].label == date(2025, 6, 1)


def test_chapters_are_told_before_they_are_written(demo: Demo) -> None:
    told: list[str] = []
    report = demo.shop.report(tell=told.append)
    assert told == [each.name for each in report.sections]
    assert told == [chapter.name for chapter in sorted(CHAPTERS, key=lambda each: each.place)]


def test_a_language_without_texts_is_refused(demo: Demo) -> None:
    with pytest.raises(UnknownName, match="no language is called 'xx'"):
        demo.shop.report(language="xx")


def test_rows_that_were_left_out_are_shown_with_value_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(
        "order_id,customer_id,ordered_at,currency,gross\n1,ann,2025-03-05,EUR,50\n2,ann,2025-13-05,EUR,50\n"
        "3,bob,2025-13-07,EUR,7\n4,bob,2026-06-01,EUR,7\n",
        encoding="utf-8",
    )
    with shop_of(tmp_path, path) as shop:
        rejects = rejected(shop.report())
        path.write_text(path.read_text(encoding="utf-8").replace("2025-13", "2025-12"), encoding="utf-8")
        shop.load(path, loaded_at=LOADED_AT + timedelta(days=1))
        fewer = rejected(shop.report())
    assert [(r.file, r.row, r.value, r.count) for r in rejects] == [
        ("orders.csv", 3, "2025-13-05", 2),
        ("orders.csv", 5, "2026-06-01 00:00:00", 1),
    ]
    assert all(r.remedy and r.severity == "reject" for r in rejects)
    # Mended and loaded again: what was wrong with the file before is no longer of interest.
    assert [r.row for r in fewer] == [5]


def rejected(report: Report) -> tuple[Finding, ...]:
    blocks = section(report, "quality").blocks
    return next(b.findings for b in blocks if isinstance(b, Findings) and b.title == "Rows left out")


def breakdown(report: Report, dimension: str) -> Table:
    blocks = section(report, "breakdowns").blocks
    return next(b for b in blocks if isinstance(b, Table) and b.columns[0].name == dimension)


def heat_map(report: Report, metric: str) -> HeatMap:
    blocks = section(report, "cohorts").blocks
    return next(b for b in blocks if isinstance(b, HeatMap) and b.metric == metric)


def amount(value: object) -> Decimal:
    return Decimal(str(value))
