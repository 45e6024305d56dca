"""Contracts in the chapter on the value to come: figures as the API gives them, and what is said."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from patronage.forecasts.contracts.options import ContractOptions
from patronage.forecasts.contracts.table import contract_table
from patronage.reports.block import IntervalChart, Section, Table, Text
from patronage.shop import Shop
from tests.reports.shops import ORDER_HEADER, section, shop_of, write

HEADER = ("subscription_id", "customer", "plan", "started_at", "ended_at", "amount", "currency", "interval")
ENDS = (None, 70, 400, None, 33, 95, None, 200)


def lives() -> list[tuple[object, ...]]:
    """Return contracts of two plans, by the month, of which most end one day."""
    found: list[tuple[object, ...]] = []
    for number in range(80):
        start = date(2024, 1, 1) + timedelta(days=8 * number)
        days = ENDS[number % len(ENDS)]
        end = start + timedelta(days=days) if days else None
        told = end if end and end <= date(2025, 12, 31) else ""
        plan = "Plus" if number % 3 else "Club"
        found.append((number, f"c{number}", plan, start, told, 12, "EUR", "month"))
    return found


def tables(chapter: Section) -> dict[str, Table]:
    return {block.title: block for block in chapter.blocks if isinstance(block, Table)}


def agree(shop: Shop, chapter: Section, margin_rate: str | None = None) -> None:
    """See that both tables by plan, and the chart, are what the Python API says."""
    rate = None if margin_rate is None else Decimal(margin_rate)
    valued = shop.contracts(options=ContractOptions(by=("plan",), margin_rate=rate))
    assert valued is not None
    of = "revenue" if margin_rate is None else "value"
    asked = {row["group"]: row for row in contract_table(valued)}
    ahead = tables(chapter)["What running contracts will pay, by plan"]
    assert ahead.columns[1].label == f"{of.capitalize()} to come, 12 months"
    assert ahead.columns[4].label == f"{of.capitalize()} without end"
    names = (of, "predictive_low", "predictive_high", f"lifetime_{of}", "running", "mrr")
    assert {row[0]: row[1:] for row in ahead.rows} == {
        plan: tuple(row[name] for name in names) for plan, row in asked.items() if plan != "all"
    }
    assert ahead.total is not None
    assert ahead.total[1:] == tuple(asked["all"][name] for name in names)
    new = tables(chapter)["What a new contract is worth, by plan"]
    assert {row[0]: row[1] for row in new.rows} == {
        plan: row[f"new_contract_{of}"] for plan, row in asked.items() if plan != "all"
    }
    charts = [block for block in chapter.blocks if isinstance(block, IntervalChart)]
    (chart,) = [each for each in charts if "contracts" in each.table.title]
    for row in chart.table.rows:
        assert row[1:4] == tuple(asked[row[0]][name] for name in (of, "parameter_low", "parameter_high"))


def test_a_shop_of_contracts_alone_has_them_in_the_chapter(tmp_path: Path) -> None:
    with shop_of(tmp_path, write(tmp_path / "subscriptions.csv", HEADER, lives())) as shop:
        chapter = section(shop.report(forecasts=True), "outlook")
        agree(shop, chapter)
        first, *_, how, without = chapter.blocks
        assert isinstance(first, Table)
        assert first.lead.startswith("Contracts that run: ")
        assert "of revenue at its present value, 19 times in 20 between" in first.lead
        assert isinstance(how, Text)
        assert any("by a model of renewals" in text for text in how.paragraphs)
        assert isinstance(without, Text)
        assert "no order names a customer" in without.paragraphs[0]
        agree(shop, section(shop.report(forecasts=True, margin_rate="0.4"), "outlook"), "0.4")
        (said,) = section(shop.report(), "outlook").blocks
        assert isinstance(said, Text)
        assert "--forecasts" in said.paragraphs[0]


def test_too_few_customers_beside_contracts_are_said_after_them(tmp_path: Path) -> None:
    files = (
        write(tmp_path / "subscriptions.csv", HEADER, lives()),
        write(tmp_path / "orders.csv", ORDER_HEADER, [("1", "ann", "2025-12-05", "EUR", 60)]),
    )
    with shop_of(tmp_path, *files) as shop:
        chapter = section(shop.report(forecasts=True), "outlook")
        agree(shop, chapter)
    said = chapter.blocks[-1]
    assert isinstance(said, Text)
    assert said.paragraphs[0].startswith("Known customers who bought again: 0")


def test_contracts_that_tell_nothing_yet_are_one_row_that_says_so(tmp_path: Path) -> None:
    young = [(1, "ann", "Club", "2025-12-20", "", 12, "EUR", "month")]
    with shop_of(tmp_path, write(tmp_path / "subscriptions.csv", HEADER, young)) as shop:
        table, *_ = section(shop.report(forecasts=True), "outlook").blocks
    assert isinstance(table, Table)
    assert table.rows == ()
    assert table.total is not None
    assert table.total[1:6] == (None, None, None, None, 1)
    assert "What they will bring is not known yet" in table.lead


def test_contracts_nobody_left_have_a_most(tmp_path: Path) -> None:
    kept = [(n, f"c{n}", "Club", f"2025-0{1 + n}-01", "", 12, "EUR", "month") for n in range(5)]
    with shop_of(tmp_path, write(tmp_path / "subscriptions.csv", HEADER, kept)) as shop:
        table, *_ = section(shop.report(forecasts=True), "outlook").blocks
    assert isinstance(table, Table)
    assert "at most" in table.lead
