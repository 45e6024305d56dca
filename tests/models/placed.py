"""Where counts of purchases of customers drawn from a model lie in what the model forecast of each."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Placed:
    """Bases of one story, `n` of them, and where their customers lie.

    Parameters
    ----------
    known
        `(n, SIZE)`, by the parameters as drawn, or as `shifted`.
    fitted
        `(n, SIZE)`, by those fitted to each base, or these as `shifted`.
    covariance
        `(k, k)`, of the logarithms of fitted parameters, as fits have it: the mean.
    """

    known: Numbers
    fitted: Numbers
    covariance: Numbers


def placed(
    story: str, seeds: Iterable[int], *, model: Counted | None = None, shifted: tuple[float, ...] = (1.0,)
) -> Placed:
    """Draw a base of each seed, and place its customers by the parameters as drawn and as fitted.

    Another `model` than the story's has no parameters as drawn: those fitted stand for them. Parameters are
    multiplied by `shifted`.
    """
    rows = []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        x, last, later = drawn(story, rng)
        fitted = (model or STORIES[story]).fit(observed(x, last))
        truth = fitted.estimate.values if model else np.array(TRUTHS[story])
        ways = fitted.at(truth * shifted), fitted.at(fitted.estimate.values * shifted)
        known, own = (places(way, x, last, later, deepcopy(rng)) for way in ways)
        rows.append((known, own, fitted.estimate.covariance))
    known_, own_, covariances = (np.array(column) for column in zip(*rows, strict=True))
    return Placed(known_, own_, covariances.mean(axis=0))


def beyond(every: Numbers) -> int:
    """Count the bases whose places are further from uniform than one in 20 by chance."""
    return sum(distance_from_uniform(each) > BOUND for each in every)


def observed(x: Numbers, last: Numbers) -> CustomerSummary:
    """Give customers as a model takes them."""
    return CustomerSummary(x, last, np.full(len(x), END), np.full(len(x), np.nan), np.ones(len(x)))


def places(
    fitted: FittedCounts, x: Numbers, last: Numbers, later: Numbers, rng: np.random.Generator
) -> Numbers:
    """Place what customers bought later in what is forecast of each."""
    # Customers alike are forecast alike, and most bought never again.
    seen, kind = np.unique(np.column_stack([x, last]), axis=0, return_inverse=True)
    chances = count_chances(fitted, seen, int(later.max()) + 1)
    each = np.arange(len(x)), later.astype(int)
    up_to = np.cumsum(chances, axis=0).T[kind.ravel()][each]
    return randomised_pit(up_to - chances.T[kind.ravel()][each], up_to, rng)


def count_chances(fitted: FittedCounts, seen: Numbers, counts: int) -> Numbers:
    """Give the probability of 0, 1, ... purchases within AHEAD, `(counts, n)`, by `(n, 2)` histories."""
    same = seen[:, 0], seen[:, 1], np.full(len(seen), END)
    return np.array([fitted.count_probability(many, AHEAD, *same) for many in range(counts)])


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
