"""The twelve cases in which acquisition is reckoned wrong elsewhere, each worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from patronage.base.errors import InputError, UnknownName
from patronage.engine.result import Result
from patronage.facts.coverage import read_coverage
from patronage.metrics.answer import answer
from patronage.metrics.question import question
from patronage.metrics.worked import small_shop

Rows = dict[str, list[dict[str, Any]]]


def ordered(number: int, who: str | None, on: date, gross: int = 50, **more: Any) -> dict[str, Any]:
    return {"order_id": str(number), "customer": who, "ordered_at": on, "gross": gross, **more}


def spent(on: date, amount: int, channel: str | None = "social", **more: Any) -> dict[str, Any]:
    return {"platform": "tool", "spent_on": on, "channel": channel, "amount": amount, **more}


def asked(rows: Rows, metrics: str, **options: Any) -> Result:
    with small_shop(rows) as engine:
        coverage = read_coverage(engine)
        assert coverage is not None
        return answer(engine, question(metrics, coverage.last_on, **options), coverage, "EUR")


def by_group(rows: Rows, metrics: str, by: str, **options: Any) -> dict[Any, dict[str, Any]]:
    return {row[by]: row for row in asked(rows, metrics, by=by, **options).records()}


def by_month(rows: Rows, metrics: str, **options: Any) -> dict[Any, dict[str, Any]]:
    return {row["month"]: row for row in asked(rows, metrics, grain="month", **options).records()}


JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)
ENDS = [spent(date(2025, 1, 1), 60), spent(date(2025, 1, 31), 40, "radio")]
PEOPLE = [
    ordered(1, "ann", date(2025, 1, 1), channel="social"),
    ordered(2, "bob", date(2025, 1, 9), channel="social"),
    ordered(3, "cid", date(2025, 1, 31), channel="referral"),
]


def test_1_spend_without_customers_costs_nothing_known_and_never_nothing() -> None:
    shop: Rows = {"orders": PEOPLE, "spend": ENDS}
    found = by_group(shop, "cac,acquisition_cost", "channel")
    assert found["radio"]["cac"] is None
    assert found["radio"]["cac_status"] == "no_customers"
    assert found["radio"]["acquisition_cost"] == 40
    assert found["social"] | {} == {
        "channel": "social",
        "cac": 30.0,
        "cac_status": None,
        "acquisition_cost": Decimal(60),
    }
    assert any("allocated" in note for note in asked(shop, "cac", by="country").notes)
    assert not any("allocated" in note for note in asked(shop, "cac", by="channel").notes)


def test_shares_are_of_whole_months_and_a_part_of_one_says_so() -> None:
    end = date(2025, 2, 28)
    shop: Rows = {
        "orders": [ordered(1, "ann", JANUARY, channel="social"), ordered(2, "ann", end)],
        "spend": [spent(JANUARY, 10), spent(date(2025, 1, 20), 30), spent(end, 0)],
    }
    whole, part = (
        asked(shop, "acquisition_spend", by="country", period=period)
        for period in ("2025-01", "2025-01-10..2025-02-28")
    )
    assert sum(each["acquisition_spend"] for each in whole.records()) == 40  # type: ignore[misc]  # numbers
    assert not any("not whole" in note for note in whole.notes)
    # What was spent in the later days is borne by Ann, who had come before them.
    assert sum(each["acquisition_spend"] for each in part.records()) == 0  # type: ignore[misc]  # numbers
    assert any("not whole" in note for note in part.notes)
    assert not any("not whole" in note for note in asked(shop, "acquisition_spend", by="channel").notes)


def test_2_customers_without_spend_cost_nothing_and_count_in_the_blend() -> None:
    shop: Rows = {"orders": PEOPLE, "spend": ENDS}
    referral = by_group(shop, "cac", "channel")["referral"]
    assert (referral["cac"], referral["cac_status"]) == (0.0, "no_spend")
    [row] = asked(shop, "blended_cac,paid_cac,cac").records()
    assert row["blended_cac"] == row["cac"] == pytest.approx(100 / 3)
    assert row["paid_cac"] == 50.0


def test_3_a_refund_lowers_value_in_its_orders_cell_and_unwins_nobody() -> None:
    orders = [ordered(n, who, on, 100, cost_of_goods=40) for n, who, on in _THREE]
    back = [{"refund_id": "r", "order_id": "1", "refunded_at": date(2025, 2, 20), "goods": 100}]
    shop: Rows = {"orders": orders, "spend": ENDS, "refunds": back}
    assert asked(shop, "cac").value() == pytest.approx(100 / 3)
    of_order = [
        r["historic_ltv_to_cac"] for r in asked(shop, "historic_ltv_to_cac", cohort="month").records()
    ]
    of_cash = asked(shop, "historic_ltv_to_cac", cohort="month", basis="cash").records()
    assert of_order == pytest.approx([0.8, 0.8])
    assert [r["historic_ltv_to_cac"] for r in of_cash] == pytest.approx([1.8, 0.8])


_THREE = [(1, "ann", date(2025, 1, 1)), (2, "bob", date(2025, 1, 9)), (3, "cid", date(2025, 1, 31))]


def test_4_an_unknown_channel_stays_and_all_channels_add_up() -> None:
    orders = [
        *PEOPLE,
        ordered(4, "dan", date(2025, 1, 20)),
        ordered(5, None, date(2025, 1, 21), channel="tv"),
    ]
    shop: Rows = {"orders": orders, "spend": [*ENDS, spent(date(2025, 1, 5), 7, None, platform=None)]}
    found = by_group(shop, "acquisition_cost,new_customers,cac,spend", "acquisition_channel")
    assert found["(not given)"]["new_customers"] == 1
    assert found["(not given)"]["cac"] == 7.0
    assert sum(row["spend"] for row in found.values()) == 107
    assert sum(row["acquisition_cost"] for row in found.values()) == 107
    assert sum(row["new_customers"] for row in found.values()) == 4


def test_5_what_converts_later_counts_when_it_converts_and_only_when_its_days_are_over() -> None:
    orders = [ordered(1, "ann", date(2025, 1, 1)), ordered(2, "bob", date(2025, 2, 9))]
    visits: list[dict[str, Any]] = [
        {"visit_id": "1", "visitor_id": "a", "customer": "ann", "visited_at": date(2025, 1, 1)},
        {"visit_id": "2", "visitor_id": "b", "customer": "bob", "visited_at": date(2025, 1, 20)},
        {"visit_id": "3", "visitor_id": "c", "customer": None, "visited_at": date(2025, 2, 8)},
    ]
    spend = [spent(date(2025, 1, 1), 30), spent(date(2025, 2, 9), 0)]
    months = by_month({"orders": orders, "spend": spend, "visits": visits}, "cac,conversion_rate")
    # The cash view: bob costs nothing in February, though January paid for him.
    assert [months[m]["cac"] for m in (JANUARY, FEBRUARY)] == [30.0, 0.0]
    assert [months[m]["conversion_rate"] for m in (JANUARY, FEBRUARY)] == [1.0, None]
    assert months[FEBRUARY]["conversion_rate_ripe"] == 0.0


def test_6_foreign_spend_is_converted_by_the_rate_of_its_day_and_never_by_one() -> None:
    day, later = date(2025, 1, 1), date(2025, 1, 31)
    shop: Rows = {
        "orders": PEOPLE,
        "spend": [spent(day, 100, currency="USD"), spent(later, 100, currency="USD")],
        "rates": [{"valid_on": day, "currency_from": "USD", "currency_to": "EUR", "rate": 0.5}],
    }
    assert asked(shop, "spend").value() == 50
    both = [{**shop["rates"][0]}, {**shop["rates"][0], "valid_on": later, "rate": 0.25}]
    assert asked({**shop, "rates": both}, "spend").value() == 75


def test_7_days_are_those_of_the_shop_not_of_utc() -> None:
    late = ordered(4, "dan", _LATE, channel="social", ordered_on=FEBRUARY)
    spend = [spent(date(2025, 1, 1), 60), spent(FEBRUARY, 25)]
    months = by_month({"orders": [*PEOPLE[:2], late], "spend": spend}, "cac,new_customers")
    assert [months[m]["new_customers"] for m in (JANUARY, FEBRUARY)] == [2, 1]
    assert [months[m]["cac"] for m in (JANUARY, FEBRUARY)] == [30.0, 25.0]


_LATE = datetime(2025, 1, 31, 23, 30)  # noqa: DTZ001  # as stored: UTC without a zone


def test_8_what_platforms_claim_is_nobody() -> None:
    claims = [spent(date(2025, 1, 1), 60, reported_conversions=9.0), spent(date(2025, 1, 31), 40, "radio")]
    delivered = [
        {"conversion_id": str(n), "kind": "first_order", "customer": "ann", "converted_at": date(2025, 1, 9)}
        for n in range(5)
    ]
    shop: Rows = {"orders": PEOPLE, "spend": claims, "conversions": delivered}
    [row] = asked(shop, "conversions,new_customers,cpa,cac").records()
    assert (row["conversions"], row["new_customers"]) == (3, 3)
    assert row["cpa"] == row["cac"]


def test_9_only_a_first_kept_order_makes_a_new_customer() -> None:
    orders = [
        ordered(1, "ann", date(2024, 1, 1)),
        # A renewal, or somebody who comes back after a year: both are known.
        ordered(2, "ann", date(2025, 1, 9), channel="social"),
        ordered(3, "bob", date(2025, 1, 9), status="cancelled"),
        ordered(4, "cid", date(2025, 1, 9), is_test=True),
        ordered(5, "dan", date(2025, 1, 9), 0),
        # Two ids of one person are one customer.
        ordered(6, "eve", date(2025, 1, 10)),
        ordered(7, "eve@home", date(2025, 1, 20)),
    ]
    shop: Rows = {"orders": orders, "spend": [spent(date(2025, 1, 1), 60), spent(date(2025, 1, 20), 0)]}
    assert asked(shop, "cac,new_customers", period="2025-01").records()[0]["cac"] == 20.0
    shop["person_ids"] = [{"delivered": "eve@home", "customer": 6, "person": 5}]
    assert asked(shop, "new_customers", period="2025-01").value() == 2


@pytest.mark.parametrize("name", ["fully_loaded_cac", "sales_roi"])
def test_costs_that_nobody_delivered_are_not_nothing(name: str) -> None:
    shop: Rows = {"orders": PEOPLE, "spend": ENDS}
    with pytest.raises(InputError, match=f"holds no costs, so {name} has nothing to count"):
        asked(shop, name, assume={"margin_rate": "0.5"})
    fee = [{"from_on": date(2025, 1, 1), "to_on": date(2025, 1, 31), "department": "marketing", "amount": 50}]
    # (100 + 50) / 3 customers; goods for 150 at half their price: (150 - 225) / 225.
    found = asked({**shop, "costs": fee}, name, assume={"margin_rate": "0.5"}).value(name)
    assert found == {"fully_loaded_cac": 50.0, "sales_roi": -75 / 225}[name]


def test_10_parts_of_periods_are_flagged_credits_lower_and_renamed_campaigns_stay_one() -> None:
    spend = [
        spent(date(2025, 1, 10), 60, campaign_id="k", campaign="Spring"),
        spent(date(2025, 2, 9), -10, campaign_id="k", campaign="Spring again"),
    ]
    fee = [{"from_on": date(2025, 1, 10), "to_on": date(2025, 2, 9), "department": "marketing", "amount": 31}]
    orders = [ordered(1, "ann", date(2025, 1, 10)), ordered(2, "bob", date(2025, 2, 9))]
    shop: Rows = {"orders": orders, "spend": spend, "costs": fee}
    months = by_month(shop, "spend,fully_loaded_cac")
    assert [months[m]["spend"] for m in (JANUARY, FEBRUARY)] == [60, -10]
    assert [months[m]["is_partial"] for m in (JANUARY, FEBRUARY)] == [True, True]
    # One a day: 22 days of January, 9 of February.
    assert [months[m]["fully_loaded_cac"] for m in (JANUARY, FEBRUARY)] == [82.0, -1.0]
    assert by_group(shop, "spend", "campaign") == {
        "Spring again": {"campaign": "Spring again", "spend": Decimal(50)}
    }


def test_11_everybody_stays_in_the_denominator_and_nobody_counts_beyond_their_age() -> None:
    orders = [
        ordered(1, "ann", date(2025, 1, 1), 40, cost_of_goods=10),
        ordered(2, "ann", date(2025, 2, 10), 40, cost_of_goods=10),
        ordered(3, "bob", date(2025, 2, 1), 40, cost_of_goods=10),
        ordered(4, "ann", date(2025, 3, 1), 90, cost_of_goods=10),
    ]
    shop: Rows = {"orders": orders, "spend": [spent(date(2025, 1, 1), 50), spent(date(2025, 2, 1), 90)]}
    cells: list[dict[str, Any]] = [*asked(shop, "historic_ltv_to_cac", cohort="month").records()]
    assert [(c["cohort"].month, c["age"], c["historic_ltv_to_cac"]) for c in cells] == [
        (1, 0, pytest.approx(0.6)),
        (1, 1, pytest.approx(1.2)),
        (1, 2, pytest.approx(2.8)),
        (2, 0, pytest.approx(1 / 3)),
        (2, 1, pytest.approx(1 / 3)),
    ]
    paid_back = asked(shop, "payback_days", cohort="month", by="cohort").records()
    assert [(c["payback_days"], c["payback_days_status"]) for c in paid_back] == [
        (40, "reached"),
        (None, "not_yet"),
    ]
    # In total 170 are reached on day 59, but bob has lived 28 days only: on day 28 it is 60 of 140.
    [total] = asked(shop, "payback_days").records()
    assert (total["payback_days"], total["payback_days_status"]) == (None, "not_yet")
    [in_january] = asked(shop, "payback_days", as_of="2025-01-31").records()
    assert (in_january["payback_days"], in_january["payback_days_status"]) == (None, "not_yet")


def test_12_a_small_cell_shows_how_little_is_known() -> None:
    visits = [
        {"visit_id": str(n), "visitor_id": str(n), "customer": None, "visited_at": JANUARY} for n in range(2)
    ]
    lead = {"conversion_id": "1", "kind": "lead", "visitor_id": "0", "converted_at": date(2025, 1, 2)}
    shop: Rows = {
        "visits": [*visits, {**visits[0], "visit_id": "9", "visited_at": FEBRUARY}],
        "conversions": [lead],
    }
    answered = asked(shop, "conversion_rate", assume={"conversion_kind": "lead"})
    assert "conversions of the kind lead" in answered.notes
    [row] = answered.records()
    # Wilson's bounds of one in two. An interval of cost itself comes with the models of response.
    assert row["conversion_rate"] == 0.5
    assert row["conversion_rate_low"] == pytest.approx(0.0945, abs=1e-4)
    assert row["conversion_rate_high"] == pytest.approx(0.9055, abs=1e-4)


@pytest.mark.parametrize(
    ("metric", "kind", "said"),
    [
        ("conversion_rate", "leed", "'leed'; did you mean lead?"),
        ("conversion_rate", "demo", "conversion_rate counts is called 'demo'"),
        ("conversions", "Lead", "did you mean lead?"),
        ("cpa", "demos", "did you mean demo?"),
    ],
)
def test_a_kind_of_conversion_there_is_not_is_refused_with_those_there_are(
    metric: str, kind: str, said: str
) -> None:
    demo = {"conversion_id": "1", "kind": "Demo", "visitor_id": "0", "converted_at": JANUARY}
    came = {"visit_id": "1", "visitor_id": "0", "customer": None, "visited_at": JANUARY}
    shop: Rows = {"visits": [came], "conversions": [demo], "spend": ENDS}
    assert asked(shop, "conversions", assume={"conversion_kind": "demo"}).value() == 1
    with pytest.raises(UnknownName) as refused:
        asked(shop, metric, assume={"conversion_kind": kind})
    assert said in str(refused.value)
    assert "first_deposit, first_order, lead, order, registration, subscription" in str(refused.value)
