"""The library: how many reports there are, and each of them run once on the demo shop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from patronage import Shop
from patronage.base.errors import InputError, UnknownName
from patronage.contract.assumption import Assumptions
from patronage.demo.shop import invent
from patronage.facts.fact import JOINED_FACTS
from patronage.metrics.metric import METRICS
from patronage.pages.page import render
from patronage.reports.block import BarChart, HeatMap, LineChart, Tiles
from patronage.reports.library.library import entry, library
from patronage.reports.library.questions import QUESTIONS
from patronage.reports.library.view import VIEWS
from patronage.shop.exports import write_exports
from patronage.store.settings import Settings
from tests.journey.command import patronage

SHARDS = 8


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("demo")
    # Which model tells best what comes is tried elsewhere: here it is stated.
    stated = Settings(assumptions=Assumptions(value_model="bg_nbd"))
    with Shop.create(folder / "shop", stated) as made:
        made.load(
            write_exports(invent(150).tables, folder / "exports"), loaded_at=datetime(2027, 1, 1, tzinfo=UTC)
        )
        yield made


def test_there_are_hundreds() -> None:
    assert len(library()) >= 350


def test_every_metric_and_every_view_is_in_it() -> None:
    assert {each.metric for each in library().values()} == set(METRICS.all())
    assert {each.view for each in library().values()} == set(VIEWS.all())


def test_a_mistyped_name_gets_a_hint() -> None:
    with pytest.raises(UnknownName, match="did you mean aov/by-channel") as refused:
        entry("aov/by-chanel")
    assert len(str(refused.value)) < 500


def test_a_mistyped_question_gets_a_hint(shop: Shop) -> None:
    with pytest.raises(UnknownName, match="did you mean channels_worth_their_cost"):
        shop.library(["channels_worth_their_costs"])


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_report_can_be_written(shop: Shop, shard: int) -> None:
    names = [name for name in sorted(library())[shard::SHARDS] if not _lacking(shop, name)]
    report = shop.library(names)
    assert [len(section.blocks) for section in report.sections] == [1] * len(names)


def test_one_of_each_view_can_be_drawn(shop: Shop) -> None:
    of_view = {each.view: name for name, each in library().items() if not _lacking(shop, name)}
    report = shop.library(list(of_view.values()))
    page = unescape(render(report))
    blocks = tuple(block for section in report.sections for block in section.blocks)
    assert [title for title in _titles(blocks) if title not in page] == []


def test_a_report_of_what_was_never_loaded_is_refused(shop: Shop) -> None:
    for name in library():
        if lacking := _lacking(shop, name):
            with pytest.raises(InputError, match=f"load a file of ({'|'.join(lacking)})"):
                shop.library([name])


def _lacking(shop: Shop, name: str) -> list[str]:
    """Name the tables whose rows a report needs and the shop does not hold."""
    assert shop.coverage is not None
    known = {fact for fact, _ in shop.coverage.spans}
    facts = [JOINED_FACTS[t] for t in METRICS[entry(name).metric].tables if t in JOINED_FACTS.all()]
    return [fact.delivered for fact in facts if fact.clock and fact.name not in known]


def _titles(blocks: tuple[object, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case LineChart(table) | BarChart(table):
                yield table.title
            case Tiles() | HeatMap():
                yield block.title


def test_bars_end_with_the_number_for_everything(shop: Shop) -> None:
    (chart,) = shop.library(["net_revenue/by-channel"]).sections[0].blocks
    assert isinstance(chart, BarChart)
    assert chart.table.total == (None, sum(Decimal(str(row[1])) for row in chart.table.rows))


def test_many_small_members_stand_together_in_one_bar(shop: Shop) -> None:
    (chart,) = shop.library(["orders/by-product"]).sections[0].blocks
    assert isinstance(chart, BarChart)
    assert len(chart.table.rows) <= 22


def test_lines_are_the_greatest_members(shop: Shop) -> None:
    (chart,) = shop.library(["net_revenue/month/by-channel"]).sections[0].blocks
    assert isinstance(chart, LineChart)
    of_whole = shop.kpi("net_revenue", by="channel")
    greatest = sorted(of_whole.rows, key=lambda row: float(str(row[1])), reverse=True)[:6]
    assert [column.label for column in chart.table.columns[1:]] == [str(row[0]) for row in greatest]


def test_the_command_lists_them_and_writes_one(shop: Shop, tmp_path: Path) -> None:
    del shop
    listed = patronage(tmp_path, "reports", "--metric", "aov", "--json").json["rows"]
    assert {"name", "metric", "by", "grain", "view"} <= set(listed[0])
    assert {row["metric"] for row in listed} == {"aov"}
    patronage(tmp_path, "demo", "--keep", "demo", "--customers", "60", "--output", "demo.html")
    done = patronage(tmp_path, "reports", "aov/by-channel", "--shop", "demo/shop", "-o", "one.html", "--json")
    assert done.json["tables"][0]["title"] == "Average order value by channel"
    assert "Average order value by channel" in (tmp_path / "one.html").read_text("utf-8")


def test_every_question_is_answered_by_reports_and_says_how_to_read_them(shop: Shop) -> None:
    assert len(QUESTIONS) >= 40
    assert not set(QUESTIONS) & set(library())
    unknown = [name for q in QUESTIONS.values() for name in q.reports if name not in library()]
    assert unknown == []
    names = [n for n, q in QUESTIONS.items() if not any(_lacking(shop, report) for report in q.reports)]
    report = shop.library(names)
    for section, name in zip(report.sections, names, strict=True):
        assert section.title.endswith("?")
        assert section.lead.endswith(".")
        assert len(section.blocks) == len(QUESTIONS[name].reports)


def test_the_library_is_listed_with_its_questions(tmp_path: Path) -> None:
    listed = patronage(tmp_path, "reports", "--json").json
    assert len(listed["rows"]) >= 350
    assert {q["name"] for q in listed["questions"]} == set(QUESTIONS)
    assert "Which channels bring customers worth their cost?" in patronage(tmp_path, "reports").out
