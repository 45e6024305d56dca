"""How passes over facts meet: on the calendar, in one row, under each other; each way tells what happened."""

from __future__ import annotations

from datetime import date
from typing import Any

from patronage.metrics.worked import small_shop
from tests.metrics.asking import Row, ask, order


def _subscription(number: int, started: date, amount: int, ended: date | None = None) -> Row:
    ends: dict[str, Any] = {} if ended is None else {"ended_at": ended}
    known = {"subscription_id": str(number), "customer": str(number), "started_at": started}
    return {**known, "interval": "month", "amount": amount, **ends}


ORDERS = [
    order("1", "ann", date(2025, 1, 5), 20),
    order("2", "bob", date(2025, 3, 9), 30),
    order("3", "cid", date(2025, 4, 30), 50),
]
SUBSCRIPTIONS = [
    _subscription(1, date(2025, 1, 5), 20),
    _subscription(2, date(2025, 1, 9), 10, date(2025, 3, 2)),
    _subscription(3, date(2025, 3, 4), 5),
]
EARLIER = _subscription(4, date(2024, 11, 3), 100, date(2025, 2, 3))


def _months(*numbers: int) -> list[date]:
    return [date(2025 - (n < 1), (n - 1) % 12 + 1, 1) for n in numbers]


def test_a_stock_and_what_is_lost_of_it_take_one_pass() -> None:
    with small_shop({"orders": ORDERS, "subscriptions": SUBSCRIPTIONS}) as engine:
        mrr = ask(engine, "mrr", grain="month")
        assert list(mrr.column("month")) == _months(1, 2, 3, 4)
        # In February nothing moves, and what is there stays.
        assert mrr.column("mrr") == (30, 30, 25, 25)
        churn = ask(engine, "churn_rate", grain="month")
        assert churn.column("churn_rate") == (None, 0, 0.5, 0)
        assert [found.sql.count("subscription_changes") for found in (mrr, churn)] == [1, 1]


def test_the_calendar_meets_days_where_rows_count_whatever_step_they_fall_into() -> None:
    with small_shop({"orders": ORDERS}) as engine:
        by_month = ask(engine, "orders", grain="month")
        assert by_month.column("orders") == (1, 0, 1, 1)
        assert "group by f.ordered_on" in by_month.sql
        # It meets those of several facts at once.
        both = ask(engine, "orders,net_revenue", grain="month")
        assert (both.column("net_revenue"), both.sql.count("calendar as")) == ((20, 0, 30, 50), 1)
        # Who is new in a month is told by the month, and groups might be as many as rows.
        by_cell = ask(engine, "returning_customers", grain="month")
        by_group = ask(engine, "orders", grain="month", by="channel")
        assert ["group by f.ordered_on" in found.sql for found in (by_cell, by_group)] == [False, False]


def test_what_began_before_the_period_is_in_the_stock() -> None:
    with small_shop({"orders": ORDERS, "subscriptions": SUBSCRIPTIONS}) as engine:
        found = ask(engine, "mrr", grain="month", period="2025-03-01..2025-04-30")
        assert found.column("mrr") == (25, 25)


def test_months_before_the_first_order_stand_where_something_else_happened_then() -> None:
    with small_shop({"orders": ORDERS, "subscriptions": [*SUBSCRIPTIONS, EARLIER]}) as engine:
        mrr = ask(engine, "mrr", grain="month")
        assert list(mrr.column("month")) == _months(-1, 0, 1, 2, 3, 4)
        assert mrr.column("mrr") == (100, 100, 130, 30, 25, 25)
        assert mrr.column("is_partial")[:2] == (True, True)


def test_spend_before_the_first_order_is_not_lost() -> None:
    spend: list[Row] = [
        {"platform": "meta", "spent_on": date(2024, 12, 30), "amount": 7, "channel": "social"}
    ]
    later: list[Row] = [{**spend[0], "spent_on": date(2025, 3, 1), "amount": 9}]
    for rows, months, amounts in (
        (later, _months(1, 2, 3, 4), (0, 0, 9, 0)),
        (spend + later, _months(0, 1, 2, 3, 4), (7, 0, 0, 9, 0)),
    ):
        with small_shop({"orders": ORDERS, "spend": rows}) as engine:
            found = ask(engine, "spend,orders", grain="month")
            assert list(found.column("month")) == months
            assert found.column("spend") == amounts
            assert found.column("orders")[-4:] == (1, 0, 1, 1)


def test_totals_of_two_facts_are_one_row_each_side_by_side() -> None:
    spend: list[Row] = [{"platform": "meta", "spent_on": date(2025, 3, 1), "amount": 9, "channel": "social"}]
    with small_shop({"orders": ORDERS, "spend": spend}) as engine:
        found = ask(engine, "spend,orders,cac", period="2025-02")
        assert found.rows[0][:3] == (0, 0, None)
        assert "union" not in found.sql
