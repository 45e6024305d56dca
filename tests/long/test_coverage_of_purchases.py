"""Intervals of the parameters of purchases and spending hold the truth as often as they say."""

from __future__ import annotations

import pytest

from tests.models.coverage import covered
from tests.models.purchase_coverage import DRAWN, drawn, truth

BASES = 1000


@pytest.mark.models
@pytest.mark.parametrize("model", DRAWN)
def test_intervals_cover(model: str) -> None:
    true = truth(model)
    found = covered(drawn(model), true, range(BASES))
    shares = {name: found.share(name) for name in true}
    print(f"{shares}, {found.boundary} of {BASES} with a finding")  # noqa: T201  # what a long run leaves
    assert all(0.92 <= share <= 0.98 for share in shares.values()), shares
    assert found.boundary <= BASES / 100
