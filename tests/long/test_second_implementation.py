"""Every number against a second implementation of it, on more shops than a quick run has time for."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from tests.oracle.bands import BANDED
from tests.oracle.compare import Pair
from tests.oracle.family import FAMILIES, Family
from tests.oracle.questions import questions
from tests.oracle.random_shop import RandomShop, random_shop

SHOPS, AT_ONCE = 500, 10
STARTS = range(0, SHOPS, AT_ONCE)


@pytest.mark.orders
@pytest.mark.parametrize("first", STARTS)
def test_both_implementations_of_orders_agree(first: int) -> None:
    def differences(pair: Pair, drawn: RandomShop, seed: int) -> list[str]:
        asked = questions(seed, pair.shop, drawn.window)
        return [text for each in asked for text in pair.differences(each)]

    assert _differing(first, random_shop, differences) == {}


@pytest.mark.joined
@pytest.mark.parametrize("first", STARTS)
@pytest.mark.parametrize("family", [*FAMILIES.values(), BANDED], ids=lambda family: family.name)
def test_both_implementations_of_a_family_agree(family: Family, first: int) -> None:
    def differences(pair: Pair, drawn: RandomShop, seed: int) -> list[str]:
        asked = family.questions(Random(seed), pair.shop, drawn.window)  # noqa: S311  # nothing secret
        return [text for each in asked for text in pair.of_family(family, each)]

    assert _differing(first, family.shop, differences) == {}


def _differing(
    first: int, draw: Callable[[int], RandomShop], differences: Callable[[Pair, RandomShop, int], list[str]]
) -> dict[int, list[str]]:
    """Give the shops of a stretch of seeds in which the two differ; one that fails hides no other."""
    found = {}
    for seed in range(first, first + AT_ONCE):
        drawn = draw(seed)
        pair = Pair.of(drawn)
        assert pair is not None, f"shop {seed} keeps no order"
        with pair.engine:
            if told := differences(pair, drawn, seed):
                found[seed] = told
    return found
