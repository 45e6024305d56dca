"""Channels of made-up shops: fits that borrow beside pooled and own ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from patronage.demo.shop import invent
from tests.forecasts.value.groups_beside import errors_of_groups

SHOPS = 20


@pytest.mark.models
@pytest.mark.parametrize(("customers", "most"), [(8_000, 1.0), (2_000, 1.2)])
def test_channels_of_made_up_shops_gain_by_borrowing(tmp_path: Path, customers: int, most: float) -> None:
    # Of 2,000 customers the least channel has 60, and is the poorest: what it borrows is too good for it.
    found = [
        errors_of_groups(invent(customers, seed), "mbg_nbd", tmp_path / str(seed)) for seed in range(SHOPS)
    ]
    missed = {kind: _size(np.concatenate([each[kind] for each in found])) for kind in found[0]}
    print(customers, missed)  # noqa: T201  # what a long run leaves
    assert missed["shrunk"] <= most * min(missed["pooled"], missed["own"]), missed


def _size(errors: np.ndarray) -> float:
    return float(np.sqrt(np.mean(errors**2)))
