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
