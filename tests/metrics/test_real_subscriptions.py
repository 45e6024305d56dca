"""Published lists of subscriptions and an e-mail trial, loaded as files, reach the figures known of them."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patronage.features.subscription_durations import subscription_durations
from patronage.features.subscription_renewals import step_of
from patronage.forecasts.churn.contractual import contractual
from patronage.forecasts.churn.options import ChurnOptions
from patronage.forecasts.contracts.options import ContractOptions
from patronage.forecasts.contracts.renewal_models import renewal_models
from patronage.forecasts.contracts.table import contract_table
from patronage.shop import Shop
from patronage.sources.options import ReadOptions
from tests.sources.deliveries import table, written

SNAPSHOT = "2025-03-31"


@pytest.fixture(scope="module")
def saas(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Return two years of a software house's subscriptions."""
    file = shared_data / "ravenstack" / "ravenstack_subscriptions.csv.gz"
    with Shop.create(tmp_path_factory.mktemp("saas") / "shop") as shop:
        shop.load(file)
        yield shop


@pytest.fixture(scope="module")
def telephones(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Return the customers of a telephone company on one day."""
    file = shared_data / "telco_churn" / "Telco-Customer-Churn.csv.gz"
    with Shop.create(tmp_path_factory.mktemp("telephones") / "shop") as shop:
        shop.load(file, ReadOptions(mapping={"snapshot_on": f":{SNAPSHOT}"}))
        yield shop


def test_what_runs_and_what_it_brings_a_month(saas: Shop) -> None:
    result = saas.kpi("active_subscriptions,mrr")
    assert str(result.as_of) == "2024-12-31"
    assert result.records() == [
        {"active_subscriptions": 4_514, "active_subscriptions_in_trial": 700, "mrr": 10_159_608}
    ]


def test_all_that_came_less_all_that_went(saas: Shop) -> None:
    (row,) = saas.kpi("new_mrr,churned_mrr,reactivated_mrr,expansion_mrr,contraction_mrr").records()
    assert row == {
        "new_mrr": 11_338_747,
        "churned_mrr": 11_338_747 - 10_159_608,
        "reactivated_mrr": 0,
        "expansion_mrr": 0,
        "contraction_mrr": 0,
    }


def test_the_months_lead_from_one_stock_to_the_next(saas: Shop) -> None:
    months: list[dict[str, Any]] = saas.kpi(
        "mrr,new_mrr,churned_mrr,churn_rate,revenue_churn_rate", grain="month"
    ).records()
    assert len(months) == 24
    for before, month in pairwise(months):
        assert month["mrr"] == before["mrr"] + month["new_mrr"] - month["churned_mrr"]
        assert month["revenue_churn_rate"] <= float(month["churned_mrr"]) / float(before["mrr"]) + 1e-12


def test_which_share_of_telephone_customers_was_lost(telephones: Shop) -> None:
    assert telephones.kpi("churn_rate").value("churn_rate") == pytest.approx(0.26537, abs=5e-6)
    found: dict[Any, dict[str, Any]] = {
        row["plan"]: row for row in telephones.kpi("churn_rate,subscription_retention_rate", by="plan")
    }
    lost = {plan: round(float(str(row["churn_rate"])), 5) for plan, row in found.items()}
    assert lost == {"Month-to-month": 0.42710, "One year": 0.11270, "Two year": 0.02832}
    kept = {plan: round(float(str(row["subscription_retention_rate"])), 5) for plan, row in found.items()}
    assert kept == {"Month-to-month": 0.57290, "One year": 0.88730, "Two year": 0.97168}


def test_on_the_day_of_the_list_those_who_begin_then_are_not_lost_from(telephones: Shop) -> None:
    # Eleven customers begin on that day: they were not there at its start.
    day = telephones.kpi("churn_rate", period=SNAPSHOT)
    assert day.value("churn_rate") == pytest.approx(1_869 / (7_043 - 11))


def test_what_telephone_customers_paid_a_month(telephones: Shop) -> None:
    row: dict[str, Any] = telephones.kpi("mrr,churned_mrr").records()[0]
    assert float(row["mrr"] + row["churned_mrr"]) == pytest.approx(456_116.60)
    assert telephones.kpi("mrr", as_of=date(2025, 3, 30)).column("mrr") < (row["mrr"] + row["churned_mrr"],)


def test_how_long_telephone_customers_stayed(telephones: Shop) -> None:
    found = contractual(telephones.engine, date(2025, 3, 31), ChurnOptions(by=("plan",)), "USD")
    assert found is not None
    rows: list[dict[str, Any]] = found.groups.records()
    lost = {
        row["group"]: (row["subscriptions"], round(row["lost"] / row["subscriptions"], 5)) for row in rows
    }
    assert lost == {
        "all": (7043, 0.26537),
        "Month-to-month": (3875, 0.42710),
        "One year": (1473, 0.11270),
        "Two year": (1695, 0.02832),
    }
    at_year: dict[Any, Any] = {row["group"]: row["survival"] for row in found.survival if row["month"] == 12}
    assert at_year["Month-to-month"] < at_year["all"] < at_year["One year"] < at_year["Two year"]
    # By tenures in months, as the file has them: whoever was lost in a month had come to its end.
    assert at_year["Month-to-month"] == pytest.approx(by_tenure(telephones, "Month-to-month", 12), abs=1e-12)
    # Who had left before the day of the list is not on it.
    assert any("no subscription ended before 2025-03-31" in note for note in found.notes)
    # Every loss of the day lies at a renewal.
    models = renewal_models(subscription_durations(telephones.engine, date(2025, 3, 31)), "sbg")
    assert {model.plan: model.counts.lost.sum() for model in models} == {
        "Month-to-month": 1_655, "One year": 166, "all": 1_869
    }  # fmt: skip


def by_tenure(shop: Shop, plan: str, months: int) -> float:
    rows: Any = shop.engine.execute(
        "select extract(year from age(date '2025-03-31', started_on)) * 12"
        " + extract(month from age(date '2025-03-31', started_on)) as tenure,"
        f" ended_on is not null as lost from subscriptions where plan = '{plan}'"
    )
    kept = 1.0
    for month in range(months + 1):
        there = sum(tenure >= month for tenure, _ in rows)
        kept *= 1 - sum(lost and tenure == month for tenure, lost in rows) / there
    return kept


def test_what_the_software_house_will_lose(saas: Shop) -> None:
    found = contractual(saas.engine, date(2024, 12, 31), ChurnOptions(margin_rate=Decimal("0.8")), "USD")
    assert found is not None
    whole: dict[str, Any] = found.groups.records()[0]
    # 4,514 run, 700 of them on trial; 408 of the 486 that ended were ever paid for.
    assert (whole["running"], whole["mrr"], whole["lost"]) == (4_514 - 700, 10_159_608, 408)
    assert any(note.endswith("not followed yet: 700") for note in found.notes)
    assert whole["value"] == pytest.approx(0.8 * whole["revenue"])
    # Paid by the year, and left at any time.
    assert any("end at any time" in note for note in found.notes)


ARMS = {"Mens E-Mail": "mens", "Womens E-Mail": "womens", "No E-Mail": "held out"}


def test_the_arms_of_an_e_mail_trial(shared_data: Path, tmp_path: Path) -> None:
    exposures, orders = (
        ["campaign_id,customer,arm,sent_at,assigned_at,clicked_at"],
        ["order_id,customer,ordered_at,gross"],
    )
    with gzip.open(shared_data / "hillstrom" / "hillstrom_data.csv.gz", "rt", encoding="utf-8") as rows:
        for number, row in enumerate(csv.DictReader(rows), 1):
            arm, visit = ARMS[row["segment"]], "2008-03-20 12:00" if row["visit"] == "1" else ""
            told = "holdout,,2008-03-17 12:00" if arm == "held out" else "treated,2008-03-17 12:00,"
            exposures.append(f"{arm},h{number},{told},{visit}")
            if row["spend"] != "0":
                orders.append(f"o{number},h{number},2008-03-25 12:00,{row['spend']}")
    files = [
        written(tmp_path, table(*exposures), "exposures.csv"),
        written(tmp_path, table(*orders), "orders.csv"),
    ]
    with Shop.create(tmp_path / "shop") as shop:
        shop.load(files)
        asked = shop.kpi("sends,click_rate,campaign_orders,campaign_revenue", by="campaign")
        found: dict[Any, dict[str, Any]] = {row["campaign"]: row for row in asked}
        assert "Association" in " ".join(asked.notes)
        held_out: list[tuple[Any, ...]] = shop.engine.execute(
            "select sum(orders), sum(net) from campaign_order_facts where arm = 'holdout'"
        )
        size: Any = shop.engine.execute("select count(*) from exposure_facts where arm = 'holdout'")[0][0]
    for arm, sent, visits, buying, spending in (
        ("mens", 21_307, 0.182757, 0.012531, 1.422617),
        ("womens", 21_387, 0.151400, 0.008837, 1.077202),
    ):
        row = found[arm]
        assert row["sends"] == sent
        assert row["click_rate"] == pytest.approx(visits, abs=5e-7)
        assert row["campaign_orders"] / sent == pytest.approx(buying, abs=5e-7)
        assert float(row["campaign_revenue"]) / sent == pytest.approx(spending, abs=5e-7)
    assert size == 21_306
    assert held_out[0][0] / size == pytest.approx(0.005726, abs=5e-7)
    assert float(held_out[0][1]) / size == pytest.approx(0.652789, abs=5e-7)


def test_what_real_contracts_are_worth(saas: Shop, telephones: Shop) -> None:
    for shop, running, mrr in ((saas, 3_814, 10_159_608), (telephones, 5_174, 316_985.75)):
        valued = shop.contracts(options=ContractOptions(by=("plan",)))
        assert valued is not None
        whole, *plans = (dict[str, Any](row) for row in contract_table(valued))
        assert (whole["running"], whole["modelled"]) == (running, running)
        assert whole["mrr"] == pytest.approx(mrr)
        for row in (whole, *plans):
            # Who stays pays twelve times a year; nobody pays more.
            assert (
                8 * row["mrr"]
                < row["predictive_low"]
                < row["revenue"]
                < row["predictive_high"]
                < 12 * row["mrr"]
            )
            assert row["revenue"] < row["lifetime_predictive_low"] < row["lifetime_revenue"]
            assert row["new_contract_revenue"] < row["new_contract_lifetime_revenue"]
        assert sum(row["revenue"] for row in plans) == pytest.approx(whole["revenue"])
        assert any("twice what was observed" in note for note in valued.notes)


@pytest.mark.parametrize(("then", "days"), [(date(2023, 12, 31), 366), (date(2024, 6, 30), 184)])
def test_what_the_contracts_of_the_software_house_paid_lies_where_it_was_forecast(
    saas: Shop, then: date, days: int
) -> None:
    valued = saas.contracts(then, ContractOptions(by=(), horizon=days))
    assert valued is not None
    found = valued.together(np.ones(len(valued.read), np.bool_))
    later = subscription_durations(saas.engine, date(2024, 12, 31))
    end, paid = np.datetime64(then), 0.0
    lost_on = np.where(later.lost, later.since_on + later.duration, np.datetime64("2999-01-01"))
    assert later.weight[(later.since_on <= end) & (lost_on > end)].sum() == valued.read.running
    for row in np.flatnonzero((later.since_on <= end) & (lost_on > end)):
        step, since = step_of(str(later.interval[row])), later.since_on[row : row + 1]
        for renewal in range(1, 30):
            due = step.due(since, np.array([renewal]))[0]
            if end < due <= end + days and due < lost_on[row]:
                paid += later.begun[row] * step.in_months * 1.1 ** (-int((due - end).astype(int)) / 365.25)
    low, high = found.coming()
    assert low < paid < high
    assert found.value == pytest.approx(paid, rel=0.03)
    assert high - low < 0.12 * found.value
