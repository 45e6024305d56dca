"""Intervals by draws by the likelihood and by customers weighed anew hold the truth nearly as often."""

from __future__ import annotations

import numpy as np
import pytest

from patronage.models.bg_nbd import BG_NBD, BgNbd
from patronage.models.bootstrapped import bootstrapped
from patronage.models.mbg_nbd import MBG_NBD, MbgNbd
from patronage.models.reweighed import reweighed
from tests.models.coverage import CUSTOMERS
from tests.models.made import TRUTHS, made_customers

BASES = 200


@pytest.mark.models
@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD], ids=lambda model: model.name)
def test_other_intervals_cover(model: BgNbd | MbgNbd) -> None:
    true = dict(zip(model.parameters, TRUTHS[model.name], strict=True))
    held = {way: dict.fromkeys(true, 0) for way in ("errors", "draws", "bootstrap")}
    for seed in range(BASES):
        seen = made_customers(np.random.default_rng(seed), CUSTOMERS, model.name)
        fitted = model.fit(seen)
        ways = {
            "errors": fitted.intervals(),
            "draws": reweighed(fitted.estimate, model.likelihood(seen)).intervals(),
            "bootstrap": bootstrapped(model, seen).intervals(),
        }
        for way, ends in ways.items():
            for name, (low, high) in ends.items():
                held[way][name] += low <= true[name] <= high
    print(f"{model.name}, of {BASES} bases: {held}")  # noqa: T201  # what a long run leaves
    # Fewer than 85 of 100 would be no interval of 95 % at all; 1,000 bases by standard errors: 88.6 % of MBG.
    assert min(many for by_name in held.values() for many in by_name.values()) >= 0.85 * BASES, held
