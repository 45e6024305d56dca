"""The chapter of campaigns: its figures are those `kpi` gives, called association, with hold-outs told."""

from __future__ import annotations

from pathlib import Path

from patronage.reports.block import Text
from tests.reports.conftest import YEAR, Whole
from tests.reports.shops import ORDER_HEADER, section, shop_of, write

ORDERS = [("1", "ann", "2025-01-05", "EUR", 60), ("2", "bob", "2025-03-09", "EUR", 40)]
CAMPAIGNS = (("campaign_id", "campaign", "kind", "starts_on"), [("k1", "Spring", "email", "2025-01-01")])


def test_every_figure_is_what_kpi_gives(whole: Whole) -> None:
    for tile in whole.tiles("campaigns").tiles:
        assert tile.value == whole.shop.kpi(tile.metric, period=YEAR).value()
    whole.agrees("campaigns", "campaign", "sends", "open_rate", "campaign_orders", "campaign_revenue")


def test_campaigns_with_a_hold_out_are_told_from_others(whole: Whole) -> None:
    table = whole.table("campaigns", "campaign", "sends")
    arms = whole.shop.kpi("sends", by="campaign,arm", period=YEAR).records()
    held = {record["campaign"] for record in arms if record["arm"] == "holdout"}
    assert held
    assert {row[0] for row in table.rows if row[table.at("holdout")] == "yes"} == held
    said = section(whole.report, "campaigns").blocks[-1]
    assert isinstance(said, Text)
    assert "comparing both arms" in said.paragraphs[0]


def test_without_a_hold_out_nothing_tells_a_cause(tmp_path: Path) -> None:
    files = (
        write(tmp_path / "orders.csv", ORDER_HEADER, ORDERS),
        write(tmp_path / "campaigns.csv", *CAMPAIGNS),
        write(
            tmp_path / "exposures.csv",
            ("campaign_id", "customer_id", "arm", "sent_at"),
            [("k1", "ann", "treated", "2025-03-01"), ("k1", "bob", "treated", "2025-03-01")],
        ),
    )
    with shop_of(tmp_path, *files) as shop:
        found = section(shop.report(), "campaigns")
    assert found.title == "Campaigns (association)"
    assert found.lead == "2 messages; 1 order worth €40 came after them, not necessarily because of them."
    assert found.blocks[-1] == Text(
        ("No campaign held anybody out, so nothing here tells what a campaign caused.",), tone="note"
    )
