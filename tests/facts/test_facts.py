"""Facts on small shops whose numbers were worked by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from patronage.contract.table import MISSING
from patronage.engine.duckdb import DuckDB
from patronage.facts.build import build
from patronage.facts.coverage import read_coverage
from patronage.metrics.worked import small_shop

Rows = list[dict[str, Any]]


def order(
    order_id: str, customer: str | None, day: date, gross: float = 10, **more: object
) -> dict[str, Any]:
    return {"order_id": order_id, "customer": customer, "ordered_at": day, "gross": gross, **more}


def rows(engine: DuckDB, statement: str) -> list[tuple[Any, ...]]:
    return list(engine.execute(statement))


def test_order_number_goes_by_time_then_id() -> None:
    day = date(2025, 1, 5)
    with small_shop(
        {"orders": [order("b", "ann", day), order("a", "ann", day), order("c", "ann", date(2025, 1, 4))]}
    ) as engine:
        found = rows(engine, "select order_id, order_number, days_since_previous from order_facts order by 2")
    assert found == [("c", 1, None), ("a", 2, 1), ("b", 3, 0)]


@pytest.mark.parametrize(
    "reason",
    [{"status": "Voided"}, {"status": " cancelled"}, {"is_test": True}, {"cancelled_at": date(2025, 1, 6)}],
)
def test_orders_that_are_not_kept_are_counted_and_nothing_else(reason: dict[str, Any]) -> None:
    shop = {
        "orders": [order("1", "ann", date(2025, 1, 5), **reason), order("2", "ann", date(2025, 1, 7))],
        "refunds": [{"refund_id": "r", "order_id": "1", "refunded_at": date(2025, 1, 9), "goods": 10}],
    }
    with small_shop(shop) as engine:
        coverage = read_coverage(engine)
        assert rows(engine, "select order_id, order_number, net from order_facts, customer_facts") == [
            ("2", 1, Decimal(10))
        ]
        assert rows(engine, "select * from refund_facts") == []
    assert coverage is not None
    assert (coverage.orders, coverage.not_kept, coverage.refunds_left_out) == (1, 1, 1)


@pytest.mark.parametrize(("said", "unknown"), [({}, 2), ({"tax_included": "in"}, 1)])
def test_kept_orders_that_do_not_say_whether_they_hold_tax_are_counted(
    said: dict[str, Any], unknown: int
) -> None:
    day = date(2025, 1, 5)
    orders = [
        order("1", "ann", day, **said),
        order("2", "bob", day),
        order("3", "ann", day, status="cancelled"),
        order("4", "bob", day, currency="USD"),
    ]
    with small_shop({"orders": orders}) as engine:
        coverage = read_coverage(engine)
    assert coverage is not None
    assert coverage.without_rate == 1
    assert coverage.tax_unknown == unknown


def test_the_customer_not_given_has_no_first_order_and_no_facts_of_its_own() -> None:
    with small_shop(
        {"orders": [order("1", None, date(2025, 1, 5)), order("2", "ann", date(2025, 1, 6))]}
    ) as engine:
        assert rows(
            engine, "select order_id, order_number, is_given, cohort_on from order_facts order by 1"
        ) == [
            ("1", 0, False, None),
            ("2", 1, True, date(2025, 1, 6)),
        ]
        assert len(rows(engine, "select * from customer_facts")) == 1


def test_a_dated_refund_supersedes_the_undated_rest_up_to_the_same_sum() -> None:
    def refund(refund_id: str, order_id: str, goods: float, day: date | None) -> dict[str, Any]:
        return {"refund_id": refund_id, "order_id": order_id, "goods": goods, "refunded_at": day}

    shop = {
        "orders": [order(name, "ann", date(2025, 1, 5), 100) for name in ("part", "whole", "over", "none")],
        "refunds": [
            refund("u1", "part", 30, None),
            refund("d1", "part", 20, date(2025, 1, 8)),
            refund("u2", "whole", 30, None),
            refund("d2", "whole", 30, date(2025, 1, 8)),
            refund("u3", "over", 30, None),
            refund("d3", "over", 50, date(2025, 1, 8)),
            refund("u4", "none", 30, None),
        ],
    }
    with small_shop(shop) as engine:
        found = dict(rows(engine, "select order_id, sum(goods) from refund_facts group by 1"))
        assert found == {"part": 30, "whole": 30, "over": 50, "none": 30}
        of_orders = dict(rows(engine, "select order_id, refunded from order_facts"))
        assert of_orders == found


def test_a_refund_finds_its_order_by_name_unless_two_orders_bear_it() -> None:
    shop = {
        "orders": [
            order("1", "ann", date(2025, 1, 5), order_name="#1001"),
            order("2", "bob", date(2025, 1, 5), order_name="#1002"),
            order("3", "cid", date(2025, 1, 5), order_name="#1002"),
        ],
        "refunds": [
            {"refund_id": "a", "order_id": "#1001", "refunded_at": date(2025, 1, 9), "goods": 4},
            {"refund_id": "b", "order_id": "#1002", "refunded_at": date(2025, 1, 9), "goods": 5},
        ],
    }
    with small_shop(shop) as engine:
        found = rows(engine, "select order_id, counted_on, goods from refund_facts order by refund_id")
    assert found == [("1", date(2025, 1, 5), 4), (MISSING, date(2025, 1, 9), 5)]


def test_a_line_not_given_holds_what_the_lines_do_not() -> None:
    shop = {
        "orders": [
            order("1", "ann", date(2025, 1, 5), 25, discount=2, units=9),
            order("2", "ann", date(2025, 1, 6), 7),
        ],
        "order_lines": [
            {
                "order_id": "1",
                "line": 1,
                "product_id": "p",
                "product": "Pot",
                "quantity": 2,
                "unit_price": 10,
            },
        ],
    }
    with small_shop(shop) as engine:
        found = rows(
            engine, "select order_id, line, product, gross, discount, units from line_facts order by 1, 2"
        )
        assert found == [
            ("1", 0, MISSING, 5, 2, 0),
            ("1", 1, "Pot", 20, 0, 2),
            ("2", 0, MISSING, 7, 0, 0),
        ]
        same = "select sum(gross), sum(discount), sum(units) from"
        assert rows(engine, f"{same} line_facts") == rows(engine, f"{same} order_facts")


def test_a_shop_without_lines_has_each_order_as_a_line_not_given_until_lines_come() -> None:
    shop = {
        "orders": [order("1", "ann", date(2025, 1, 5), 25, units=3), order("2", None, date(2025, 1, 6), 7)]
    }
    lines = "select order_id, line, product, gross, units from line_facts order by 1, 2"
    with small_shop(shop) as engine:
        assert rows(engine, lines) == [("1", 0, MISSING, 25, 3), ("2", 0, MISSING, 7, 0)]
        columns = "order_id, line, product, quantity, unit_price"
        engine.execute(f"insert into order_lines ({columns}) values ('1', 1, 'Pot', 3, 8)")
        build(engine, "EUR", "complete")
        assert rows(engine, lines)[:2] == [("1", 0, MISSING, 1, 0), ("1", 1, "Pot", 24, 3)]


def test_a_refund_names_a_product_of_the_catalogue_that_no_line_holds() -> None:
    refund = {
        "refund_id": "r",
        "order_id": "1",
        "refunded_at": date(2025, 1, 9),
        "product_id": "p",
        "goods": 4,
    }
    shop = {
        "orders": [order("1", "ann", date(2025, 1, 5))],
        "products": [{"product_id": "p", "product": "Cup", "category": "Mugs"}],
        "refunds": [{**refund, "product_id": "p"}],
    }
    with small_shop(shop) as engine:
        assert rows(engine, "select product, category, goods from refund_facts") == [("Cup", "Mugs", 4)]


def test_a_product_bears_the_name_most_lines_give_it() -> None:
    def line(number: int, product: str | None) -> dict[str, Any]:
        return {"order_id": "1", "line": number, "product_id": "p", "product": product, "quantity": 1}

    names = ["Tea pot", "Tea pot", "zz: damaged", None, None, None]
    shop = {
        "orders": [order("1", "ann", date(2025, 1, 5), 0)],
        "order_lines": [line(number, name) for number, name in enumerate(names, 1)],
    }
    with small_shop(shop) as engine:
        assert rows(engine, "select distinct product from line_facts") == [("Tea pot",)]


def test_cost_is_that_of_the_orders_day_and_unknown_is_not_zero() -> None:
    line = {"line": 1, "quantity": 2, "unit_price": 10}
    shop = {
        "orders": [
            order(str(i), "ann", day, 20) for i, day in enumerate((date(2025, 1, 5), date(2025, 2, 5)))
        ]
        + [order("9", "ann", date(2025, 2, 6), 20)],
        "order_lines": [{"order_id": str(i), "product_id": "p", **line} for i in range(2)]
        + [{"order_id": "9", "product_id": "q", **line}],
        "products": [
            {"product_id": "p", "unit_cost": 3},
            {"product_id": "p", "unit_cost": 4, "valid_from": date(2025, 2, 1)},
        ],
    }
    with small_shop(shop) as engine:
        assert rows(engine, "select order_id, cost from order_facts order by 1") == [
            ("0", 6),
            ("1", 8),
            ("9", None),
        ]


def test_a_category_may_state_the_margin_its_costs_do_not_tell() -> None:
    line = {"line": 1, "quantity": 1, "unit_price": 50}
    shop = {
        "orders": [order(str(i), "ann", date(2025, 1, 5), 50) for i in range(3)],
        "order_lines": [
            {"order_id": "0", "category": "Tea", "discount": 10, **line},
            {"order_id": "1", "category": "Tea", "unit_cost": 7, **line},
            {"order_id": "2", "category": "Pots", **line},
        ],
    }
    with small_shop(shop) as engine:
        build(engine, "EUR", "complete", {"Tea": Decimal("0.6")})
        # (50 - 10) x (1 - 0.6); a cost that was delivered stays.
        assert rows(engine, "select order_id, cost from order_facts order by 1") == [
            ("0", 16),
            ("1", 7),
            ("2", None),
        ]
        coverage = read_coverage(engine)
    assert coverage is not None
    assert (coverage.cost_known, coverage.cost_assumed) == (2, 1)


def test_restocked_pieces_bring_their_cost_back() -> None:
    shop = {
        "orders": [order("1", "ann", date(2025, 1, 5), 40)],
        "order_lines": [
            {"order_id": "1", "line": 1, "product_id": "p", "quantity": 4, "unit_price": 10, "unit_cost": 3}
        ],
        "refunds": [
            {
                "refund_id": "a",
                "order_id": "1",
                "goods": 10,
                "product_id": "p",
                "quantity": 1,
                "restocked": True,
            },
            {
                "refund_id": "b",
                "order_id": "1",
                "goods": 10,
                "product_id": "p",
                "quantity": 1,
                "restocked": False,
            },
        ],
    }
    with small_shop(shop) as engine:
        assert rows(engine, "select refund_id, cost_reversed from refund_facts order by 1") == [
            ("a", 3),
            ("b", 0),
        ]
        assert rows(engine, "select cost, cost_reversed, refunded from order_facts") == [(12, 3, 20)]


def test_another_currency_takes_the_rate_of_its_day_or_stays_out() -> None:
    shop = {
        "orders": [
            order("1", "ann", date(2025, 1, 5), 10),
            order("2", "ann", date(2025, 1, 6), 10, currency="USD"),
            order("3", "ann", date(2025, 1, 5), 10, currency="USD"),
        ],
        "rates": [{"valid_on": date(2025, 1, 6), "currency_from": "USD", "currency_to": "EUR", "rate": 0.9}],
    }
    with small_shop(shop) as engine:
        assert rows(engine, "select order_id, gross from order_facts order by 1") == [("1", 10), ("2", 9)]
        coverage = read_coverage(engine)
    assert coverage is not None
    assert coverage.without_rate == 1


def surge() -> Rows:
    """Forty customers who buy every 20 days from the first, and one new customer every three days after."""
    start = date(2025, 1, 1).toordinal()
    old = [(f"old{i}", start + i % 20 + 20 * k) for i in range(40) for k in range(8)]
    new = [(f"new{i}", start + 30 + 3 * i) for i in range(40)]
    return [order(f"{who}-{day}", who, date.fromordinal(day)) for who, day in old + new]


def test_an_export_that_begins_in_mid_life_is_noticed() -> None:
    with small_shop({"orders": surge()}, history="detect") as engine:
        coverage = read_coverage(engine)
        flagged = rows(
            engine, "select count(*) from customer_facts where is_before_history and cohort_on is null"
        )
    assert coverage is not None
    assert (coverage.history_rule, coverage.burn_in_days, coverage.before_history) == ("detected", 20, 40)
    assert flagged == [(40,)]


def test_declared_complete_history_has_only_new_customers() -> None:
    with small_shop({"orders": surge()}, history="complete") as engine:
        coverage = read_coverage(engine)
    assert coverage is not None
    assert (coverage.history_rule, coverage.before_history) == ("complete", 0)


def test_evidence_goes_before_the_burn_in() -> None:
    shop = {
        "orders": surge(),
        "customers": [
            {"customer": "old0", "orders_before": 8},
            {"customer": "old1", "orders_before": 9},
            {"customer": "old2", "created_at": date(2025, 1, 2)},
            {"customer": "old3", "created_at": date(2023, 1, 2)},
        ],
    }
    with small_shop(shop, history="detect") as engine:
        # The ids of people are handed out in the order of the orders' rows.
        found = dict(
            rows(engine, "select customer, is_before_history from customer_facts where customer <= 4")
        )
    assert found == {1: False, 2: True, 3: False, 4: True}


def test_a_cohort_of_first_buyers_is_a_complete_history() -> None:
    start = date(2025, 1, 1).toordinal()
    bought = [(f"c{i}", start + i % 30 + gap) for i in range(60) for gap in (0, 40, 90)]
    orders = [order(f"{who}-{day}", who, date.fromordinal(day)) for who, day in bought]
    with small_shop({"orders": orders}, history="detect") as engine:
        coverage = read_coverage(engine)
    assert coverage is not None
    assert coverage.history_rule == "complete"


def test_facts_of_orders_made_before_those_of_customers_are_the_same() -> None:
    start = date(2025, 1, 1).toordinal()
    bought = [(f"c{i}" if i % 7 else None, i, start + i % 30 + gap) for i in range(60) for gap in (0, 40, 90)]
    shop = {
        "orders": [
            order(f"{i}-{day}", who, date.fromordinal(day), payment_fee=1, cost_of_goods=i if i % 3 else None)
            for who, i, day in bought
        ],
        "refunds": [{"refund_id": "r", "order_id": f"8-{start + 8}", "goods": 4}],
    }
    tables = [f"select * from {name} order by all" for name in _MADE_OF_ORDERS]
    with small_shop(shop, history="complete") as engine:
        at_once = [rows(engine, table) for table in tables]
        # Told that there is nothing before, or finding it out: the second way makes customers first.
        build(engine, "EUR", "detect")
        assert [rows(engine, table) for table in tables] == at_once
        assert rows(engine, "select count(*), count(cohort_on), sum(refunded) from order_facts") == [
            (180, 153, 4)
        ]


_MADE_OF_ORDERS = ("order_facts", "customer_facts", "line_facts", "refund_facts", "coverage")


def test_a_shop_without_orders_has_no_coverage() -> None:
    with small_shop({}) as engine:
        assert read_coverage(engine) is None


def test_a_refund_of_an_order_that_counts_nowhere_counts_nowhere() -> None:
    shop = {
        "orders": [order("1", "ann", date(2025, 1, 5), currency="USD"), order("2", "ann", date(2025, 1, 7))],
        "rates": [
            {"valid_on": date(2025, 1, 9), "currency_from": "USD", "currency_to": "EUR", "rate": 0.5},
        ],
        "refunds": [
            {
                "refund_id": "r",
                "order_id": "1",
                "currency": "USD",
                "refunded_at": date(2025, 1, 9),
                "goods": 10,
            }
        ],
    }
    with small_shop(shop) as engine:
        coverage = read_coverage(engine)
        assert rows(engine, "select * from refund_facts") == []
    assert coverage is not None
    assert (coverage.orders, coverage.without_rate, coverage.refunds_left_out) == (1, 1, 1)
