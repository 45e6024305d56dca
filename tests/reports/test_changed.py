"""What changed: every driver and the mix as `drivers` gives them, adding up to the change."""

from __future__ import annotations

import pytest

from patronage.reports.block import BarChart
from tests.reports.conftest import YEAR, Whole, figure
from tests.reports.shops import section


def test_what_drivers_brought_adds_up_to_the_change(whole: Whole) -> None:
    name = "simple_clv"
    blocks = section(whole.report, "value").blocks
    (chart,) = (b for b in blocks if isinstance(b, BarChart) and b.table.column("brought").metric == name)
    found = whole.shop.drivers(name, period=YEAR, compare="previous")
    brought = [row[2] for row in chart.table.rows]
    assert brought[: len(found.drivers)] == [driver.brought for driver in found.drivers]
    assert found.split.mix in brought
    assert chart.table.total is not None
    assert chart.table.total[2] == pytest.approx(sum(map(figure, brought)))
    last = whole.shop.kpi(name, as_of="2025-12-31").value()
    first = whole.shop.kpi(name, as_of="2024-12-31").value()
    assert chart.table.total[2] == pytest.approx(figure(last) - figure(first))


def test_nothing_is_drawn_without_a_period_to_compare_with(whole: Whole) -> None:
    report = whole.shop.report(as_of="2025-06-30")
    assert not [block for block in section(report, "value").blocks if isinstance(block, BarChart)]
