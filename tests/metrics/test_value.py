"""Lifespans with their rule, the yearly window, whole lives: what they take and what they refuse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from patronage.base.errors import UsageError
from patronage.engine.duckdb import DuckDB
from patronage.metrics.worked import small_shop
from tests.metrics.asking import Row, ask, order


@pytest.fixture(scope="module")
def two() -> Iterator[DuckDB]:
    """Return a shop with two orders of one customer."""
    orders = [order(str(day), "ann", date(2025, 1, day), 20, cost_of_goods=5) for day in (1, 2)]
    with small_shop({"orders": orders}) as engine:
        yield engine


def watched(lost: int, stayed: int, years: int = 4, channel: str = "email") -> list[Row]:
    """Return orders of people who went silent two years before the end, and of people who did not."""
    end = date(2025, 12, 31)
    began = end - timedelta(days=years * 365 - 1)
    two_back, one_back = end - timedelta(days=500), end - timedelta(days=100)
    rows = [order("first", None, began, 1), order("last", None, end, 1)]
    for number in range(lost + stayed):
        who = f"{channel}{number}"
        rows.append(order(f"{who}-1", who, two_back, 10, channel=channel))
        if number >= lost:
            rows.append(order(f"{who}-2", who, one_back, 10, channel=channel))
    return rows


@pytest.mark.parametrize(
    ("rows", "years", "rule"),
    [
        (watched(100, 25), 1.25, "shop"),
        (watched(99, 26), 3.0, "default"),
        (watched(100, 25, years=3), 1.25, "shop"),
        (watched(100, 25, years=2), 3.0, "default"),
        (watched(20, 380), 3.0, "default"),
        (watched(100, 300), 4.0, "shop"),
    ],
)
def test_a_lifespan_is_that_of_the_shop_where_enough_were_watched(
    rows: list[Row], years: float, rule: str
) -> None:
    with small_shop({"orders": rows}) as engine:
        assert ask(engine, "average_lifespan").records() == [
            {"average_lifespan": years, "average_lifespan_rule": rule}
        ]


def test_five_percent_of_400_customers_were_lost() -> None:
    with small_shop({"orders": watched(20, 380)}) as engine:
        found = ask(engine, "inactive_rate").records()[0]
    assert found["inactive_rate"] == 0.05
    # Wilson: 0.05 and 0.0048, less and more 0.0219, over 1.0096.
    assert [round(float(str(found[f"inactive_rate_{end}"])), 4) for end in ("low", "high")] == [
        0.0326,
        0.076,
    ]


def test_a_group_with_few_lost_customers_takes_the_shops_lifespan() -> None:
    rows = watched(100, 100) + watched(10, 40, channel="meta")[2:]
    with small_shop({"orders": rows}) as engine:
        found = {r["channel"]: r for r in ask(engine, "average_lifespan", by="channel")}
    assert (found["email"]["average_lifespan"], found["email"]["average_lifespan_rule"]) == (2.0, "group")
    assert (found["meta"]["average_lifespan"], found["meta"]["average_lifespan_rule"]) == (250 / 110, "shop")


def test_a_rate_of_another_window_is_brought_to_a_year() -> None:
    with small_shop({"orders": watched(100, 25)}) as engine:
        half = ask(engine, "average_lifespan", inactive_window_days=270).records()[0]
    # 500 days ago lies in the 270 days before the last 270: 100 of 125 lost in 270 days.
    assert half["average_lifespan"] == pytest.approx(270 / 365 * 125 / 100)


def test_yearly_values_look_at_the_last_365_days_alone() -> None:
    end = date(2025, 12, 31)
    orders = [
        order("1", "ann", end - timedelta(days=365), 1000),
        order("2", "ann", end - timedelta(days=364), 100),
        order("3", "ann", end, 50),
    ]
    with small_shop({"orders": orders}) as engine:
        assert ask(engine, "customer_value").value() == 150.0
        assert ask(engine, "customer_value", as_of=end - timedelta(days=1)).value() == 1100.0


def test_a_short_history_is_scaled_to_a_year_and_said_to_be() -> None:
    orders = [order("1", "ann", date(2025, 1, 1), 30), order("2", "bob", date(2025, 3, 14), 70)]
    with small_shop({"orders": orders}) as engine:
        found = ask(engine, "customer_value")
    assert found.value() == 250.0
    assert "only 73 days of history: scaled to a year" in found.notes


@pytest.mark.parametrize("name", ["customer_value", "simple_clv", "simple_revenue_clv", "average_lifespan"])
@pytest.mark.parametrize("asked", [{"period": "2025"}, {"grain": "month"}, {"cohort": "month"}])
def test_what_stands_at_as_of_refuses_another_time(name: str, asked: dict[str, str], two: DuckDB) -> None:
    with pytest.raises(UsageError, match=f"{name} always takes .*as_of"):
        ask(two, name, **asked)


@pytest.mark.parametrize("name", ["historic_clv", "historic_revenue_clv"])
def test_whole_lives_are_not_cut_by_a_period_without_cohorts(name: str, two: DuckDB) -> None:
    with pytest.raises(UsageError, match="add --cohort month"):
        ask(two, name, period="2025")
    assert len(ask(two, name, period="2025", cohort="month")) == 1


@pytest.mark.parametrize("name", ["retention_rate", "revenue_retention"])
@pytest.mark.parametrize("asked", [{}, {"grain": "month"}, {"by": "cohort"}])
def test_what_has_a_meaning_by_age_asks_for_it(name: str, asked: dict[str, str], two: DuckDB) -> None:
    with pytest.raises(UsageError, match="only by cohort and age"):
        ask(two, name, **asked)


def test_a_value_so_far_by_channel_is_of_the_channel_that_won_the_customer() -> None:
    orders = [
        order("1", "ann", date(2025, 1, 1), 30, channel="meta"),
        order("2", "ann", date(2025, 2, 1), 70, channel="email"),
        order("3", "bob", date(2025, 1, 5), 10, channel="email"),
    ]
    with small_shop({"orders": orders}) as engine:
        whole = ask(engine, "historic_revenue_clv", by="channel").rows
        aged = ask(engine, "historic_revenue_clv,retention_rate", by="channel", cohort="month")
    assert whole == (("email", 10.0), ("meta", 100.0))
    by_age = {(r["channel"], r["age"]): (r["historic_revenue_clv"], r["retention_rate"]) for r in aged}
    assert by_age["meta", 1] == (100.0, 1.0)
    assert by_age["email", 1] == (10.0, 0.0)
