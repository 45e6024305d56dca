"""What repeat purchases brought, lately and ever, by month, and what of it is still to come back: by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from patronage.base.expr import Scalar
from patronage.features.fresh_refunds import still_expected
from patronage.features.purchases_by_month import purchases_by_month
from patronage.features.repeat_money import Brought, repeat_money
from patronage.features.spending import first_spending, spending
from patronage.features.summarised import summarise
from patronage.features.summary_options import SummaryOptions
from patronage.metrics.worked import Row, small_shop
from tests.features.rfm_shop import AS_OF, order, shop

ORDERS = [
    order("A", "2024-01-10", 50),
    order("A", "2024-03-01", 30, cost_of_goods=Decimal(12)),
    # Nothing is left of the next but the day.
    order("A", "2025-02-01", 0),
    order("A", "2025-03-01", 40, cost_of_goods=Decimal(10)),
    order("B", "2025-03-05", 20),
    order("B", "2025-03-20", 60),
    order("B", "2025-12-31", 60, cost_of_goods=Decimal(20)),
    order("C", "2025-05-05", 5),
    order(None, "2025-06-06", 7),
]
REFUNDS: list[Row] = [{"order_id": "#4", "refunded_at": date(2025, 3, 9), "goods": Decimal(10)}]


def test_repeat_purchases_lately_and_ever() -> None:
    with shop(ORDERS, "ABC", REFUNDS) as engine:
        found = repeat_money(engine, AS_OF, SummaryOptions())
        before = repeat_money(engine, date(2024, 12, 31), SummaryOptions())
    # 30 + (40 - 10) + 60 + 60, of known cost 30 - 12, 30 - 10 and 60 - 20.
    assert found.ever == Brought(paid=4, value=180.0, costed_value=120.0, margin=78.0)
    assert found.lately == Brought(paid=3, value=150.0, costed_value=90.0, margin=60.0)
    assert found.first_on == date(2024, 1, 10)
    assert before.ever == Brought(paid=1, value=30.0, costed_value=30.0, margin=18.0)


def test_purchases_of_cohorts_by_month() -> None:
    with shop(ORDERS, "ABC", REFUNDS) as engine:
        found = purchases_by_month(engine, AS_OF, SummaryOptions())
        before = purchases_by_month(engine, date(2025, 12, 30), SummaryOptions())
        nobody = purchases_by_month(engine, date(2023, 1, 1), SummaryOptions())
        no_month_over = purchases_by_month(engine, date(2024, 1, 30), SummaryOptions())
    assert (str(found.months[0]), str(found.months[-1]), len(found.months)) == ("2024-01", "2025-12", 24)
    # A began in January 2024, B in March and C in May 2025.
    assert {i: n for i, n in enumerate(found.customers) if n} == {0: 1, 14: 1, 16: 1}
    assert {(i, j): found.purchases[i, j] for i, j in zip(*np.nonzero(found.purchases), strict=True)} == {
        (0, 2): 1, (0, 13): 1, (0, 14): 1, (14, 14): 1, (14, 23): 1,
    }  # fmt: skip
    assert str(before.months[-1]) == "2025-11"
    assert len(nobody.months) == len(no_month_over.months) == 0


def test_spending_customer_by_customer() -> None:
    with shop(ORDERS, "ABC", REFUNDS) as engine:
        customers = summarise(engine, AS_OF)
        again, first = spending(customers), first_spending(customers)
    # A spent 30 and 30 again, B 60 and 60.
    assert (again.frequency.tolist(), again.monetary_value.tolist()) == ([2, 2], [30.0, 60.0])
    assert sorted(first.monetary_value.tolist()) == [5.0, 20.0, 50.0]


def test_what_comes_back_yet_follows_what_came_back_before() -> None:
    old = date(2025, 3, 1)
    orders: list[dict[str, Scalar]] = [order("A", str(old), 100), order("B", str(old), 100)]
    # Of 200, 20 came back after ten days and 10 after thirty; a refund without a day tells no delay.
    refunds: list[Row] = [
        {"order_id": "#1", "refunded_at": old + timedelta(days=10), "goods": Decimal(20)},
        {"order_id": "#2", "refunded_at": old + timedelta(days=30), "goods": Decimal(10)},
        {"order_id": "#2", "goods": Decimal(50)},
    ]
    fresh = [order("C", str(AS_OF - timedelta(days=age)), 100) for age in (0, 10, 29, 30, 60)]
    with shop([*orders, *fresh], "ABC", refunds) as engine:
        found = still_expected(engine, AS_OF)
    # 15 % of the first; after ten days 5 %, as at 29; nothing of the others.
    assert found == pytest.approx((15 + 5 + 5) / 700)
    with small_shop({}) as engine:
        assert still_expected(engine, AS_OF) == 0


def test_nothing_comes_back_where_nothing_did() -> None:
    with shop(ORDERS, "ABC") as engine:
        assert still_expected(engine, AS_OF) == 0
