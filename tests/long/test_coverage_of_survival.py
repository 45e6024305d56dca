"""Intervals of the parameters of contracts and survival hold the truth as often as they say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from patronage.models.fitted import Fitted
from tests.models.coverage import CONTRACTS, RATE, WEIBULL, ageing, ageless, contracts, covered

BASES = 1000


@pytest.mark.models
@pytest.mark.parametrize(
    ("draw", "truth"),
    [(contracts, CONTRACTS), (ageing, WEIBULL), (ageless, RATE)],
    ids=["sbg", "weibull", "rate"],
)
def test_intervals_cover(draw: Callable[[np.random.Generator], Fitted], truth: dict[str, float]) -> None:
    found = covered(draw, truth, range(BASES))
    shares = {name: found.share(name) for name in truth}
    print(f"{shares}, {found.boundary} of {BASES} with a finding")  # noqa: T201  # what a long run leaves
    assert all(0.92 <= share <= 0.98 for share in shares.values()), shares
    assert found.boundary <= BASES / 100
