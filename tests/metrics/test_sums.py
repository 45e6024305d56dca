"""The parts of every sum make the total, whatever it is split by, on shops drawn at random."""

from __future__ import annotations

import pytest

from patronage.metrics.dimension import DIMENSIONS
from tests.oracle.compare import Pair
from tests.oracle.family import busy_shop
from tests.oracle.sums import A_SHOP, split_by, sums_that_differ

SHOPS = 30


@pytest.mark.parametrize("seed", range(SHOPS))
def test_groups_make_the_total(seed: int) -> None:
    pair = Pair.of(busy_shop(seed))
    assert pair is not None
    with pair.engine:
        compared, differing = sums_that_differ(pair, seed)
    assert compared > SHOPS
    assert differing == []


def test_the_shops_of_a_run_are_split_by_every_dimension() -> None:
    assert {name for seed in range(SHOPS) for name in split_by(seed)} == set(DIMENSIONS)
    assert len(split_by(0)) == A_SHOP


def test_rows_that_are_counted_twice_are_seen() -> None:
    seed = next(seed for seed in range(SHOPS) if "acquisition_channel" in split_by(seed))
    pair = Pair.of(busy_shop(seed))
    assert pair is not None
    with pair.engine:
        twice = "select * from customer_facts union all select * from customer_facts"
        pair.engine.execute(f"create or replace table customer_facts as {twice}")
        _, differing = sums_that_differ(pair, seed)
    assert any(text.startswith("net_revenue by ('acquisition_channel',)") for text in differing)
