from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from patronage.base.errors import InputError
from tests.sources.deliveries import reading, table, written

GOOGLE = "customer_id,date,base_campaign,clicks,conversions,conversions_value,cost_micros,id,impressions"
SUMS = "select count(*), sum(amount), sum(clicks), sum(impressions) from stage.spend"


def test_micros_become_money_and_the_campaigns_id_is_found(tmp_path: Path) -> None:
    text = table(GOOGLE, "212,2025-02-01,customers/212/campaigns/99,49,2.5,10.25,36150001,99,166")
    with reading(written(tmp_path, text, "stats.csv")) as done:
        rows = done.rows("""
            select platform, account, spent_on, campaign_id, amount, clicks, impressions, paid, channel,
              reported_conversions, reported_value
            from stage.spend
        """)
        why = done.delivery.files[0].why
    day, amount, value = date(2025, 2, 1), Decimal("36.1500"), Decimal("10.25")
    assert rows == [("google_ads", "212", day, "99", amount, 49, 166, True, "google_ads", 2.5, value)]
    assert "headers customer_id and cost_micros of Google Ads, by campaign" in why


def test_what_a_person_says_goes_before_what_is_known(tmp_path: Path) -> None:
    text = table(GOOGLE, "212,2025-02-01,customers/212/campaigns/99,49,2.5,10.25,36150000,99,166")
    mapping = {"channel": ":paid search", "amount": "cost_micros/10000"}
    with reading(written(tmp_path, text, "stats.csv"), mapping=mapping) as done:
        assert done.rows("select channel, amount from stage.spend") == [("paid search", Decimal(3615))]


def test_a_network_inside_a_platform_is_not_the_platform(tmp_path: Path) -> None:
    header = "date,account_id,campaign_id,currency_code,network,bid_match_type,top_vs_other,clicks,spend"
    text = table(header, "2025-02-01,7,1,USD,AOL search,Broad,Top,3,4.00")
    with reading(written(tmp_path, text, "microsoft.csv")) as done:
        assert done.rows("select platform, currency from stage.spend") == [("microsoft_ads", "USD")]


def test_two_levels_of_one_account_are_refused(tmp_path: Path) -> None:
    campaigns = table("date,account_id,campaign_id,spend,inline_link_clicks", "2025-02-01,7,1,10.00,4")
    ads = table("date,account_id,ad_id,spend,inline_link_clicks", "2025-02-01,7,11,10.00,4")
    one, two = written(tmp_path, campaigns, "campaigns.csv"), written(tmp_path, ads, "ads.csv")
    with (
        pytest.raises(InputError, match=r"ads\.csv holds spend by ad and campaigns\.csv by campaign"),
        reading(one, two),
    ):
        pass
    elsewhere = written(tmp_path, ads.replace(",7,", ",8,"), "other.csv")
    with reading(one, elsewhere) as done:
        assert done.rows("select count(*), sum(amount) from stage.spend") == [(2, Decimal(20))]


def test_keywords_and_places_are_a_part_of_the_spend(tmp_path: Path) -> None:
    text = table("date,account_id,country,spend,inline_link_clicks", "2025-02-01,7,ES,10.00,4")
    with reading(written(tmp_path, text, "countries.csv")) as done:
        found = done.finding("spend_in_part")
    assert found.severity == "warning"
    assert "spend by place or audience leaves out" in found.message


def test_an_unknown_platform_in_micros_is_told(tmp_path: Path) -> None:
    text = table("date,campaign_id,clicks,spend", "2025-02-01,7,100,230000000")
    with reading(written(tmp_path, text, "other.csv")) as done:
        found = done.finding("spend_in_micros")
    assert (found.severity, found.value) == ("warning", "2300000.00")
    with reading(written(tmp_path, text, "other.csv"), mapping={"amount": "spend/1000000"}) as done:
        assert done.rows("select amount from stage.spend") == [(Decimal(230),)]
        assert "spend_in_micros" not in done.codes


# Added up apart from the program, from the columns the connectors document.
LANDED: dict[str, tuple[str, str, int, str, int | None, int]] = {
    "google_ads_account_stats": ("google_ads", "account", 19, "1632.333323", 9742, 1050214),
    "google_ads_campaign_stats": ("google_ads", "campaign", 16, "231.33", 280, 1854),
    "google_ads_ad_group_stats": ("google_ads", "ad group", 15, "3156.84", 620, 4483),
    "google_ads_ad_stats": ("google_ads", "ad", 10, "0", 0, 10),
    "facebook_ads_basic_ad": ("meta_ads", "ad", 10, "643.63", 149, 37275),
    "tiktok_campaign_report_hourly": ("tiktok_ads", "campaign", 4, "444.792", 244, 34470),
    "linkedin_ad_analytics_by_campaign": ("linkedin_ads", "campaign", 20, "530.62", 919, 1359),
    "microsoft_ads_campaign_performance_daily_report": (
        "microsoft_ads",
        "campaign",
        2630,
        "946.34",
        592,
        7569,
    ),
    "pinterest_campaign_report": ("pinterest_ads", "campaign", 5, "12.375", 2475, 82500),
    "reddit_ads_campaign_report": ("reddit_ads", "campaign", 79, "12970.777467", 8815, 3469863),
    "snapchat_campaign_hourly_report": ("snapchat_ads", "campaign", 10, "1.013488", 7, 5142),
    "snapchat_ad_hourly_report": ("snapchat_ads", "ad", 1212, "2513.448305", 1448, 362452),
    "twitter_campaign_report": ("x_ads", "campaign", 4, "138.535734", 955, 9876),
    "apple_search_campaign_report": ("apple_search_ads", "account", 12, "100", 129, 6336),
    "amazon_ads_campaign_level_report": ("amazon_ads", "campaign", 10, "1.67", 2, 1095),
}


@pytest.mark.parametrize("name", LANDED)
def test_the_landed_tables_of_the_connectors(shared_data: Path, name: str) -> None:
    platform, level, rows, amount, clicks, impressions = LANDED[name]
    folder = shared_data / "fivetran_seeds" / "dbt_ad_reporting"
    file = next(folder.glob(f"{name}_data.csv*"))
    with reading(file) as done:
        found: Any = done.rows(SUMS)[0]
        assert (found[0], found[2], found[3]) == (rows, clicks, impressions)
        # Micros are rounded to the four decimals money has, row by row.
        assert abs(found[1] - Decimal(amount)) <= Decimal("0.00005") * rows
        assert done.rows("select distinct platform from stage.spend") == [(platform,)]
        assert f", by {level};" in done.delivery.files[0].why
        assert done.delivery.files[0].rows_read == rows
    if name == "google_ads_campaign_stats":
        assert found[1] == Decimal("231.33")
    if name == "facebook_ads_basic_ad":
        assert found[1] == Decimal("643.63")
