"""Spend, customers and claims that do not meet are told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from patronage.facts.check import CHECKS, noticed
from patronage.metrics.worked import small_shop

DAY = date(2025, 1, 1)
TOLD: dict[str, Any] = {"gross": 50, "cost_of_goods": 20, "tax_included": "out"}
ORDERS: list[dict[str, Any]] = [
    {"order_id": "1", "customer": "ann", "ordered_at": DAY, "channel": "social", **TOLD},
    {"order_id": "2", "customer": "bob", "ordered_at": date(2025, 1, 9), "channel": "search", **TOLD},
    {"order_id": "3", "customer": "ann", "ordered_at": date(2025, 1, 31), "channel": "tv", **TOLD},
]


def spent(channel: str | None, amount: int, **more: Any) -> dict[str, Any]:
    return {"platform": None, "spent_on": DAY, "channel": channel, "amount": amount, **more}


# Spend is known for as long as orders are.
_NOTHING = {"spent_on": date(2025, 1, 31), "amount": 0, "reported_conversions": None}


def found(**rows: list[dict[str, Any]]) -> dict[str, str]:
    if "spend" in rows:
        rows["spend"] = [*rows["spend"], {**rows["spend"][0], **_NOTHING}]
    given = {"orders": ORDERS, **rows}
    with small_shop(given) as engine:
        return {each.code: each.message for each in noticed(engine)}


def test_a_shop_in_order_is_left_in_peace() -> None:
    assert found() == {}
    assert found(spend=[spent("social", 10, reported_conversions=1.0), spent("search", 10)]) == {}


def test_spend_on_a_channel_nobody_came_through() -> None:
    told = found(spend=[spent("tv", 10), spent("tv", 5)])
    assert told == {
        "spend_without_customers": "15.00 was spent on tv to win customers, and none came through it"
    }


def test_spend_before_anybody_came_is_not_said_to_have_won_nobody_ever() -> None:
    told = found(spend=[spent("social", 10), {**spent("search", 5), "spent_on": date(2024, 12, 1)}])
    assert told["spend_without_customers"].endswith("and none came through it in those months")


def test_a_channel_that_nothing_but_spend_names() -> None:
    told = found(spend=[spent("Social", 10), spent("search", 5)])
    assert "spend calls a channel 'Social', with 10.00 spent on it" in told["unmapped_channel"]
    assert "perhaps 'social'" in told["unmapped_channel"]
    mapped = [{"name": "Social", "channel": "social"}]
    assert found(spend=[spent("Social", 10), spent("search", 5)], channels=mapped) == {}


def test_customers_of_a_paid_channel_without_spend() -> None:
    paid = [{"name": "search", "channel": "search", "paid": True}]
    told = found(spend=[spent("social", 10)], channels=paid)
    assert list(told) == ["customers_without_spend"]
    assert told["customers_without_spend"].startswith("1 new customer came through search")


def test_platforms_that_claim_more_than_there_are_orders() -> None:
    claims = [spent("social", 10, reported_conversions=1.0), spent("search", 9, reported_conversions=1.0)]
    assert found(spend=claims)["overlapping_claims"].startswith(
        "platforms claim 2 conversions from 2025-01-01 to 2025-01-01, and the shop has 1 order of these days"
    )


def test_amounts_that_may_hold_tax() -> None:
    told = found(orders=[ORDERS[0], {**ORDERS[1], "tax_included": None}])
    assert list(told) == ["tax_not_stated"]
    assert told["tax_not_stated"].startswith("nothing says whether the amounts of 1 of 2 orders hold tax")


def test_goods_whose_cost_nobody_told() -> None:
    told = found(orders=[ORDERS[0], {**ORDERS[1], "cost_of_goods": None}])
    assert told == {"costs_missing": "the cost of goods is known for 1 of 2 orders, and never taken for 0"}


def test_every_finding_bears_the_name_of_its_check() -> None:
    for each in CHECKS:
        assert each.name == each.name.lower()


@pytest.mark.parametrize(
    ("cost", "told"),
    [
        ({"item": "Google Ads", "amount": 90}, "what google had spent on ads in these days, 30.00"),
        ({"item": "invoices", "amount": 30}, "what google had spent on ads in these days, 30.00"),
        ({"item": None, "amount": 20}, "what meta had spent on ads in these days, 20.30"),
        ({"item": "payroll", "amount": "20.29"}, ""),
        ({"item": "media", "amount": "50.30"}, "what everybody had spent on ads in these days, 50.30"),
        ({"item": "payroll", "amount": 44}, ""),
        ({"item": "google ads agency", "amount": 44}, ""),
        ({"item": "Google Ads", "amount": 30, "department": "service"}, ""),
        ({"item": "Google Ads", "amount": 30, "from_on": date(2025, 2, 1)}, ""),
    ],
)
def test_a_cost_that_says_again_what_was_spent_on_ads(cost: dict[str, Any], told: str) -> None:
    spend = [
        {"platform": "google", "spent_on": DAY, "channel": "search", "amount": 30},
        {"platform": "meta", "spent_on": date(2025, 1, 31), "channel": "social", "amount": "20.30"},
    ]
    row = {"from_on": DAY, "department": "Marketing", **cost}
    given: dict[str, Any] = {"orders": ORDERS, "spend": spend, "costs": [row]}
    with small_shop(given) as engine:
        notes = [each for each in noticed(engine) if each.code == "repeated_spend"]
    assert [told in each.message and each.value == (cost["item"] or "") for each in notes] == [True] * bool(
        told
    )
    if told:
        assert "a cost of marketing from 2025-01-01 to 2025-01-31" in notes[0].message
