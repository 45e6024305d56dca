"""Values of shops without two years behind them hold what came, though no season is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.forecasts.value.short_histories import held_of_short

SEEDS = range(110, 130)


@pytest.mark.models
def test_shops_without_a_season_hold_what_came(tmp_path: Path) -> None:
    found = list(held_of_short(SEEDS, tmp_path))
    held, as_if_known = (sum(column) for column in zip(*found, strict=True))
    told = f"held {held} of {len(found)}; {as_if_known} as if it were known that there is no season"
    print(told)  # noqa: T201  # what a long run leaves
    assert held / len(found) >= 0.85, told
    assert as_if_known < held, told
