"""Where counts of purchases of customers drawn from a model lie in what the model forecast of each."""

from __future__ import annotations

import numpy as np

from patronage.models.bg_nbd import BG_NBD
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted_counts import FittedCounts
from patronage.models.fitting import Numbers
from patronage.models.mbg_nbd import MBG_NBD
from patronage.models.model import Model
from patronage.models.nbd import NBD
from patronage.models.pareto_nbd import PARETO_NBD
from patronage.models.poisson import POISSON
from patronage.models.scoring.randomised_pit import distance_from_uniform, randomised_pit

SIZE, END, AHEAD = 3000, 39.0, 26.0
BOUND = 1.36 / SIZE**0.5
"""Exceeded by 1 of 20 bases where forecasts are right."""

TRUTHS = {
    "bg_nbd": (0.6, 6.0, 0.8, 2.4),
    "mbg_nbd": (0.6, 6.0, 0.8, 2.4),
    "pareto_nbd": (0.6, 6.0, 0.6, 12.0),
    "nbd": (0.6, 6.0),
    "poisson": (0.1,),
}

Counted = Model[CustomerSummary, FittedCounts]

STORIES: dict[str, Counted] = {model.name: model for model in (BG_NBD, MBG_NBD, PARETO_NBD, NBD, POISSON)}


def distance(model: Counted, story: str, rng: np.random.Generator, *, known: bool = False) -> float:
    """Fit a model to customers drawn from a story, and say how far from uniform their places are.

    With parameters `known` those of the story stand in for the fitted ones, whose errors move all customers
    alike.
    """
    x, last, later = drawn(story, rng)
    end = np.full(SIZE, END)
    fitted = model.fit(CustomerSummary(x, last, end, np.full(SIZE, np.nan), np.ones(SIZE)))
    fitted = fitted.at(TRUTHS[story]) if known else fitted
    # Customers alike are forecast alike, and most bought never again.
    seen, kind = np.unique(np.column_stack([x, last]), axis=0, return_inverse=True)
    same = seen[:, 0], seen[:, 1], np.full(len(seen), END)
    counts = np.arange(int(later.max()) + 1)
    chances = np.array([fitted.count_probability(many, AHEAD, *same) for many in counts])
    each = np.arange(SIZE), later.astype(int)
    up_to = np.cumsum(chances, axis=0).T[kind.ravel()][each]
    return distance_from_uniform(randomised_pit(up_to - chances.T[kind.ravel()][each], up_to, rng))


def drawn(story: str, rng: np.random.Generator) -> tuple[Numbers, Numbers, Numbers]:
    """Draw purchases until END, when the last of them was, and purchases within AHEAD after it."""
    rate = np.full(SIZE, 0.1) if story == "poisson" else rng.gamma(0.6, 1 / 6.0, SIZE)
    if story in ("bg_nbd", "mbg_nbd"):
        return _leaving(rate, rng.beta(0.8, 2.4, SIZE), rng, first=story == "mbg_nbd")
    life = rng.exponential(1, SIZE) / rng.gamma(0.6, 1 / 12.0, SIZE) if story == "pareto_nbd" else np.inf
    x = rng.poisson(rate * np.minimum(life, END)).astype(np.float64)
    # The last of x uniform days.
    last = np.where(x > 0, np.minimum(life, END) * rng.beta(np.maximum(x, 1), 1), 0.0)
    later = rng.poisson(rate * (np.clip(life, END, END + AHEAD) - END)).astype(np.float64)
    return x, last, later


def _leaving(
    rate: Numbers, leaves: Numbers, rng: np.random.Generator, *, first: bool
) -> tuple[Numbers, Numbers, Numbers]:
    x, last, later, now = (np.zeros(SIZE) for _ in range(4))
    active = rng.uniform(size=SIZE) >= leaves if first else np.ones(SIZE, bool)
    while active.any():
        now = now + rng.exponential(1, SIZE) / np.maximum(rate, 1e-12)
        active &= now <= END + AHEAD
        seen, ahead = active & (now <= END), active & (now > END)
        x, later, last = x + seen, later + ahead, np.where(seen, now, last)
        active &= rng.uniform(size=SIZE) >= leaves
    return x, last, later
