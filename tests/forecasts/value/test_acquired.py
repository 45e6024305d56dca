"""New customers against their cost: the KPIs beside the same sums and days in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

import numpy as np
import pytest

from patronage.base.errors import InputError
from patronage.cli.value_columns import standing
from patronage.facts.coverage import read_coverage
from patronage.forecasts.value.customer_costs import customer_costs
from patronage.forecasts.value.table import value_table
from patronage.forecasts.value.valued import Valued
from patronage.forecasts.value_options import ValueOptions
from patronage.metrics.worked import Row, small_shop
from patronage.shop.asking import Asking
from patronage.store.settings import Settings
from tests.forecasts.value.test_value import made_up

NAMES = ("predicted_ltv_to_cac", "predicted_payback_days")
BG: dict[str, Any] = {"assume": {"value_model": "bg_nbd"}}
SPENT_FROM, LAST = date(2024, 7, 1), date(2025, 12, 31)


def spent() -> list[Row]:
    """Return a year and a half of spend for ads, of which the shop knows nothing before."""
    days = [SPENT_FROM + timedelta(days=n) for n in range((LAST - SPENT_FROM).days + 1)]
    return [
        {"platform": "meta", "spent_on": day, "amount": Decimal(18), "channel": "ads"} for day in days[::2]
    ]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return made_up(customers=200)


@pytest.fixture(scope="module")
def shop(rows: list[Row]) -> Iterator[Asking]:
    closing: Row = {"order_id": "last", "customer": None, "ordered_at": LAST, "gross": 1, "cost_of_goods": 0}
    with small_shop({"orders": [*rows, closing], "spend": spent()}) as engine:
        yield Asking(engine, read_coverage(engine), Settings())


@pytest.fixture(scope="module")
def valued(shop: Asking) -> Valued:
    return shop.value(options=ValueOptions(by=("channel",), model="bg_nbd"))


def first_margins(rows: list[Row], channel: str, since: date = SPENT_FROM) -> list[float]:
    """Return what the first day of each customer won while spend is known left, customer by customer."""
    days: defaultdict[object, defaultdict[date, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows:
        if row["channel"] == channel:
            days[row["customer"]][cast("date", row["ordered_at"])] += 0.4 * float(str(row["gross"]))
    return [bought[min(bought)] for bought in days.values() if min(bought) >= since]


def expected_after(valued: Valued, channel: str, days: float, *, discounted: bool) -> float:
    """Return the margin expected of one of nothing but a first order, by the models' own answers."""
    purchases = valued.fitted.purchases[valued.fitted.parts.index(channel)]
    rate = np.log(1.1) / 365.25 if discounted else 0.0
    nothing, horizon = np.zeros(1), valued.prepared.horizon(days)
    orders = purchases.discounted_purchases(rate, nothing, nothing, nothing, horizon=horizon)[0]
    each = valued.fitted.spending.moments(nothing).mean[0, 0]
    prepared = valued.prepared
    return float(orders * each * prepared.kept.rate * prepared.level * valued.standing.correction)


def by_channel(shop: Asking, **assume: object) -> Mapping[object, Mapping[str, Any]]:
    found = shop.kpi(NAMES, by="channel", assume={**BG["assume"], **assume})
    return {row["channel"]: row for row in found.records()}


def test_value_over_cost_counts_the_same_customers(shop: Asking, valued: Valued, rows: list[Row]) -> None:
    firsts = first_margins(rows, "ads")
    later = expected_after(valued, "ads", 365.25, discounted=True)
    wanted = (sum(firsts) + len(firsts) * later) / sum(float(str(row["amount"])) for row in spent())
    found = by_channel(shop)
    assert 20 < len(firsts) < 100
    assert found["ads"]["predicted_ltv_to_cac"] == pytest.approx(wanted, rel=1e-9)
    # What those of mail cost is not known, which is not nothing.
    assert found["mail"]["predicted_ltv_to_cac"] is None
    assert {found["mail"][f"{name}_status"] for name in NAMES} == {"no_spend"}


@pytest.mark.parametrize("by", [("channel",), ("channel", "cohort_year", "cohort", "country")])
def test_the_table_has_the_numbers_of_the_kpis(shop: Asking, by: tuple[str, ...]) -> None:
    valued = shop.value(options=ValueOptions(by=by, model="bg_nbd"))
    table = value_table(valued, "EUR")
    cohort = "cohort" if "cohort" in by else ""
    asked = [
        "acquisition_channel",
        *(["country"] if "country" in by else []),
        *(["cohort"] if cohort else []),
    ]
    wanted = shop.kpi(
        ("cac", *NAMES),
        by=asked,
        cohort="month" if cohort else None,
        **BG,
    )
    simple = shop.kpi("simple_clv", by=asked, cohort="month" if cohort else None).records()
    rows = {tuple(row[name] for name in asked): row for row in wanted.records()}
    plain = {tuple(row[name] for name in asked): row["simple_clv"] for row in simple}
    assert any(row["predicted_ltv_to_cac"] for row in table.records())
    for row in table.records():
        key = tuple(
            {"acquisition_channel": row["channel"], "cohort": row.get(cohort)}.get(n, row.get(n))
            for n in asked
        )
        for name in ("cac", *NAMES):
            # What cost nothing that is known has no cost here, and is told apart as no_spend there.
            told = None if rows[key]["cac_status"] else rows[key][name]
            assert row[name] == (None if told is None else pytest.approx(told, rel=1e-9))
        assert row["simple_clv"] == plain.get(key)


@pytest.mark.parametrize(("months", "status"), [(12, "beyond_horizon"), (30, "reached")])
def test_the_day_is_that_of_a_walk_day_by_day(
    shop: Asking, rows: list[Row], months: int, status: str
) -> None:
    days = months * 30.4375
    asked = ValueOptions(by=("channel",), model="bg_nbd", horizon=days)
    valued = shop.value(options=asked)
    firsts = first_margins(rows, "ads")
    cost = sum(float(str(row["amount"])) for row in spent()) / len(firsts)
    mean = sum(firsts) / len(firsts)
    walk = (
        day
        for day in range(int(days) + 1)
        if mean + (expected_after(valued, "ads", day, discounted=False) if day else 0) >= cost
    )
    day = next(walk, None)
    row = by_channel(shop, horizon_months=months)["ads"]
    assert row["predicted_payback_days_status"] == status
    assert row["predicted_payback_days"] == (None if day is None else pytest.approx(day - 0.5, abs=1.5))


def test_without_spend_it_is_refused_before_anything_is_fitted() -> None:
    # Nobody could be valued: whoever fitted first would say that instead.
    with small_shop(
        {"orders": [{"order_id": "1", "customer": None, "ordered_at": LAST, "gross": 5}]}
    ) as engine:
        asking = Asking(engine, read_coverage(engine), Settings())
        with pytest.raises(InputError, match=r"the shop holds no spend.*predicted_ltv_to_cac"):
            asking.kpi(NAMES)


def test_without_costs_no_margin_is_set_against_spend(rows: list[Row]) -> None:
    bare = [{name: value for name, value in row.items() if name != "cost_of_goods"} for row in rows]
    with small_shop({"orders": bare, "spend": spent()}) as engine:
        asking = Asking(engine, read_coverage(engine), Settings())
        [row] = asking.kpi(NAMES, **BG).records()
        assert [row[name] for name in NAMES] == [None, None]
        assert {row[f"{name}_status"] for name in NAMES} == {"margin_unknown"}
        [stated] = asking.kpi(NAMES, margin_rate=Decimal("0.4"), **BG).records()
        assert isinstance(stated["predicted_ltv_to_cac"], float)


def test_what_is_not_known_of_cost_is_told(valued: Valued, rows: list[Row]) -> None:
    table = value_table(valued, "EUR")
    ads, mail = table.records()
    assert ads["cac"]
    assert (mail["cac"], mail["predicted_payback_days"]) == (None, None)
    assert any(note.startswith("no acquisition spend is known of: mail;") for note in table.notes)
    assert any("new from 2024-07-01 to 2025-12-31" in note for note in table.notes)
    with small_shop({"orders": rows}) as engine:
        bare = Asking(engine, read_coverage(engine), Settings())
        plain = value_table(bare.value(options=ValueOptions(model="bg_nbd", past=0)), "EUR")
        [row] = plain.records()
        assert row["cac"] is None
        assert row["simple_clv"] == bare.kpi("simple_clv").value()
        assert any(note.startswith("no acquisition spend is known:") for note in plain.notes)
        # A column of which nothing is known takes no room on the screen.
        labels = [c.label for c in standing(plain, 0).columns]
        assert labels[-3:] == ["New customer", "Plain formula", "Gates"]
    shown = standing(table, 1)
    assert [c.label for c in shown.columns][:4] == ["Channel", "Customers", "Value to come", "from (95%)"]
    assert shown.notes == table.notes


def test_values_on_revenue_are_set_against_no_cost(rows: list[Row]) -> None:
    bare = [{name: value for name, value in row.items() if name != "cost_of_goods"} for row in rows]
    with small_shop({"orders": bare, "spend": spent()}) as engine:
        asking = Asking(engine, read_coverage(engine), Settings())
        options = ValueOptions(by=("channel",), model="bg_nbd", past=0)
        ads, _ = value_table(asking.value(options=options), "EUR").records()
        assert ads["cac"] == asking.kpi("cac", where="channel=ads").value()
        assert ads["predicted_ltv_to_cac"] is None
        assert isinstance(ads["simple_revenue_clv"], float)


def test_each_customer_stands_beside_its_first_order_and_its_cost(
    shop: Asking, valued: Valued, rows: list[Row]
) -> None:
    names, found = shop.engine.run(customer_costs(valued))
    first, cost = names.index("first_order_value"), names.index("acquisition_cost")
    # An answer by what spend does not know says what each new customer cost, and what nobody came of.
    told = shop.kpi("acquisition_cost", by="country").records()
    spent_on_somebody = sum(
        float(str(row["acquisition_cost"])) for row in told if row["country"] == "(not given)"
    )
    assert sum(float(str(row[cost])) for row in found if row[cost]) == pytest.approx(spent_on_somebody)
    of_ads = {row["customer"] for row in rows if row["channel"] == "ads"}
    assert len(found) > len(of_ads) > sum(row[cost] is not None for row in found) > 20
    margins = [each for channel in ("ads", "mail") for each in first_margins(rows, channel, date.min)]
    assert sorted(float(str(row[first])) for row in found) == pytest.approx(sorted(margins))


def test_notes_of_new_customers_are_told_from_those_of_known_ones(shop: Asking) -> None:
    apart = "predicted LTV:CAC and payback are of new customers"
    both = [*shop.kpi(("expected_orders", "predicted_ltv_to_cac"), **BG).notes]
    (at,) = (at for at, note in enumerate(both) if note.startswith(apart))
    known = shop.kpi("expected_orders", **BG).notes
    assert both[at - 1] in known
    assert both[at + 1] not in known
    assert not any(note.startswith(apart) for note in known)


def test_an_explanation_has_what_its_drivers_stand_on_and_says_which_model() -> None:
    with small_shop({"orders": made_up(customers=60), "spend": spent()}) as engine:
        asking = Asking(engine, read_coverage(engine), Settings())
        found = asking.explain("predicted_ltv_to_cac", limit=3, **BG)
        clv = next(result for driver, result in found.drivers if driver.name == "predicted_clv")
        assert clv.value() == asking.kpi("predicted_clv", **BG).value()
        assert set(asking.kpi("predicted_ltv_to_cac", **BG).notes) == set(found.result.notes)
        assert any(note.startswith("Model: bg_nbd") for note in found.result.notes)
