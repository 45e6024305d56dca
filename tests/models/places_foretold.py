"""How far places of a base may lie from uniform: by chance, and by the error of the parameters they share.

With parameters as drawn, the share of n places that are at most u is off u as a Brownian bridge is, with
covariance (min(u, v) - u v) / n. Parameters fitted to what was seen before are off by e, with covariance C,
and what came after knows nothing of that: the places of all customers of a base move together, by h(u)' e,
where h(u) are the derivatives of the expected share by the logarithms of the parameters. So with fitted
parameters the covariance is

    (min(u, v) - u v) / n + h(u)' C h(v)

from which follow how much the mean place of a base varies, and how often the places of one are further from
uniform than a bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.models.fitting import Numbers
from tests.models.placed import BOUND, SIZE, STORIES, TRUTHS, count_chances, drawn, observed

_STEP = 1e-3  # of differences, on the log scale
_MOST = 40  # purchases in AHEAD that somebody may have
_PATHS = 20_000


@dataclass(frozen=True)
class Foretold:
    """What is foretold of `shares`, `(m,)`, evenly between 0 and 1.

    Parameters
    ----------
    shares
        Where places are counted.
    moved
        `(m, k)`, the derivatives of the share of places up to there by the logarithms of the parameters.
    """

    shares: Numbers
    moved: Numbers

    @property
    def by_chance(self) -> Numbers:
        """The covariance of the shares of a base with the parameters as drawn, `(m, m)`."""
        u = self.shares
        return np.asarray((np.minimum.outer(u, u) - np.outer(u, u)) / SIZE)

    def by_estimate(self, covariance: Numbers) -> Numbers:
        """Give what an error of the parameters of that covariance adds to it."""
        return np.asarray(self.moved @ covariance @ self.moved.T)

    def mean_place(self, covariance: Numbers) -> float:
        """Give the variance of the mean place of a base, by chance and by parameters of that covariance."""
        # A mean place is what the shares leave of 1.
        by_each = self.moved.sum(axis=0) / (len(self.shares) + 1)
        return float(1 / 12 / SIZE + by_each @ covariance @ by_each)

    def beyond(self, covariance: Numbers) -> float:
        """Give the chance that places of a base are further from uniform than BOUND."""
        # A process as foretold, and between two shares a bridge, whose chance to cross a line is known.
        whole = self.by_chance + self.by_estimate(covariance)
        sizes, axes = np.linalg.eigh(whole)
        root = axes * np.sqrt(np.maximum(sizes, 0.0))
        paths = np.random.default_rng(0).standard_normal((_PATHS, len(whole))) @ root.T
        paths = np.pad(paths, ((0, 0), (1, 1)))
        within = np.ones(_PATHS)
        for side in (paths, -paths):
            room = np.maximum(BOUND - side, 0.0)
            crossed = np.exp(-2 * SIZE * room[:, 1:] * room[:, :-1] / self.shares[0])
            within *= np.prod(1 - crossed, axis=1)
        return float(1 - within.mean())


def foretold(story: str, parts: int) -> Foretold:
    """Foretell the places of bases of a story at shares of 1 / parts, 2 / parts and so on."""
    x, last, _ = drawn(story, np.random.default_rng(0))
    seen, customers = np.unique(np.column_stack([x, last]), axis=0, return_counts=True)
    anyhow = STORIES[story].fit(observed(x, last))
    truth, shares = np.log(TRUTHS[story]), np.arange(1, parts) / parts
    right = count_chances(anyhow.at(np.exp(truth)), seen, _MOST)

    def up_to(logs: Numbers) -> Numbers:
        chances = count_chances(anyhow.at(np.exp(logs)), seen, _MOST)
        below = np.cumsum(chances, axis=0) - chances
        of_count = [np.clip((u - below) / np.maximum(chances, 1e-300), 0, 1) for u in shares]
        return np.array([(right * each).sum(axis=0) @ customers for each in of_count]) / SIZE

    steps = _STEP * np.eye(len(truth))
    slopes = [(up_to(truth + step) - up_to(truth - step)) / (2 * _STEP) for step in steps]
    return Foretold(shares, np.array(slopes).T)
