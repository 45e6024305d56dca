"""Every number against a second implementation of it, on more shops than a quick run has time for."""

from __future__ import annotations

import pytest

from tests.oracle.compare import Pair
from tests.oracle.questions import questions
from tests.oracle.random_shop import random_shop

SHOPS, AT_ONCE = 500, 10


@pytest.mark.parametrize("first", range(1000, 1000 + SHOPS, AT_ONCE))
def test_both_implementations_agree(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        drawn = random_shop(seed)
        pair = Pair.of(drawn)
        if pair is None:
            continue
        with pair.engine:
            for asked in questions(seed, pair.shop, drawn.window):
                assert pair.differences(asked) == [], f"shop {seed}"
