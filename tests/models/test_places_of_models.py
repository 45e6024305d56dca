"""Counts come where the models put them: customers drawn from a model have uniform places in it."""

from __future__ import annotations

import numpy as np
import pytest

from patronage.models.bg_nbd import BG_NBD
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Numbers
from patronage.models.nbd import NBD
from patronage.models.scoring.randomised_pit import distance_from_uniform, randomised_pit

SIZE, END, AHEAD = 3000, 39.0, 26.0


def drawn(rng: np.random.Generator, a: float, b: float) -> tuple[Numbers, Numbers, Numbers]:
    """Draw customers who leave after a repeat purchase with a beta(a, b) chance."""
    x, last, later = np.zeros(SIZE), np.zeros(SIZE), np.zeros(SIZE)
    for i in range(SIZE):
        rate, leaves, t = rng.gamma(0.6) / 6.0, rng.beta(a, b), 0.0
        while (t := t + rng.exponential(1 / rate)) <= END + AHEAD:
            if t <= END:
                x[i], last[i] = x[i] + 1, t
            else:
                later[i] += 1
            if rng.uniform() < leaves:
                break
    return x, last, later


@pytest.mark.parametrize(
    ("model", "leaving", "right"),
    [(BG_NBD, (0.8, 2.4), True), (NBD, (0.8, 2.4), False), (NBD, (1e-6, 1.0), True)],
)
def test_places_are_uniform_where_the_model_is_right(
    model: object, leaving: tuple[float, float], *, right: bool
) -> None:
    assert isinstance(model, type(BG_NBD) | type(NBD))
    rng = np.random.default_rng(31)
    x, last, later = drawn(rng, *leaving)
    end = np.full(SIZE, END)
    fitted = model.fit(CustomerSummary(x, last, end, np.full(SIZE, np.nan), np.ones(SIZE)))
    below, at = np.zeros(SIZE), np.zeros(SIZE)
    for count in range(int(later.max()) + 1):
        chance = fitted.count_probability(count, AHEAD, x, last, end)
        below += np.where(later > count, chance, 0.0)
        at += np.where(later == count, chance, 0.0)
    distance = distance_from_uniform(randomised_pit(below, below + at, rng))
    assert (distance < 1.36 / SIZE**0.5) is right
