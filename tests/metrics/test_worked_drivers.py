"""Changes split by hand: of customer value, acquisition cost and handle time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from patronage.base.errors import InputError, NoValue
from patronage.base.period import Period
from patronage.facts.coverage import read_coverage
from patronage.metrics.drivers import Drivers, drivers_of
from patronage.metrics.query import Query
from patronage.metrics.worked import small_shop

FEBRUARY = Period(date(2025, 2, 1), date(2025, 3, 1))
Rows = dict[str, list[dict[str, Any]]]


def split_of(name: str, rows: Rows, period: Period = FEBRUARY, **asked: Any) -> Drivers:
    with small_shop(rows) as engine:
        query = Query((name,), period=period, compare=asked.pop("compare", "previous"), **asked)
        return drivers_of(engine, query, read_coverage(engine))


def brought(found: Drivers) -> list[float]:
    return [*(driver.brought for driver in found.drivers), found.split.mix, found.split.rest]


def order(number: int, customer: str, on: date, gross: int, channel: str) -> dict[str, Any]:
    row = {"order_id": str(number), "customer": customer, "ordered_at": on}
    return row | {"gross": gross, "channel": channel}


def test_customer_value() -> None:
    # 2023: ann 100 and bob 50, a mean of 75. 2024: ann 2 x 90 and bob 50, a mean of 115. Cid is long gone.
    orders = [
        order(0, "cid", date(2022, 6, 1), 10, "email"),
        order(1, "ann", date(2023, 3, 1), 100, "search"),
        order(2, "bob", date(2023, 12, 30), 50, "email"),
        order(3, "ann", date(2024, 3, 1), 90, "search"),
        order(4, "ann", date(2024, 9, 1), 90, "search"),
        order(5, "bob", date(2024, 12, 30), 50, "email"),
    ]
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    found = split_of("customer_value", {"orders": orders}, year, compare="year")
    assert (found.split.before, found.split.after) == (75, 115)
    # In search 100 x 1 becomes 90 x 2: -10 at a mean of 1.5 orders, +1 order at a mean of 95; half of all.
    assert brought(found) == pytest.approx([-7.5, 47.5, 0, 0])


def new(*channels: str, month: int) -> list[dict[str, Any]]:
    """Give an order of a new customer on the 1st and the 28th, and between: each by its channel."""
    days = [1, *range(2, len(channels)), 28]
    return [
        order(100 * month + at, f"{month}-{at}", date(2025, month, days[at]), 10, channel)
        for at, channel in enumerate(channels)
    ]


def spent(month: int, channel: str, amount: int, clicks: int | None = None, day: int = 1) -> dict[str, Any]:
    row = {"platform": "any", "spent_on": date(2025, month, day), "channel": channel}
    return row | {"amount": amount, "clicks": clicks}


BOTH = ("search", "search", "radio", "friends")


def test_acquisition_cost() -> None:
    # (20 + 30) / 4 = 12.50 becomes (48 + 50) / 4 = 24.50. Radio tells no clicks, friends cost none.
    rows = {
        "orders": [*new(*BOTH, month=1), *new(*BOTH, month=2)],
        "spend": [
            spent(1, "search", 20, 20),
            spent(1, "radio", 30),
            spent(2, "search", 48, 24),
            spent(2, "radio", 50, day=28),
        ],
    }
    found = split_of("cac", rows)
    assert (found.split.before, found.split.after) == (12.5, 24.5)
    # Search, half of all: a click from 1.00 to 2.00 at a mean of 11; clicks from 10 to 12 at a mean of 1.50.
    # Radio, a quarter: 20 more.
    assert brought(found) == pytest.approx([5.5, 1.5, 5, 0, 0])
    assert [(d.before, d.after) for d in found.drivers] == [(1, 2), (5, 6), (7.5, 12.5)]
    said = (
        "Acquisition cost per click. Share of acquisition spend that tells clicks: 40.0% before, 49.0% after"
    )
    assert said in found.notes


def test_acquisition_cost_of_a_shop_that_tells_no_clicks() -> None:
    rows = {
        "orders": [*new("radio", "friends", month=1), *new("radio", "radio", month=2)],
        "spend": [spent(1, "radio", 30), spent(2, "radio", 80, day=28)],
    }
    found = split_of("cac", rows)
    # 15 becomes 40: radio from 30 to 40 at 3/4 of all; 1/2 more of radio, at a mean of 35, and friends go.
    assert brought(found) == pytest.approx([0, 0, 7.5, 17.5, 0])
    assert [(d.before, d.after) for d in found.drivers] == [(None, None), (None, None), (15, 40)]


def test_a_channel_that_begins_to_buy_clicks_pays_for_their_number() -> None:
    rows = {
        "orders": [*new("social", "search", month=1), *new("social", "search", month=2)],
        "spend": [spent(1, "search", 10, 5), spent(2, "search", 10, 5), spent(2, "social", 6, 3, day=28)],
    }
    assert brought(split_of("cac", rows)) == pytest.approx([0, 3, 0, 0, 0])


def test_clicks_told_in_one_period_alone_explain_nothing() -> None:
    rows = {
        "orders": [*new("social", "social", month=1), *new("social", "social", month=2)],
        "spend": [spent(1, "social", 10), spent(2, "social", 30, 15, day=28)],
    }
    found = split_of("cac", rows)
    assert (found.split.before, found.split.after) == (5, 15)
    assert brought(found) == pytest.approx([0, 0, 0, 0, 10])


def test_drivers_count_the_days_the_number_counts() -> None:
    # Spend is known from the 20th of January on: customers of the days before are in no part.
    rows = {
        "orders": [*new("social", "social", "social", month=1), *new("social", "social", month=2)],
        "spend": [spent(1, "social", 10, 5, day=20), spent(2, "social", 30, 5, day=28)],
    }
    found = split_of("cac", rows)
    assert (found.split.before, found.split.after) == (10, 15)
    # Clicks from 2.00 to 6.00 at a mean of 3.75; from 5 to 2.5 a customer at a mean of 4.00.
    assert brought(found) == pytest.approx([15, -10, 0, 0, 0])
    assert "cac: the days from 2025-01-20 to 2025-02-28 count, for which all its data is known" in found.notes


def test_a_period_without_a_value_is_refused_and_not_taken_as_nothing() -> None:
    rows = {
        "orders": [*new("social", month=1), *new("social", "social", month=2)],
        "spend": [spent(2, "social", 10, 5), spent(2, "social", 10, 5, day=28)],
    }
    with pytest.raises(NoValue, match=r"cac has no value in 2025-01-01..2025-01-31, so nothing"):
        split_of("cac", rows)
    with pytest.raises(InputError, match="the shop holds no spend"):
        split_of("cac", {"orders": rows["orders"]})


def leg(
    number: int, month: int, medium: str, spoken: int, hold: float | None, after: float
) -> dict[str, Any]:
    at = datetime(2025, month, 3, 9)  # noqa: DTZ001  # instants are stored as UTC without a zone
    row = {"contact_id": str(number), "medium": medium, "queued_at": at, "answered_at": at}
    ended = at + timedelta(seconds=spoken)
    return row | {"ended_at": ended, "hold_seconds": hold, "after_call_seconds": after}


DAYS = [order(1, "ann", date(2025, 1, 1), 10, "web"), order(2, "ann", date(2025, 2, 28), 10, "web")]


def test_handle_time() -> None:
    # January: phone 160 and 80, chat 60: a mean of 100. February: phone 140, chat 80: 110.
    contacts = [
        leg(1, 1, "phone", 120, 20.0, 40.0),
        leg(2, 1, "phone", 60, 0.0, 20.0),
        leg(3, 1, "chat", 60, None, 0.0),
        leg(4, 2, "phone", 130, 30.0, 10.0),
        leg(5, 2, "chat", 60, None, 20.0),
    ]
    found = split_of("average_handle_time", {"orders": DAYS, "contacts": contacts})
    assert (found.split.before, found.split.after) == (100, 110)
    assert found.across == "medium"
    # Phone, 7/12 of all: talk 80 to 100, hold 10 to 30, work after 30 to 10. Chat, 5/12: 20 more work after.
    # Phone falls from 2/3 to 1/2, at a mean of 130; chat rises as much, at a mean of 70.
    assert brought(found) == pytest.approx([140 / 12, 140 / 12, -40 / 12, -10, 0])
    said = "Hold, in handle time. Share of these legs of which it is known: 66.7% before, 50.0% after"
    assert said in found.notes


def test_hold_recorded_in_one_period_alone_explains_nothing() -> None:
    contacts = [leg(1, 1, "phone", 100, None, 10.0), leg(2, 2, "phone", 100, 40.0, 30.0)]
    found = split_of("average_handle_time", {"orders": DAYS, "contacts": contacts})
    assert brought(found) == pytest.approx([0, 0, 0, 0, 20])
