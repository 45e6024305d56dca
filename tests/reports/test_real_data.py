"""Reports of real exports reach the figures published or counted for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from patronage.reports.block import HeatMap, HeatRow, Report
from patronage.shop import Shop
from patronage.store.settings import Settings
from tests.reports.shops import LOADED_AT, section, tiles


def load(folder: Path, file: Path, settings: Settings) -> Shop:
    shop = Shop.create(folder / "shop", settings)
    shop.load(file, loaded_at=LOADED_AT)
    return shop


@pytest.fixture(scope="module")
def online_retail(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    file = shared_data / "online_retail" / "online_retail_2010_2011.parquet"
    with load(tmp_path_factory.mktemp("online"), file, Settings(currency="GBP", history="complete")) as shop:
        yield shop


def headlines(report: Report) -> dict[str, object]:
    return {tile.metric: tile.value for tile in tiles(report, "overview").tiles}


def cohorts(report: Report, metric: str) -> list[HeatRow]:
    blocks = section(report, "cohorts").blocks
    return list(next(b for b in blocks if isinstance(b, HeatMap) and b.metric == metric).rows)


def active(row: HeatRow) -> list[int]:
    """Count those of a cohort who ordered at each age."""
    return [round(float(str(share)) * (row.size or 0)) for share in row.cells]


def test_online_retail_whole(online_retail: Shop) -> None:
    found = headlines(online_retail.report(period="2010-12-01..2011-12-09"))
    assert (round(Decimal(str(found["net_revenue"])), 2), found["orders"]) == (Decimal("9747747.93"), 20_728)
    assert found["customers"] == found["new_customers"] == 4_339


def test_online_retail_is_forecast_and_judged(online_retail: Shop) -> None:
    # Nobody is seen to leave, and the hold-out is the weeks before Christmas: both are said.
    found = online_retail.validate()
    assert found.choice.model == "bg_nbd"
    assert all(
        "dropout not identified" in found.judged[-1].findings[name][0] for name in found.contenders[:3]
    )
    words = [each.words for each in found.verdicts() if each.outcome == "fail"]
    assert words[0] == "bias above 15.0%: do not bid on this"
    assert all(
        scores.forecast > 0 for groups in found.judged[-1].scores.values() for scores in groups.values()
    )


def test_online_retail_by_default(online_retail: Shop) -> None:
    report = online_retail.report()
    # Nine days of December 2011 are no month.
    assert str(report.period) == "2010-12-01..2011-11-30"
    assert report.notes[-1] == "Observed, but after the period: 1 Dec 2011 – 9 Dec 2011."
    first = cohorts(report, "retention_rate")[0]
    assert (first.label, first.size) == (date(2010, 12, 1), 885)
    assert active(first)[:7] == [885, 324, 286, 340, 321, 352, 321]
    assert cohorts(report, "retention_rate")[1].size == 417
    # The ninth of December is not the end of the month.
    assert first.immature == (12,)


def test_shopify_export(shared_data: Path, tmp_path: Path) -> None:
    file = shared_data / "shopify_export_sample" / "shopify_orders_sample.csv"
    with load(tmp_path, file, Settings()) as shop:
        report = shop.report()
    found = headlines(report)
    assert (found["orders"], found["customers"]) == (127, 57)
    assert found["net_revenue"] == Decimal("15063.00") - Decimal("423.75")
    assert str(report.period) == "2025-01-01..2025-07-27"
    assert sum(row.size or 0 for row in cohorts(report, "retention_rate")) == 57


def test_cdnow(shared_data: Path, tmp_path: Path) -> None:
    file = shared_data / "cdnow" / "CDNOW_master.txt.gz"
    with load(tmp_path, file, Settings(currency="USD")) as shop:
        report = shop.report(period="1997-01-01..1998-06-30")
    found = headlines(report)
    assert (found["orders"], found["customers"], found["new_customers"]) == (69_659, 23_570, 23_570)
    retention = cohorts(report, "retention_rate")
    assert [active(row)[:7] for row in retention] == [
        [7846, 1157, 964, 810, 679, 736, 720],
        [8476, 1312, 980, 783, 847, 786, 626],
        [7248, 1032, 752, 756, 674, 564, 561],
    ]
    value = [row.cells[11] for row in cohorts(report, "historic_revenue_clv")]
    assert value == pytest.approx([92.2843, 87.6684, 87.0070], abs=5e-5)
