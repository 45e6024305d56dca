"""What changed: every driver and the mix as `drivers` gives them, adding up to the change."""

from __future__ import annotations

from pathlib import Path

import pytest

from patronage.reports.block import BarChart, Report
from tests.reports.conftest import YEAR, Whole, figure
from tests.reports.shops import ORDER_HEADER, section, shop_of, write


def charts(report: Report, chapter: str) -> list[BarChart]:
    blocks = section(report, chapter).blocks
    return [b for b in blocks if isinstance(b, BarChart) and b.bars == ("brought",)]


@pytest.mark.parametrize(
    ("chapter", "name"),
    [("value", "simple_clv"), ("acquisition", "cac"), ("service", "average_handle_time")],
)
def test_what_drivers_brought_adds_up_to_the_change(whole: Whole, chapter: str, name: str) -> None:
    (chart,) = charts(whole.report, chapter)
    assert chart.table.columns[-1].metric == name
    found = whole.shop.drivers(name, period=YEAR, compare="previous")
    brought = [row[2] for row in chart.table.rows]
    shown = [driver.brought for driver in found.drivers if driver.before or driver.after]
    assert len(shown) > 1
    assert brought[: len(shown)] == shown
    assert found.split.mix in brought
    assert chart.table.total is not None
    assert chart.table.total[2] == pytest.approx(sum(map(figure, brought)))


def test_what_moved_a_number_most_is_named_with_its_sign(whole: Whole) -> None:
    (chart,) = charts(whole.report, "acquisition")
    driver, _, brought = max(chart.table.rows, key=lambda row: abs(figure(row[2])))
    sign = "+" if figure(brought) > 0 else "\N{MINUS SIGN}"
    assert f"Moved most by “{driver}”: {sign}€" in chart.table.lead
    assert chart.table.columns[-1].signed


def test_the_change_is_that_of_the_number_itself(whole: Whole) -> None:
    days = {"simple_clv": ({"as_of": "2024-12-31"}, {"as_of": "2025-12-31"})}
    periods = ({"period": "2024"}, {"period": "2025"})
    for name in ("simple_clv", "cac", "average_handle_time"):
        split = whole.shop.drivers(name, period=YEAR, compare="previous").split
        first, last = (
            figure(whole.shop.kpi(name, **asked).value())  # type: ignore[arg-type]
            for asked in days.get(name, periods)
        )
        assert (split.before, split.after) == (first, last)


def test_nothing_is_drawn_without_a_period_to_compare_with(whole: Whole) -> None:
    report = whole.shop.report(as_of="2025-06-30")
    assert not [chart for name in ("value", "acquisition", "service") for chart in charts(report, name)]


def test_nothing_is_drawn_of_a_number_that_one_period_lacks(tmp_path: Path) -> None:
    orders = [
        ("1", "ann", "2023-01-05", "EUR", 60),
        ("2", "bob", "2024-03-09", "EUR", 40),
        ("3", "cid", "2025-12-31", "EUR", 50),
    ]
    spend = [("google", "2025-01-01", 10, "EUR"), ("google", "2025-12-31", 10, "EUR")]
    files = (
        write(tmp_path / "orders.csv", ORDER_HEADER, orders),
        write(tmp_path / "spend.csv", ("platform", "spent_on", "amount", "currency"), spend),
    )
    with shop_of(tmp_path, *files) as shop:
        report = shop.report()
        assert charts(report, "value"), "there is a period to compare with"
        assert charts(report, "acquisition") == []
