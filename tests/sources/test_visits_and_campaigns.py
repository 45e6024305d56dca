"""Channels, visits, conversions, campaigns and exposures as tables, and published files of some."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from patronage.base.errors import InputError
from tests.sources.deliveries import reading, table, written

LEADS = {
    "conversion_id": "mql_id",
    "visitor_id": "mql_id",
    "converted_at": "first_contact_date",
    "channel": "origin",
    "kind": ":lead",
}
WON = {"conversion_id": "seller_id", "visitor_id": "mql_id", "converted_at": "won_date", "kind": ":won"}


@pytest.mark.parametrize(
    ("holds", "header", "row"),
    [
        ("channels", "name,channel,paid", "google_ads,paid search,yes"),
        ("visits", "visit id,visitor id,timestamp,channel,device", "v1,b1,2025-03-01 10:00,email,phone"),
        ("conversions", "conversion id,kind,timestamp,channel", "c1,lead,2025-03-01 10:00,email"),
        (
            "campaigns",
            "campaign id,campaign name,campaign type,channel,start date",
            "77,Spring,email,email,2025-03-01",
        ),
        ("exposures", "campaign id,customer id,arm,sent at,opened at", "77,ann,treated,2025-03-01 10:00,"),
    ],
)
def test_tables_are_known_by_their_headers(tmp_path: Path, holds: str, header: str, row: str) -> None:
    with reading(written(tmp_path, table(header, row), "file.csv")) as done:
        assert done.delivery.files[0].table == holds
        assert done.rows(f"select count(*) from stage.{holds}") == [(1,)]


@pytest.mark.parametrize(
    "header",
    [
        "Session ID,Date,Customer ID,Channel",
        "visit id,Started,date,customer_id,channel",
        "sessionid,timestamp,customer_id,country",
    ],
)
def test_visits_of_customers_are_no_list_of_customers(tmp_path: Path, header: str) -> None:
    cells = {"customer_id": "ann", "customerid": "ann", "date": "2025-03-01 10:00", "timestamp": "2025-03-01"}
    names = [name.lower().replace(" id", "id") for name in header.split(",")]
    row = ",".join(cells.get(name, "x1") for name in names)
    with reading(written(tmp_path, table(header, row), "log.csv")) as done:
        assert done.delivery.files[0].table == "visits"


def test_a_log_that_names_customers_again_and_again_is_no_list_of_them(tmp_path: Path) -> None:
    rows = ("1,08:00,ann,email", "2,09:00,ann,search", "3,09:30,bob,email")
    with (
        pytest.raises(InputError, match="is no table Patronage knows"),
        reading(written(tmp_path, table("hit,hour,customer_id,channel", *rows), "log.csv")),
    ):
        pass
    once = table("number,customer_id,channel", "1,ann,email", "2,bob,search", "2,bob,search")
    with reading(written(tmp_path, once, "people.csv")) as done:
        assert done.delivery.files[0].table == "customers"
    again = written(tmp_path, table("hit,customer_id,channel", "1,ann,email", "2,ann,tv"), "asked.csv")
    with reading(again, table="customers") as done:
        assert done.delivery.files[0].table == "customers"


def test_leads_and_won_deals_by_their_origin(shared_data: Path) -> None:
    folder, zone = shared_data / "olist_marketing_funnel", "America/Sao_Paulo"
    leads = folder / "olist_marketing_qualified_leads_dataset.csv.gz"
    deals = folder / "olist_closed_deals_dataset.csv"
    with reading(leads, table="conversions", mapping=LEADS, time_zone=zone) as done:
        ends = done.rows(
            "select count(*), min(converted_on)::varchar, max(converted_on)::varchar from stage.conversions"
        )
        origins = dict(done.rows("select visitor_id, channel from stage.conversions"))
    with reading(deals, table="conversions", mapping=WON, time_zone=zone) as done:
        won = done.rows("select visitor_id, kind from stage.conversions")
    assert ends == [(8_000, "2017-06-14", "2018-05-31")]
    assert {kind for _, kind in won} == {"won"}
    by_origin = {
        origin: (
            sum(origins[visitor] == origin for visitor, _ in won),
            sum(each == origin for each in origins.values()),
        )
        for origin in set(origins.values())
    }
    assert by_origin == {
        "organic search": (271, 2296),
        "paid search": (195, 1586),
        "social": (75, 1350),
        "unknown": (179, 1099),
        "direct traffic": (56, 499),
        "email": (15, 493),
        "referral": (24, 284),
        "other": (4, 150),
        "display": (6, 118),
        "other publicities": (3, 65),
        None: (14, 60),
    }


def test_leads_are_visits_of_the_landing_page_as_well(shared_data: Path) -> None:
    leads = shared_data / "olist_marketing_funnel" / "olist_marketing_qualified_leads_dataset.csv.gz"
    mapping = {
        "visit_id": "mql_id",
        "visitor_id": "mql_id",
        "visited_at": "first_contact_date",
        "channel": "origin",
    }
    with reading(leads, table="visits", mapping=mapping | {"landing_page": "landing_page_id"}) as done:
        assert done.rows("select count(*), count(distinct visitor_id) from stage.visits") == [(8_000, 8_000)]


def test_sessions_without_days_are_refused_with_what_is_missing(shared_data: Path) -> None:
    file = shared_data / "online_shoppers" / "online_shoppers_intention.csv.gz"
    for options in ({}, {"table": "visits"}):
        with (
            pytest.raises(
                InputError, match=r"'Month' is a month of no year\. Visits need visit_id and visited_at"
            ),
            reading(file, **options),
        ):
            pass


def test_sessions_with_days_are_visits(tmp_path: Path) -> None:
    header = "Session ID,Session start,BounceRates,ExitRates,PageValues,Channel"
    file = written(tmp_path, table(header, "s1,2025-03-01 10:00,0.2,0.2,0,email"), "sessions.csv")
    with reading(file, table="visits") as done:
        assert done.rows("select visit_id, channel from stage.visits") == [("s1", "email")]


ARMS = {"Mens E-Mail": "mens", "Womens E-Mail": "womens"}


def test_the_arms_of_an_e_mail_trial_are_exposures(shared_data: Path, tmp_path: Path) -> None:
    people = list(_hillstrom(shared_data))
    exposures = ["campaign_id,customer,arm"]
    for who, row in people:
        if row["segment"] in ARMS:
            exposures.append(f"{ARMS[row['segment']]},{who},treated")
        else:
            exposures += [f"{campaign},{who},holdout" for campaign in ARMS.values()]
    bought = [f"{who},{row['spend']}" for who, row in people if row["spend"] != "0"]
    sent = written(tmp_path, table(*exposures), "exposures.csv")
    orders = written(tmp_path, table("customer,spend", *bought), "bought.csv")
    with reading(sent, table="exposures") as done:
        arms = done.rows("select campaign_id, arm, count(*) from stage.exposures group by all order by 1, 2")
        treated = dict(done.rows("select customer, campaign_id from stage.exposures where arm = 'treated'"))
    assert arms == [
        ("mens", "holdout", 21_306),
        ("mens", "treated", 21_307),
        ("womens", "holdout", 21_306),
        ("womens", "treated", 21_387),
    ]
    mapping = {"gross": "spend", "order_id": "customer", "customer": "customer", "ordered_at": ":2008-03-31"}
    with reading(orders, table="orders", mapping=mapping) as done:
        spent = done.rows("select customer, gross from stage.orders")
    assert float(sum(gross for _, gross in spent)) == pytest.approx(67_258.13, abs=0.005)
    for arm, size, buying, spending in (
        ("mens", 21_307, 0.012531, 1.422617),
        ("womens", 21_387, 0.008837, 1.077202),
        (None, 21_306, 0.005726, 0.652789),
    ):
        of_arm = [float(gross) for who, gross in spent if treated.get(who) == arm]
        assert len(of_arm) / size == pytest.approx(buying, abs=5e-7)
        assert sum(of_arm) / size == pytest.approx(spending, abs=5e-7)


def _hillstrom(shared_data: Path) -> Iterator[tuple[str, dict[str, str]]]:
    with gzip.open(shared_data / "hillstrom" / "hillstrom_data.csv.gz", "rt", encoding="utf-8") as rows:
        for number, row in enumerate(csv.DictReader(rows), 1):
            yield f"h{number}", row
