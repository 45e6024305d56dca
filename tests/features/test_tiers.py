"""What each tier is, worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from patronage.features.options import RfmOptions
from patronage.features.scored import score
from patronage.features.tiers import tiers
from tests.features.rfm_shop import AS_OF, order, shop

RANGES = RfmOptions(scoring="ranges")


def test_tiers_share_customers_orders_and_value() -> None:
    # A: 3 orders of 50, 30 days ago -> 9. B: 1 of 10, 30 days ago -> 5. C: 153 days -> 4. D: 306 days -> 3.
    orders = [
        *[order("A", "2025-12-01", 50)] * 3,
        order("B", "2025-12-01"),
        order("C", "2025-07-31"),
        order("D", "2025-02-28"),
        order("E", "2020-01-01", 1000),
    ]
    with shop(orders, "ABCDE") as engine:
        result = tiers(score(engine, AS_OF, RANGES, "EUR"))
    assert result.names[:6] == ("tier", "customers", "customer_share", "orders", "net_value", "value_share")
    assert [row[:5] for row in result.rows] == [
        ("top", 1, 0.25, 3, Decimal(150)),
        ("middle", 1, 0.25, 1, Decimal(10)),
        ("low", 2, 0.5, 2, Decimal(20)),
    ]
    assert result.column("value_share") == pytest.approx((150 / 180, 10 / 180, 20 / 180))
    assert result.column("value_per_customer") == (150.0, 10.0, 10.0)
    assert result.column("orders_per_customer") == (3.0, 1.0, 1.0)
    assert result.column("days_since_last_order") == (30.0, 30.0, 229.5)
    assert (result.currency, result.as_of) == ("EUR", AS_OF)


def test_tiers_nobody_is_in_are_shown() -> None:
    with shop([order("A", "2025-12-01")], "A") as engine:
        result = tiers(score(engine, AS_OF))
    assert result.column("customers") == (0, 0, 1)
    assert result.column("value_per_customer") == (None, None, 10.0)


def test_a_shop_without_orders_has_three_empty_tiers() -> None:
    with shop([]) as engine:
        result = tiers(score(engine, AS_OF))
    assert [row[:4] for row in result.rows] == [
        ("top", 0, None, 0),
        ("middle", 0, None, 0),
        ("low", 0, None, 0),
    ]


def test_rows_can_be_had_again_as_a_stream() -> None:
    with shop([order("A", "2025-12-01")], "A") as engine:
        result = tiers(score(engine, AS_OF))
        assert result.stream is not None
        assert result.stream().fetchall() == list(result.rows)  # type: ignore[attr-defined]  # DuckDB's relation
        assert engine.execute(result.sql) == list(result.rows)
