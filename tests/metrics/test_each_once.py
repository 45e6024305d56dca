"""Different customers under several conditions are told apart once, and counted as if each had been alone."""

from __future__ import annotations

from datetime import date

from patronage.metrics.worked import small_shop
from tests.metrics.asking import ask, order

ROWS = {
    "orders": [
        order("1", "ann", date(2025, 1, 1), 20, channel="email"),
        order("2", "ann", date(2025, 1, 11), 20, channel="email"),
        order("3", "ann", date(2025, 2, 12), 20, channel="search"),
        order("4", "bob", date(2025, 1, 20), 15, channel="search"),
        order("5", None, date(2025, 1, 25), 99, channel="direct"),
    ]
}


def test_people_are_counted_once_a_channel_whatever_they_ordered_there() -> None:
    with small_shop(ROWS) as engine:
        found = ask(engine, "customers,repeat_rate,orders,net_revenue", by="channel")
        columns = ("channel", "customers", "repeat_rate", "orders", "net_revenue")
        assert list(zip(*map(found.column, columns), strict=True)) == [
            ("direct", 0, None, 1, 99),
            ("email", 1, 1.0, 2, 40),
            # Ann's third order was made here, and it is Bob's first.
            ("search", 2, 0.5, 2, 35),
        ]
        assert "count(distinct" not in found.sql
        # One measure of people costs less as it is.
        assert "count(distinct" in ask(engine, "customers", by="channel").sql


def test_people_are_counted_once_a_month_and_channel() -> None:
    with small_shop(ROWS) as engine:
        found = ask(engine, "repeat_rate,customers", by="channel", grain="month")
        assert {row[:2]: row[2] for row in found.rows if row[2] is not None} == {
            (date(2025, 1, 1), "email"): 1.0,
            (date(2025, 1, 1), "search"): 0.0,
            (date(2025, 2, 1), "search"): 0.0,
        }
