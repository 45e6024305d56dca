"""Margins where costs are known, nearly known, stated and unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from patronage.base.errors import Unreachable
from patronage.engine.duckdb import DuckDB
from patronage.metrics.worked import small_shop
from tests.metrics.asking import Row, ask, order


def costed(*pairs: tuple[float, float | None]) -> DuckDB:
    """Return a shop with an order of each value and cost."""
    orders = [
        order(str(at), "ann", date(2025, 1, 1 + at), gross, cost_of_goods=cost)
        for at, (gross, cost) in enumerate(pairs)
    ]
    return small_shop({"orders": orders})


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
