from __future__ import annotations

from pathlib import Path

import pytest

from patronage.base.errors import InputError
from tests.sources.deliveries import reading, table, written

VERSIONS = table(
    "id,account_id,name,updated_time",
    "77,1,Brand,2025-01-01T10:00:00",
    "77,1,Brand 2025,2025-03-01T10:00:00",
    "77,1,Brand again,2025-02-01T10:00:00",
    "78,1,Shoes,2025-01-01T10:00:00",
)


def test_the_latest_version_names_the_campaign(tmp_path: Path) -> None:
    with reading(written(tmp_path, VERSIONS, "campaigns.csv")) as done:
        assert done.rows("select campaign_id, campaign, kind from stage.campaigns order by 1") == [
            ("77", "Brand 2025", "ads"),
            ("78", "Shoes", "ads"),
        ]
        found = done.finding("campaign_renamed")
        assert (found.value, found.row, found.count) == ("77", 2, 1)


def test_names_of_ads_are_refused_and_not_taken_for_customers(tmp_path: Path) -> None:
    text = table("id,campaign_id,name,updated_time", "5,77,Wide,2025-01-01T10:00:00")
    with (
        pytest.raises(InputError, match=r"names ads or groups of them .'campaign_id' says of what"),
        reading(written(tmp_path, text, "ads.csv")),
    ):
        pass


@pytest.mark.parametrize(
    "text",
    [
        table("id,name,email,account_id,updated_at", "1,Ann,a@b.co,7,2025-01-01"),
        table("id,name,country,account_id,updated_at", "1,Ann,ES,7,2025-01-01"),
        table("id,name,account_id", "1,Ann,7"),
    ],
)
def test_people_stay_customers(tmp_path: Path, text: str) -> None:
    with reading(written(tmp_path, text, "people.csv")) as done:
        assert done.delivery.files[0].table == "customers"


def test_orders_of_customers_are_no_campaigns(tmp_path: Path) -> None:
    text = table("id,name,customer_id,created_at,updated_at,total", "1,#1,7,2025-01-01,2025-01-02,9.00")
    with reading(written(tmp_path, text, "orders.csv")) as done:
        assert done.delivery.files[0].table == "orders"


def test_what_is_said_goes_first(tmp_path: Path) -> None:
    with reading(written(tmp_path, VERSIONS, "campaigns.csv"), table="customers") as done:
        assert done.delivery.files[0].table == "customers"


@pytest.mark.parametrize(
    ("name", "campaigns"),
    [
        ("google_ads_campaign_history", "9935249409"),
        ("facebook_ads_campaign_history", "6215293444271"),
    ],
)
def test_the_landed_tables_of_campaigns(shared_data: Path, name: str, campaigns: str) -> None:
    file = shared_data / "fivetran_seeds" / "dbt_ad_reporting" / f"{name}_data.csv"
    with reading(file) as done:
        ids = [row[0] for row in done.rows("select campaign_id from stage.campaigns")]
        assert campaigns in ids
        assert len(ids) == len(set(ids))
