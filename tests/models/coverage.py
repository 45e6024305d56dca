"""How often intervals of parameters hold the truth, over bases drawn from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from patronage.base.note import Note
from patronage.models.durations import Durations
from patronage.models.exponential_survival import EXPONENTIAL_SURVIVAL
from patronage.models.fitted import Fitted
from patronage.models.renewal_counts import RenewalCounts
from patronage.models.sbg import SBG
from patronage.models.weibull_survival import WEIBULL_SURVIVAL

CUSTOMERS = 2357


@dataclass
class Coverage:
    """Bases by whether the interval of each parameter held the truth; those without a maximum apart."""

    bases: int = 0
    boundary: int = 0
    held: dict[str, int] = field(default_factory=dict)

    def share(self, parameter: str) -> float:
        """Give the share of intervals that held, of all bases: a fit at a boundary counts as well."""
        return self.held.get(parameter, 0) / self.bases


class HasIntervals(Protocol):
    """A fit that gives intervals, and says where it found no maximum."""

    @property
    def findings(self) -> tuple[Note, ...]:
        """What it found."""

    def intervals(self, level: float) -> dict[str, tuple[float, float]]:
        """Give the interval of each parameter."""


def covered(
    draw: Callable[[np.random.Generator], HasIntervals], truth: dict[str, float], seeds: Iterable[int]
) -> Coverage:
    """Fit a base of each seed and count."""
    counted = Coverage()
    for seed in seeds:
        fitted = draw(np.random.default_rng(seed))
        counted.bases += 1
        counted.boundary += bool(fitted.findings)
        for name, (low, high) in fitted.intervals(0.95).items():
            counted.held[name] = counted.held.get(name, 0) + (low <= truth[name] <= high)
    return counted


CONTRACTS = {"alpha": 0.668, "beta": 3.806}
WEIBULL = {"scale": 20.0, "shape": 0.8}
RATE = {"rate": 0.05}


def contracts(rng: np.random.Generator) -> Fitted:
    """Draw eight years of yearly contracts and fit the shifted beta-geometric."""
    lives = rng.geometric(np.maximum(rng.beta(CONTRACTS["alpha"], CONTRACTS["beta"], CUSTOMERS), 1e-12))
    return SBG.fit(RenewalCounts.of_survivors([int((lives > age).sum()) for age in range(8)]))


def ageing(rng: np.random.Generator) -> Fitted:
    """Draw durations of a Weibull, seen for 5 to 40 units and a fifth of them from late on, and fit it."""
    lives = WEIBULL["scale"] * rng.weibull(WEIBULL["shape"], CUSTOMERS)
    return WEIBULL_SURVIVAL.fit(_observed(lives, rng))


def ageless(rng: np.random.Generator) -> Fitted:
    """Draw durations of one rate, observed alike, and fit it."""
    return EXPONENTIAL_SURVIVAL.fit(_observed(rng.exponential(1 / RATE["rate"], CUSTOMERS), rng))


def _observed(lives: np.ndarray[tuple[int], np.dtype[np.float64]], rng: np.random.Generator) -> Durations:
    seen = rng.uniform(5, 40, CUSTOMERS)
    came = np.where(rng.uniform(size=CUSTOMERS) < 0.2, rng.uniform(0, 4, CUSTOMERS), 0.0)
    there = np.minimum(lives, seen) > came
    return Durations.of(np.minimum(lives, seen)[there], (lives <= seen)[there], entered=came[there])
