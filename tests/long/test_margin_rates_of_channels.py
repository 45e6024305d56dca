"""Margins of channels are forecast better at rates of their own where they differ, else no worse."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from patronage.demo.shop import DemoShop, invent
from patronage.forecasts.foundation.part_rates import PartRates
from patronage.forecasts.value.valued import Valued
from patronage.forecasts.value_options import ValueOptions
from patronage.models.fitting import Numbers
from patronage.shop import Shop
from patronage.shop.exports import write_exports
from tests.forecasts.value.demo_truth import UNDISCOUNTED, came_to_channels
from tests.forecasts.value.unlike_shops import unlike

SHOPS, CUSTOMERS = range(100, 106), 8_000
OPTIONS = ValueOptions(by=("channel",), annual_rate=UNDISCOUNTED)


@pytest.mark.models
@pytest.mark.parametrize(("most", "times"), [(0.0, 1.02), (0.1, 0.95)], ids=["alike", "unlike"])
def test_rates_of_their_own(tmp_path: Path, most: float, times: float) -> None:
    errors = np.concatenate(
        [_errors(unlike(invent(CUSTOMERS, seed), seed, most), tmp_path / str(seed)) for seed in SHOPS]
    )
    one, own = np.sqrt((errors**2).mean(axis=0)).tolist()
    told = f"{len(errors)} channels, discounts up to {most:.0%}: one rate {one:.4f}, their own {own:.4f}"
    print(told)  # noqa: T201  # what a long run leaves
    assert own < times * one, told


def _errors(made: DemoShop, folder: Path) -> Numbers:
    """Return the relative errors of channels, at one rate and at rates of their own."""
    with Shop.create(folder / "shop") as shop:
        shop.load(write_exports(made.tables, folder / "exports"))
        valued = shop.value(options=OPTIONS)
        actual = came_to_channels(made, shop, valued)
    parts = valued.fitted.parts
    same = PartRates.same(len(parts), valued.prepared.kept.rate)
    one = Valued.of(valued.prepared, valued.fitted, same, valued.options, valued.standing)
    came = np.array([actual[part] for part in parts])
    told = [each.together(valued.fitted.place, len(parts)).value for each in (one, valued)]
    return np.asarray(np.column_stack(told) / came[:, None] - 1)
