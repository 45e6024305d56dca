"""A group in which nothing was counted stands in the answer all the same, and total selects stay one row."""

from __future__ import annotations

from datetime import date

from patronage.metrics.worked import small_shop
from tests.metrics.asking import ask, order

ROWS = {
    "orders": [
        order("1", "ann", date(2025, 1, 1), 20, channel="email"),
        order("2", "ann", date(2025, 1, 11), 20, channel="email"),
        order("3", "bob", date(2025, 1, 20), 15, channel="search"),
    ]
}


def test_a_channel_without_second_orders_stands_with_nothing() -> None:
    with small_shop(ROWS) as engine:
        found = ask(engine, "days_to_second_order", by="channel")
        assert found.rows == (("email", 10.0), ("search", None))
        assert found.sql.count("order_facts") == 2


def test_a_total_is_one_select_and_one_row() -> None:
    with small_shop(ROWS) as engine:
        found = ask(engine, "aov")
        assert len(found.rows) == 1
        assert "with" not in found.sql


def test_a_channel_of_acquisition_without_known_beginnings_stands_with_nothing() -> None:
    rows = {
        "orders": [
            {**order("1", "ann", date(2025, 1, 1), 20, channel="email"), "cost_of_goods": 15},
            {**order("2", "bob", date(2025, 1, 20), 16, channel="search"), "cost_of_goods": 8},
            # Nobody is named: it has no beginning, and its group stands.
            order("3", None, date(2025, 1, 25), 99, channel="direct"),
        ]
    }
    with small_shop(rows) as engine:
        found = ask(engine, "historic_clv", by="channel")
        assert [row[:2] for row in found.rows] == [("(not given)", None), ("email", 5.0), ("search", 8.0)]
        # Who counts in it has a row among customers; only those who do not are looked for outside of it.
        assert found.sql.count("inner join customer_facts") == 2
        assert found.sql.count("f.cohort_on is null") == 2


def test_filters_of_customers_hold_where_the_customer_is_sure() -> None:
    rows = {
        "orders": [order("1", "ann", date(2025, 1, 1), 20), order("2", "bob", date(2025, 1, 20), 16)],
        "customers": [{"customer": "ann", "country": "DE"}, {"customer": "bob", "country": "FR"}],
    }
    with small_shop(rows) as engine:
        found = ask(engine, "revenue_retention", cohort="month", by="country", where="country=DE")
        assert [row[2] for row in found.rows] == ["DE"]
