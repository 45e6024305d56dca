"""The exports of each tool, loaded into a shop: rows arrive, and the same file twice changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from patronage.shop import Shop
from patronage.sources.options import ReadOptions
from patronage.store.settings import Settings
from tests.sources.deliveries import written
from tests.sources.test_amazon_connect import RECORDS
from tests.sources.test_ga4 import EVENTS as GA4
from tests.sources.test_klaviyo import EVENTS as KLAVIYO
from tests.sources.test_klaviyo import REPORT as CAMPAIGNS
from tests.sources.test_landed_tables import SHOPIFY, STRIPE, as_duckdb, as_parquet
from tests.sources.test_stripe import BALANCE, SUBSCRIPTIONS
from tests.sources.test_survey_tools import answer, lines, ticket
from tests.sources.test_telephony import AIRCALL, TWILIO
from tests.sources.test_woocommerce import IMPORTER, REPORT
from tests.sources.test_woocommerce import LINES as WOO_LINES

AT = datetime(2025, 6, 1, tzinfo=UTC)


def as_lines(objects: list[dict[str, object]]) -> str:
    return "".join(json.dumps(one) + "\n" for one in objects)


FILES = {
    "balance.csv": (BALANCE, 4),
    "subscriptions.csv": (SUBSCRIPTIONS, 3),
    "orders.csv": (IMPORTER, 3),
    "lines.csv": (WOO_LINES, 4),
    "report.csv": (REPORT, 4),
    "events.json": (as_lines(GA4), 6),
    "campaigns.csv": (CAMPAIGNS, 2),
    "klaviyo.csv": (KLAVIYO, 3),
    "ctr.json": (as_lines(RECORDS), 6),
    "aircall.csv": (AIRCALL, 4),
    "twilio.csv": (TWILIO, 3),
    "tickets.json": (lines(ticket(1), ticket(2, from_agent=True)), 2),
    "answers.json": (lines(answer(1), answer(2, survey_type="csat", score=4)), 2),
}


def loaded(shop: Shop, path: Path) -> tuple[int, bool]:
    report = shop.load(path, ReadOptions(), loaded_at=AT)
    return sum(file.rows_loaded for file in report.files), report.is_new


@pytest.mark.parametrize("name", FILES)
def test_an_export_arrives_once(name: str, tmp_path: Path) -> None:
    text, least = FILES[name]
    file = written(tmp_path, text, name)
    settings = Settings(currency="EUR", time_zone="Europe/Madrid")
    with Shop.create(tmp_path / "shop", settings) as shop:
        rows, is_new = loaded(shop, file)
        assert rows >= least
        assert is_new
        assert not loaded(shop, file)[1]


@pytest.mark.parametrize("make", [as_duckdb, as_parquet])
def test_a_place_of_landed_tables_arrives_once(make: object, tmp_path: Path) -> None:
    place = make(tmp_path, SHOPIFY | STRIPE)  # type: ignore[operator]
    settings = Settings(currency="EUR", time_zone="Europe/Madrid")
    with Shop.create(tmp_path / "shop", settings) as shop:
        assert loaded(shop, place)[1]
        first = shop.kpi("orders,gross_revenue,refunds").rows
        assert not loaded(shop, place)[1]
        assert shop.kpi("orders,gross_revenue,refunds").rows == first
    # Two orders are kept, 100.00 and 50.00; 20.00 of goods came back.
    assert [float(str(number)) for number in first[0][:3]] == [2, 150, 20]
