"""The same trials as in every run, by the hundred: each seed draws as many shops as a run does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import seed

from tests.store import test_same_numbers as trials

pytestmark = pytest.mark.loads

SEEDS = 25  # x 20 shops


@pytest.mark.parametrize("number", range(SEEDS))
@pytest.mark.parametrize("name", sorted(name for name in vars(trials) if name.startswith("test_")))
def test_however_delivered_the_tables_end_the_same(name: str, number: int) -> None:
    trial: Callable[[], None] = vars(trials)[name]
    seed(number)(trial)()
