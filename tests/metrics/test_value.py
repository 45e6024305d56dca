"""Costs with coverage, lifespan with its rule, the yearly window and the notes that go with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from patronage.base.errors import Unreachable, UsageError
from patronage.engine.duckdb import DuckDB
from patronage.engine.result import Result
from patronage.facts.coverage import read_coverage
from patronage.metrics.answer import answer
from patronage.metrics.question import question
from patronage.metrics.worked import small_shop

Row = dict[str, Any]


def order(order_id: str, customer: str | None, at: date, gross: float, **more: object) -> Row:
    return {"order_id": order_id, "customer": customer, "ordered_at": at, "gross": gross, **more}


def ask(engine: DuckDB, metrics: str, **options: Any) -> Result:
    coverage = read_coverage(engine)
    assert coverage is not None
    return answer(engine, question(metrics, coverage.last_on, **options), coverage)


def costed(*pairs: tuple[float, float | None]) -> DuckDB:
    """Return a shop with an order of each value and cost."""
    orders = [
        order(str(at), "ann", date(2025, 1, 1 + at), gross, cost_of_goods=cost)
        for at, (gross, cost) in enumerate(pairs)
    ]
    return small_shop({"orders": orders})


@pytest.fixture(scope="module")
def two() -> Iterator[DuckDB]:
    """Return a shop with two orders of one customer."""
    with costed((10, 5), (30, 5)) as engine:
        yield engine


def test_a_cost_known_for_95_percent_of_value_is_enough() -> None:
    with costed((95, 60), (5, None)) as engine:
        found = ask(engine, "margin,cost_of_goods,margin_rate").records()[0]
    assert (found["margin"], found["cost_of_goods"], found["margin_coverage"]) == (35, 60, 0.95)
    assert found["margin_rate"] == 35 / 95


def test_a_cost_known_for_less_says_nothing_rather_than_something_wrong() -> None:
    with costed((94, 60), (6, None)) as engine:
        result = ask(engine, "margin,cost_of_goods,margin_rate,simple_clv,historic_clv")
    found = result.records()[0]
    names = ("margin", "cost_of_goods", "margin_rate", "simple_clv", "historic_clv")
    assert [found[name] for name in names] == [None] * 5
    assert found["margin_coverage"] == found["simple_clv_coverage"] == 0.94
    assert "the cost of goods is known for 1 of 2 orders" in " ".join(result.notes)


def test_a_stated_rate_fills_in_what_is_not_known_and_says_so() -> None:
    with costed((90, 60), (10, None)) as engine:
        result = ask(engine, "margin,cost_of_goods,margin_rate,historic_clv", margin_rate="0.4")
    found = result.records()[0]
    assert (found["margin"], found["cost_of_goods"], found["historic_clv"]) == (34, 66, 34.0)
    assert found["margin_rate"] == 0.34
    assert "assumed: a margin rate of 40%" in " ".join(result.notes)


def test_an_unknown_cost_is_not_a_cost_of_nothing() -> None:
    with costed((50, None), (50, None)) as engine:
        found = ask(engine, "margin,cost_of_goods").records()[0]
    assert (found["margin"], found["margin_coverage"]) == (None, 0.0)
    with costed((50, 0), (50, 0)) as engine:
        assert ask(engine, "margin").value() == 100


def test_a_refund_of_unknown_cost_alone_in_its_month_says_nothing() -> None:
    rows = {
        "orders": [
            order("1", "ann", date(2025, 1, 3), 50),
            order("2", "ann", date(2025, 3, 3), 50, cost_of_goods=10),
        ],
        "refunds": [{"refund_id": "r", "order_id": "1", "refunded_at": date(2025, 2, 3), "goods": 9}],
    }
    with small_shop(rows) as engine:
        months = ask(engine, "margin", grain="month", basis="cash").column("margin")
    assert months == (None, None, 40)


def fully_costed(**more: object) -> Row:
    known = {"cost_of_goods": 60, "shipping_cost": 5, "payment_fee": 2}
    return order("1", "ann", date(2025, 1, 3), 100, **(known | more))


@pytest.mark.parametrize("unknown", ["shipping_cost", "payment_fee", "cost_of_goods"])
def test_a_contribution_of_which_a_part_is_not_known_is_absent(unknown: str) -> None:
    with small_shop({"orders": [fully_costed(**{unknown: None})]}) as engine:
        found = ask(engine, "contribution_margin").records()[0]
        assert found == {"contribution_margin": None, "contribution_margin_coverage": 0.0}
        assumed = ask(engine, "contribution_margin", margin_rate="0.4").value()
    # A margin rate stands for the cost of goods, for nothing else.
    assert assumed == (33 if unknown == "cost_of_goods" else None)


def test_handling_that_nobody_stated_is_said_to_count_nothing() -> None:
    with small_shop({"orders": [fully_costed()]}) as engine:
        silent = ask(engine, "contribution_margin")
        stated = ask(engine, "contribution_margin", packaging_cost=Decimal("0.5"), returns_cost=Decimal(3))
    assert silent.value() == 33
    assert "packaging_cost and returns_cost not stated and counted as 0" in silent.notes
    assert stated.value() == Decimal("32.5")
    assert not [note for note in stated.notes if "not stated" in note]


def test_fees_are_known_of_orders_and_not_of_their_lines() -> None:
    with small_shop({"orders": [fully_costed()]}) as engine, pytest.raises(Unreachable, match="category"):
        ask(engine, "contribution_margin", by="category")


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


def test_who_came_before_history_is_in_totals_and_in_no_cohort() -> None:
    orders = [
        order("1", "old", date(2025, 1, 2), 50),
        order("2", "old", date(2025, 1, 12), 50),
        order("3", "new", date(2025, 2, 1), 20),
    ]
    with small_shop({"orders": orders}, "2025-01-01") as engine:
        found = ask(engine, "customers,new_customers,returning_customers,returning_revenue_share")
        values = found.records()[0]
        lives = ask(engine, "historic_revenue_clv").value()
        sizes = ask(engine, "orders", cohort="month").column("cohort_size")
        to_second = ask(engine, "days_to_second_order,days_between_orders").records()[0]
    assert (values["customers"], values["new_customers"], values["returning_customers"]) == (2, 1, 1)
    assert values["returning_revenue_share"] == 100 / 120
    assert lives == 20.0
    assert set(sizes) == {1}
    assert (to_second["days_to_second_order"], to_second["days_between_orders"]) == (None, 10.0)
    assert "1 customers were first seen within 10 days of the start" in " ".join(found.notes)


def test_goods_given_back_before_the_first_order_lower_its_age() -> None:
    rows = {
        "orders": [order("1", "ann", date(2025, 3, 1), 40)],
        "refunds": [
            {"refund_id": "r", "customer": "ann", "refunded_at": date(2025, 1, 9), "goods": 4},
            {"refund_id": "u", "customer": "ann", "goods": 1},
        ],
    }
    with small_shop(rows) as engine:
        found = ask(engine, "net_revenue", cohort="month").records()
    assert [(r["age"], r["net_revenue"]) for r in found] == [(0, 36), (None, -1)]


def test_undated_refunds_stand_in_a_row_of_their_own_under_cash() -> None:
    rows = {
        "orders": [order("1", "ann", date(2025, 3, 1), 40)],
        "refunds": [{"refund_id": "u", "order_id": "1", "goods": 5}],
    }
    with small_shop(rows) as engine:
        cash = ask(engine, "net_revenue", grain="month", basis="cash")
        period = ask(engine, "net_revenue", period="2025-03", basis="cash")
        total = ask(engine, "net_revenue", basis="cash").value()
    assert [(r["month"], r["net_revenue"]) for r in cash] == [(date(2025, 3, 1), 40), (None, -5)]
    assert "1 refund lines have no date and stand in a row of their own" in cash.notes
    assert period.value() == 40
    assert "1 refund lines have no date and are left out of the period" in period.notes
    assert total == 35
