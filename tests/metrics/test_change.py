"""The split of a change, against all orders of change counted one by one, and by its sums."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from math import fsum, isclose, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patronage.metrics.change import Group, shapley, split

NUMBERS = st.floats(0.01, 1000)


def by_orders(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """Change one driver after the other, in every order, and take the mean of what each brought."""
    orders = list(permutations(range(len(before))))
    brought = [0.0] * len(before)
    for order in orders:
        now = list(before)
        for driver in order:
            was = prod(now)
            now[driver] = after[driver]
            brought[driver] += (prod(now) - was) / len(orders)
    return brought


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=4))
def test_each_driver_gets_the_mean_over_all_orders(pairs: list[tuple[float, float]]) -> None:
    before, after = [p[0] for p in pairs], [p[1] for p in pairs]
    found = shapley(prod, before, after)
    # Parts of opposite sign may be much greater than their sum: digits are lost at their size.
    size = max(*map(abs, found), 1.0)
    assert found == pytest.approx(by_orders(before, after), abs=1e-12 * size)
    assert isclose(fsum(found), prod(after) - prod(before), abs_tol=1e-12 * size)


def test_a_worked_change_of_acquisition_cost() -> None:
    # Clicks at 1 and 2; one customer in 10 and in 10 clicks. Then the first channel's clicks cost 1.20.
    before = {"search": Group(10, 100, (1.0, 10.0)), "social": Group(10, 200, (2.0, 10.0))}
    after = {"search": Group(10, 120, (1.2, 10.0)), "social": Group(10, 200, (2.0, 10.0))}
    found = split(before, after, prod, 2)
    assert (found.before, found.after) == (15, 16)
    assert found.drivers == pytest.approx((1, 0))
    assert (found.mix, found.rest) == pytest.approx((0, 0))


def test_a_shift_between_channels_is_mix() -> None:
    before = {"cheap": Group(10, 100, (10.0,)), "dear": Group(10, 300, (30.0,))}
    after = {"cheap": Group(5, 50, (10.0,)), "dear": Group(15, 450, (30.0,))}
    found = split(before, after, prod, 1)
    assert (found.change, found.drivers, found.mix) == (5, (0,), 5)


def test_a_channel_that_comes_is_mix_and_spend_without_customers_too() -> None:
    before = {"old": Group(10, 100, (10.0,))}
    after = {"old": Group(10, 100, (10.0,)), "new": Group(10, 400, (40.0,)), "vain": Group(0, 50, (None,))}
    found = split(before, after, prod, 1)
    assert found.after == 550 / 20
    assert found.mix == pytest.approx(found.change)


GROUPS = st.dictionaries(
    st.sampled_from("abcd"), st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=4
)


@given(GROUPS, GROUPS)
def test_the_parts_add_up_and_nothing_is_left(
    first: dict[str, tuple[float, float, float]], second: dict[str, tuple[float, float, float]]
) -> None:
    before, after = _groups(first), _groups(second)
    found = split(before, after, prod, 2)
    scale = max(abs(found.before), abs(found.after), 1.0)
    assert isclose(sum(found.drivers) + found.mix + found.rest, found.change, abs_tol=1e-9 * scale)
    assert abs(found.rest) < 1e-9 * scale


def _groups(period: dict[str, tuple[float, float, float]]) -> dict[str, Group]:
    return {name: Group(w, w * x * y, (x, y)) for name, (w, x, y) in period.items()}
