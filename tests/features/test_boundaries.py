"""Where scores begin and end, worked by hand."""

from __future__ import annotations

import pytest

from patronage.features.boundaries import boundaries
from patronage.features.options import RfmOptions
from patronage.features.scored import score
from tests.features.rfm_shop import AS_OF, order, shop

# Orders 1, 2, 4; money 10, 20, 70; days 0, 30, 300.
ORDERS = [
    order("A", "2025-12-31"),
    *[order("B", "2025-12-01")] * 2,
    *[order("C", "2025-03-06", 17.5)] * 4,
]


def test_ranges_name_their_bounds_and_what_lies_in_them() -> None:
    with shop(ORDERS, "ABC") as engine:
        result = boundaries(score(engine, AS_OF, RfmOptions(360, "ranges"), "EUR"))
    assert [row[:5] for row in result.rows] == [
        ("recency", 3, "days", 0.0, 30.0),
        ("recency", 2, "days", None, None),
        ("recency", 1, "days", 300.0, 300.0),
        ("frequency", 3, "orders", 4.0, 4.0),
        ("frequency", 2, "orders", 2.0, 2.0),
        ("frequency", 1, "orders", 1.0, 1.0),
        ("money", 3, "EUR", 70.0, 70.0),
        ("money", 2, "EUR", None, None),
        ("money", 1, "EUR", 10.0, 20.0),
    ]
    bounds = list(zip(result.column("range_from"), result.column("range_to"), strict=True))
    assert bounds[:3] == [(0.0, 120.0), (120.0, 240.0), (240.0, 360.0)]
    assert bounds[3:6] == [(3.0, 4.0), (2.0, 3.0), (1.0, 2.0)]
    assert bounds[6:] == [(50.0, 70.0), (30.0, 50.0), (10.0, 30.0)]
    assert result.column("customers") == (2, 0, 1, 1, 1, 1, 1, 0, 2)
    assert result.column("customer_share") == pytest.approx((2 / 3, 0, *(1 / 3,) * 5, 0, 2 / 3))
    assert "a range holds its first value" in result.notes[-1]


def test_equal_values_make_one_range() -> None:
    with shop([order("A", "2025-12-31"), order("B", "2025-12-31")], "AB") as engine:
        result = boundaries(score(engine, AS_OF, RfmOptions(scoring="ranges")))
    assert result.column("range_from")[3:6] == (None, None, 1.0)
    assert result.column("range_to")[3:6] == (None, None, 1.0)
    assert result.column("customers")[3:6] == (0, 0, 2)


def test_thirds_have_observed_values_and_no_ranges() -> None:
    with shop(ORDERS, "ABC") as engine:
        result = boundaries(score(engine, AS_OF, RfmOptions()))
    assert result.column("least")[:6] == (0.0, 30.0, 300.0, 4.0, 2.0, 1.0)
    assert set(result.column("range_from")) == {None}
    assert result.column("customers") == (1,) * 9
