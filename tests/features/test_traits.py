"""What the top tier has in common, on a shop worked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

import pytest

from patronage.base.errors import UnknownName
from patronage.base.expr import Scalar
from patronage.features.options import RfmOptions
from patronage.features.scored import Scored, score
from patronage.features.traits import traits
from patronage.metrics.worked import Row, small_shop
from tests.features.rfm_shop import AS_OF, order

RANGES = RfmOptions(scoring="ranges")
# The normal quantile at 1 - 0.025 / 10 and at 1 - 0.025 / 100, from a table.
Z_OF_10, Z_OF_100 = 2.8070, 3.4808


def wilson_low(held: int, of: int, z: float) -> float:
    """Solve (p - share)^2 = z^2 p (1 - p) / n for p, the smaller root."""
    share = held / of
    a, b, c = 1 + z**2 / of, -(2 * share + z**2 / of), share**2
    return (-b - sqrt(b**2 - 4 * a * c)) / (2 * a)


def good(at: int) -> list[Row]:
    """Make a customer with three orders of 50, most of them by e-mail."""
    channel = "email" if at % 10 else "search"
    return [
        order(f"g{at}", "2025-12-01", 50, order_id=f"g{at}.{n}", channel=channel, country="SE")
        for n in range(3)
    ]


def poor(at: int, coupon: str | None = None) -> Row:
    """Make a customer with one old order of 10, most of them by search."""
    channel = "search" if at % 10 else "email"
    return order(f"p{at}", "2025-02-01", 10, order_id=f"p{at}", channel=channel, country="SE", coupon=coupon)


def line(of_order: str, number: int, product: str) -> Row:
    row: dict[str, Scalar] = {"order_id": of_order, "line": number, "product_id": product, "product": product}
    return row | {"quantity": 1, "unit_price": 10}


@pytest.fixture(scope="module")
def scored() -> Iterator[Scored]:
    orders = [*(row for at in range(20) for row in good(at)), *(poor(at) for at in range(100))]
    lines: list[Row] = [line(f"p{at}", 1, "desk") for at in range(90)]
    for at in range(2, 20):
        lines += [
            line(f"g{at}.0", n, product) for n, product in enumerate(("chair", "chair", "desk"), start=1)
        ]
        # The same day, but not the first order: no first product.
        lines.append(line(f"g{at}.2", 1, "table"))
    with small_shop({"orders": orders, "order_lines": lines}) as engine:
        yield score(engine, AS_OF, RANGES)


def test_over_represented_values_are_listed_with_counts_and_lift(scored: Scored) -> None:
    # 18 of 20 in the tier came by e-mail, 28 of 120 of all; 18 of 20 and of 120 bought a chair first.
    found = {(r["dimension"], r["value"]): r for r in traits(scored)}
    assert set(found) == {
        ("first_product", "chair"),
        ("acquisition_channel", "email"),
        ("first_channel", "email"),
    }
    email = found["first_channel", "email"]
    assert [email[n] for n in ("tier_customers", "tier_share", "customers")] == [18, 0.9, 28]
    assert email["customer_share"] == pytest.approx(28 / 120)
    assert email["lift"] == pytest.approx(0.9 / (28 / 120))
    chair = found["first_product", "chair"]
    assert [chair[n] for n in ("tier_customers", "customers")] == [18, 18]
    assert chair["lift"] == pytest.approx(6.0)


def test_the_lower_bound_is_wilsons_over_the_share_of_all(scored: Scored) -> None:
    # Seven values have ten customers: email and search twice, SE, chair, desk. Ten are allowed for.
    found = {(r["dimension"], r["value"]): r for r in traits(scored)}
    expected = wilson_low(18, 20, Z_OF_10) / (28 / 120)
    assert found["first_channel", "email"]["lift_low"] == pytest.approx(expected, rel=1e-4)


def test_the_more_values_are_compared_the_surer_each_must_be() -> None:
    # Ten coupons of ten customers each: fifteen values, a hundred are allowed for.
    orders = [*(row for at in range(20) for row in good(at)), *(poor(at, f"c{at % 10}") for at in range(100))]
    with small_shop({"orders": orders}) as engine:
        found = {r["dimension"]: r for r in traits(score(engine, AS_OF, RANGES))}
    expected = wilson_low(18, 20, Z_OF_100) / (28 / 120)
    assert found["first_channel"]["lift_low"] == pytest.approx(expected, rel=1e-4)


def test_the_surest_come_first(scored: Scored) -> None:
    lows = [float(str(low)) for low in traits(scored).column("lift_low")]
    assert lows == sorted(lows, reverse=True)
    assert lows[0] > lows[-1] > 1


def test_too_few_customers_prove_nothing(scored: Scored) -> None:
    assert len(traits(scored, fewest=18)) == 3
    assert len(traits(scored, fewest=19)) == 0


def test_other_tiers_have_traits_too(scored: Scored) -> None:
    # 90 of 100 came by search, 92 of 120 of all.
    listed = {(r["dimension"], r["value"]) for r in traits(scored, "low")}
    assert ("first_channel", "search") in listed
    assert ("first_channel", "email") not in listed


def test_what_everybody_has_is_no_trait(scored: Scored) -> None:
    assert "SE" not in traits(scored).column("value")


def test_a_tier_that_does_not_exist_is_refused(scored: Scored) -> None:
    with pytest.raises(UnknownName, match="no tier is called 'best'"):
        traits(scored, "best")
