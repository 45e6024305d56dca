"""Converted then added is added then converted, on more shops than a quick run has time for."""

from __future__ import annotations

import pytest

from tests.facts.test_rates import check_sums

SHOPS, AT_ONCE = 600, 30


@pytest.mark.joined
@pytest.mark.parametrize("first", range(1000, 1000 + SHOPS, AT_ONCE))
def test_converted_then_added_is_added_then_converted(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        check_sums(seed)
