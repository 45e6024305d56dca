"""The parts of every sum make the total, on more shops than a quick run has time for."""

from __future__ import annotations

import pytest

from tests.oracle.compare import Pair
from tests.oracle.family import busy_shop
from tests.oracle.sums import sums_that_differ

SHOPS, AT_ONCE = 500, 10


@pytest.mark.joined
@pytest.mark.parametrize("first", range(0, SHOPS, AT_ONCE))
def test_groups_make_the_total(first: int) -> None:
    differing = {}
    for seed in range(first, first + AT_ONCE):
        pair = Pair.of(busy_shop(seed))
        assert pair is not None
        with pair.engine:
            compared, found = sums_that_differ(pair, seed)
        assert compared
        if found:
            differing[seed] = found
    assert differing == {}
