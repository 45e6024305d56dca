"""The mistakes reports make: counting rows twice, averaging averages, adding people up, months that shift."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest

from patronage.base.errors import Unreachable
from patronage.engine.duckdb import DuckDB
from patronage.metrics.worked import small_shop
from tests.metrics.asking import Row, ask, order


def refund(refund_id: str, order_id: str, at: date, goods: float, **more: object) -> Row:
    return {"refund_id": refund_id, "order_id": order_id, "refunded_at": at, "goods": goods, **more}


def line(order_id: str, number: int, product: str, price: float, **more: object) -> Row:
    one = {"order_id": order_id, "line": number, "product_id": product, "category": product[0]}
    return one | {"quantity": 1, "unit_price": price, **more}


@pytest.fixture(scope="module")
def shop() -> Iterator[DuckDB]:
    """Return a shop with orders of many lines, several refunds an order and customers in two channels."""
    rows: dict[str, list[Row]] = {
        "orders": [
            order("1", "ann", date(2025, 1, 31), 60, discount=6, channel="email"),
            order("2", "ann", date(2025, 2, 28), 30, channel="meta"),
            order("3", "bob", date(2025, 2, 1), 10, channel="meta"),
            order("4", "bob", date(2025, 2, 2), 20, channel="meta"),
            order("5", None, date(2025, 3, 1), 80, channel="meta"),
        ],
        "order_lines": [
            line("1", 1, "a1", 10, discount=1),
            line("1", 2, "a2", 20, discount=2),
            line("1", 3, "b1", 30, discount=3),
            line("2", 1, "b1", 30),
            line("4", 1, "a1", 15),
        ],
        "refunds": [
            refund("r1", "1", date(2025, 2, 10), 5, product_id="a1", quantity=1),
            refund("r2", "1", date(2025, 2, 12), 7, product_id="b1", quantity=1),
            refund("r3", "1", date(2025, 2, 13), 1),
        ],
    }
    with small_shop(rows) as engine:
        yield engine


def test_lines_and_refunds_beside_orders_count_no_order_twice(shop: DuckDB) -> None:
    # Orders joined to their lines and refunds would give order 1 nine times: 540 of gross alone.
    found = ask(shop, "gross_revenue,discounts,refunds,net_revenue,orders,units_per_order").records()[0]
    assert found["gross_revenue"] == 200
    assert found["discounts"] == 6
    assert found["refunds"] == 13
    assert found["net_revenue"] == 181
    assert found["orders"] == 5
    assert found["units_per_order"] == 1.0


def test_money_by_category_adds_up_and_orders_do_not(shop: DuckDB) -> None:
    rows = {r["category"]: r for r in ask(shop, "gross_revenue,discounts,refunds,orders", by="category")}
    assert {name: r["gross_revenue"] for name, r in rows.items()} == {"a": 45, "b": 60, "(not given)": 95}
    assert {name: r["discounts"] for name, r in rows.items()} == {"a": 3, "b": 3, "(not given)": 0}
    assert {name: r["refunds"] for name, r in rows.items()} == {"a": 5, "b": 7, "(not given)": 1}
    # Order 1 holds both categories: each counts it, the shop has it once.
    assert {name: r["orders"] for name, r in rows.items()} == {"a": 2, "b": 2, "(not given)": 3}


def test_a_rate_of_the_whole_is_no_mean_of_rates(shop: DuckDB) -> None:
    by_channel = ask(shop, "aov", by="channel")
    assert by_channel.rows == (("email", 54.0), ("meta", 35.0))
    assert ask(shop, "aov").value() == 38.8
    by_month = ask(shop, "aov", grain="month").column("aov")
    assert by_month == (54.0, 20.0, 80.0)


def test_people_of_months_and_channels_are_not_added_up(shop: DuckDB) -> None:
    assert ask(shop, "customers", grain="month").column("customers") == (1, 2, 0)
    assert ask(shop, "customers", by="channel").rows == (("email", 1), ("meta", 2))
    assert ask(shop, "customers").value() == 2


def test_new_and_returning_make_up_customers_in_every_cell(shop: DuckDB) -> None:
    for grain in ("day", "week", "month", "quarter", "year"):
        for row in ask(shop, "customers,new_customers,returning_customers", grain=grain):
            assert row["customers"] == int(str(row["new_customers"])) + int(str(row["returning_customers"]))


def test_a_refund_by_its_reason_has_no_orders_to_be_divided_by(shop: DuckDB) -> None:
    assert ask(shop, "refunds", by="refund_reason").rows == (("(not given)", Decimal(13)),)
    with pytest.raises(Unreachable, match=r"orders cannot be split by refund_reason.*Reachable: .*channel"):
        ask(shop, "return_rate", by="refund_reason")


def test_a_new_customer_has_no_product_and_the_refusal_says_what_there_is(shop: DuckDB) -> None:
    with pytest.raises(Unreachable, match=r"new_customers cannot be split by category.*country"):
        ask(shop, "new_customers", by="category")


def test_cash_basis_moves_money_and_keeps_the_total(shop: DuckDB) -> None:
    by_order = ask(shop, "net_revenue", grain="month").column("net_revenue")
    by_cash = ask(shop, "net_revenue", grain="month", basis="cash").column("net_revenue")
    assert by_order == (41, 60, 80)
    assert by_cash == (54, 47, 80)


def test_a_month_end_is_one_period_later_whatever_its_day(shop: DuckDB) -> None:
    # The 31st of January and the 28th of February are 28 days apart, and neighbours as months.
    rows = ask(shop, "retention_rate", cohort="month").records()
    january = {r["age"]: r["retention_rate"] for r in rows if r["cohort"] == date(2025, 1, 1)}
    assert january == {0: 1.0, 1: 1.0, 2: 0.0}
    half_steps = ask(shop, "orders", period="last 1 month", as_of=date(2025, 2, 28)).value()
    assert half_steps == 3


def test_an_hour_that_is_skipped_or_repeated_moves_nothing() -> None:
    # Clocks went forward on 2025-03-30 and back on 2025-10-26: days are those stored, not instants.
    rows = {
        "orders": [
            order("1", "ann", datetime(2025, 3, 30, 0, 59), 1),  # noqa: DTZ001  # stored as UTC without a zone
            order("2", "ann", datetime(2025, 3, 30, 23, 59, 59), 2),  # noqa: DTZ001  # as above
            order("3", "ann", datetime(2025, 10, 26, 0, 30), 4),  # noqa: DTZ001  # as above
            order("4", "ann", datetime(2025, 10, 27), 8),  # noqa: DTZ001  # as above
        ]
    }
    with small_shop(rows) as engine:
        days = ask(engine, "gross_revenue", grain="day", period="2025-10-25..2025-10-27")
        assert days.column("gross_revenue") == (0, 4, 8)
        assert ask(engine, "gross_revenue", period="2025-03-30").value() == 3
        assert ask(engine, "days_between_orders").value() == (0 + 210 + 1) / 3
