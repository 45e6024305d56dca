"""Intervals of what contracts will pay hold it as often as they say, all together and of a small channel."""

from __future__ import annotations

import pytest

from tests.forecasts.contracts.made_contracts import held_of_bases

BASES = 1000


@pytest.mark.models
def test_what_contracts_pay_lies_in_its_interval() -> None:
    shares = held_of_bases(range(BASES))
    print(shares)  # noqa: T201  # what a long run leaves
    assert all(0.93 <= share <= 0.97 for share in shares.values()), shares
