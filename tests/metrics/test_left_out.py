"""Who and what is left out of a number, kept beside it, and said to be."""

from __future__ import annotations

from datetime import date

import pytest

from patronage.metrics.worked import small_shop
from tests.metrics.asking import ask, order


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
    assert "1 customer was first seen within 10 days of the start" in " ".join(found.notes)


@pytest.mark.parametrize(
    ("metric", "options", "is_said"),
    [
        ("customers", {}, True),
        ("new_customers", {}, True),
        ("days_between_orders", {}, True),
        ("historic_revenue_clv", {}, True),
        ("net_revenue", {"cohort": "month"}, True),
        ("net_revenue", {}, False),
        ("aov", {}, False),
    ],
)
def test_the_share_that_names_nobody_is_said_where_it_is_left_out(
    metric: str, options: dict[str, str], *, is_said: bool
) -> None:
    orders = [order("1", "ann", date(2025, 1, 1), 30), order("2", None, date(2025, 1, 2), 70)]
    with small_shop({"orders": orders}) as engine:
        notes = " ".join(ask(engine, metric, **options).notes)
    assert ("1 order (50.0%) names no customer" in notes) is is_said


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
    assert "1 refund line has no date and stands in a row of its own" in cash.notes
    assert period.value() == 40
    assert "1 refund line has no date and is left out of the period" in period.notes
    assert total == 35


@pytest.mark.parametrize(
    ("metric", "options", "is_said"),
    [
        ("net_revenue", {"by": "product"}, True),
        ("net_revenue", {"where": "category=mugs"}, True),
        ("orders", {"by": "product"}, False),
        ("net_revenue", {"by": "channel"}, False),
        ("net_revenue", {}, False),
    ],
)
def test_the_value_of_lines_without_a_price_is_said_to_stand_in_no_product(
    metric: str, options: dict[str, str], *, is_said: bool
) -> None:
    rows = {
        "orders": [order("1", "ann", date(2025, 1, 1), 30), order("2", "bob", date(2025, 1, 2), 70)],
        "order_lines": [
            {"order_id": "1", "line": 1, "product": "cup", "category": "mugs", "quantity": 1},
            {"order_id": "2", "line": 1, "product": "pot", "quantity": 1, "unit_price": 70},
        ],
    }
    with small_shop(rows) as engine:
        found = ask(engine, metric, **options)
    said = "1 line of an order names no price: what it brought stands in (not given), not in its product"
    assert (said in found.notes) is is_said
