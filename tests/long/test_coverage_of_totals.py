"""Intervals of what all customers, and those of a channel, will buy hold it as often as they say."""

from __future__ import annotations

import pytest

from tests.forecasts.validation.made_hold_outs import CHANNELS, held_of_bases

BASES = 1000


@pytest.mark.models
def test_totals_lie_in_their_intervals() -> None:
    shares = dict(zip(("all", *CHANNELS), held_of_bases(range(BASES)).tolist(), strict=True))
    print(shares)  # noqa: T201  # what a long run leaves
    assert all(0.93 <= share <= 0.97 for share in shares.values()), shares
