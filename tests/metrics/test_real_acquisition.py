"""Published leads, sessions and a trial of e-mail, loaded as files, reach the figures known of them."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from patronage.shop import Shop
from patronage.sources.options import ReadOptions
from tests.sources.deliveries import table, written

ORIGINS = {
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
    "(not given)": (14, 60),
}
LEAD = {"visitor_id": "mql_id", "channel": "origin"}
WON = {
    "conversion_id": "seller_id",
    "visitor_id": "mql_id",
    "converted_at": "won_date",
    "kind": ":registration",
}
"""A deal is won when the lead becomes a seller of the market place: it registers."""
YEAR = "2017-01-01..2017-12-30"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "June", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@pytest.fixture(scope="module")
def funnel(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Return the leads of a market place, and which of them became sellers."""
    folder = shared_data / "olist_marketing_funnel"
    leads = folder / "olist_marketing_qualified_leads_dataset.csv.gz"
    at = {"visited_at": "first_contact_date", "visit_id": "mql_id"}
    goal = {"converted_at": "first_contact_date", "conversion_id": "mql_id", "kind": ":lead"}
    with Shop.create(tmp_path_factory.mktemp("funnel") / "shop") as shop:
        shop.load(leads, ReadOptions(table="visits", mapping=LEAD | at))
        shop.load(leads, ReadOptions(table="conversions", mapping=LEAD | goal))
        shop.load(folder / "olist_closed_deals_dataset.csv", ReadOptions(table="conversions", mapping=WON))
        # Somebody comes years later: by then every lead has had the time to be won.
        later = "visit_id,visitor_id,visited_at,channel", "z,z,2021-06-30 12:00,later"
        shop.load(_file(tmp_path_factory.mktemp("later"), list(later), "later.csv"))
        yield shop


def test_leads_and_won_deals_are_conversions_of_their_kind(funnel: Shop) -> None:
    def counted(kind: str) -> object:
        return funnel.kpi("conversions", assume={"conversion_kind": kind}).value()

    assert (counted("lead"), counted("registration")) == (8_000, 842)
    by_origin = funnel.kpi("conversions", by="channel", assume={"conversion_kind": "lead"})
    assert {row["channel"]: row["conversions"] for row in by_origin} == {
        origin: leads for origin, (_, leads) in ORIGINS.items()
    }


def test_which_share_of_the_leads_of_each_origin_was_won(funnel: Shop) -> None:
    asked = {"conversion_kind": "registration", "conversion_days": 1_000}
    whole = funnel.kpi("conversion_rate", period="2017-06-14..2018-05-31", assume=asked)
    # One deal is dated two days before the first contact: it did not come of it.
    assert whole.value("conversion_rate") == pytest.approx(841 / 8_000)
    rates = funnel.kpi("conversion_rate", by="channel", assume=asked)
    found = {row["channel"]: row["conversion_rate"] for row in rates}
    assert found.pop("later") is None
    after = {**ORIGINS, "organic search": (270, 2296)}
    assert found == pytest.approx({origin: won / leads for origin, (won, leads) in after.items()})


@pytest.fixture(scope="module")
def sessions(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Return a year of sessions; the file tells months of no year, here of 2017."""
    visits = ["visit_id,visitor_id,visited_at,channel,campaign"]
    goals = ["conversion_id,kind,visitor_id,converted_at"]
    file = shared_data / "online_shoppers" / "online_shoppers_intention.csv.gz"
    for number, row in _rows(file):
        day = f"2017-{MONTHS.index(row['Month']) + 1:02d}-01 12:00"
        visits.append(f"v{number},v{number},{day},{row['TrafficType']},{row['VisitorType']}")
        if row["Revenue"] == "TRUE":
            goals.append(f"g{number},order,v{number},{day}")
    # Somebody comes weeks later: by then every session is over.
    visits.append("z,z,2017-12-31 12:00,later,later")
    folder = tmp_path_factory.mktemp("sessions")
    with Shop.create(folder / "shop") as shop:
        shop.load([_file(folder, visits, "visits.csv"), _file(folder, goals, "conversions.csv")])
        yield shop


def test_sessions_and_those_that_bought(sessions: Shop) -> None:
    asked = {"conversion_kind": "order", "conversion_days": 1}
    assert sessions.kpi("visits").value() == 12_330 + 1

    def rates(by: str) -> dict[Any, Any]:
        found = sessions.kpi("conversion_rate", by=by, assume=asked)
        return {row[by]: row["conversion_rate"] for row in found if row[by] != "later"}

    whole = sessions.kpi("conversion_rate", period=YEAR, assume=asked).value("conversion_rate")
    assert whole == pytest.approx(1_908 / 12_330)
    assert rates("campaign") == pytest.approx(
        {"New_Visitor": 422 / 1_694, "Returning_Visitor": 1_470 / 10_551, "Other": 16 / 85}
    )
    assert rates("channel")["2"] == pytest.approx(847 / 3_913)


def test_visits_of_every_arm_of_a_trial_those_left_alone_included(shared_data: Path, tmp_path: Path) -> None:
    visits, size = ["visit_id,customer,visited_at,campaign"], dict[str, int]()
    for number, row in _rows(shared_data / "hillstrom" / "hillstrom_data.csv.gz"):
        size[row["segment"]] = size.get(row["segment"], 0) + 1
        if row["visit"] == "1":
            visits.append(f"v{number},h{number},2008-03-20 12:00,{row['segment']}")
    with Shop.create(tmp_path / "shop") as shop:
        shop.load(_file(tmp_path, visits, "visits.csv"))
        came: dict[Any, Any] = {r["campaign"]: r["visits"] for r in shop.kpi("visits", by="campaign")}
    assert size == {"Mens E-Mail": 21_307, "Womens E-Mail": 21_387, "No E-Mail": 21_306}
    shares = {arm: count / size[arm] for arm, count in came.items()}
    assert shares == pytest.approx(
        {"Mens E-Mail": 0.182757, "Womens E-Mail": 0.151400, "No E-Mail": 0.106167}, abs=5e-7
    )


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with gzip.open(file, "rt", encoding="utf-8") as rows:
        yield from enumerate(csv.DictReader(rows), 1)


def _file(folder: Path, rows: list[str], name: str) -> Path:
    return written(folder, table(*rows), name)
