"""Values of made-up shops with a season, drift and shocks hold the year that came to them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.forecasts.value.demo_truth import met

SHOPS, CUSTOMERS = 20, 8_000


@pytest.mark.models
def test_margins_of_channels_hold_what_came(tmp_path: Path) -> None:
    found = [met(seed, CUSTOMERS, tmp_path / str(seed)) for seed in range(SHOPS)]
    bias = np.array([each.bias for each in found])
    held = [one for each in found for one in each.held]
    spread = f"from {bias.min():+.3f} to {bias.max():+.3f}"
    told = f"bias {bias.mean():+.3f} ({spread}), held {sum(held)} of {len(held)}"
    print(told)  # noqa: T201  # what a long run leaves
    assert abs(bias.mean()) <= 0.10, told
    assert np.mean(held) >= 0.85, told
