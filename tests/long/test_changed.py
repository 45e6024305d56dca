"""Marts made of what a load changed beside those made of everything, by the hundred."""

from __future__ import annotations

import pytest

from tests.shop.test_changed import EVERYTHING, GOODS, NO_LISTS, ORDERS_ALONE, marts_follow

pytestmark = pytest.mark.loads


@pytest.mark.parametrize("seed", range(100, 120))
@pytest.mark.parametrize("history", ["complete", "detect", "2025-01-10"])
@pytest.mark.parametrize("kinds", [ORDERS_ALONE, NO_LISTS, GOODS, EVERYTHING])
def test_marts_of_what_changed_are_those_of_everything(kinds: str, history: str, seed: int) -> None:
    marts_follow(seed, kinds, history, loads=12)
