"""Whether places of many bases are uniform, where those of one base move together."""

from __future__ import annotations

import numpy as np
from scipy.stats import binom, chi2
from scipy.stats import f as f_ratio

from patronage.models.fitting import Numbers

RARE = 0.001
"""What is as unlikely is no chance."""


def gaps(every: Numbers, shares: Numbers) -> Numbers:
    """Give by base how many more of its places are at most each share than should be, `(n, m)`, as shares."""
    ordered = np.sort(every, axis=1)
    many = [np.searchsorted(row, shares, side="right") for row in ordered]
    return np.asarray(np.array(many) / every.shape[1] - shares)


def chance_of_mean(gap: Numbers, covariance: Numbers | None = None) -> float:
    """Give the chance that the mean of gaps is as far from none, were they none.

    How the gaps of a base hang together is seen between the bases (Hotelling 1931), or as in a covariance.
    """
    bases, size = gap.shape
    mean = gap.mean(axis=0)
    among = np.cov(gap.T) if covariance is None else covariance
    distance = bases * float(mean @ np.linalg.solve(among, mean))
    if covariance is not None:
        return float(chi2.sf(distance, size))
    return float(f_ratio.sf(distance * (bases - size) / (size * (bases - 1)), size, bases - size))


def chance_of_spread(every: Numbers, variance: float) -> float:
    """Give the chance that mean places of bases vary as much more, or less, than by a variance of theirs."""
    bases = len(every)
    ratio = (bases - 1) * float(every.mean(axis=1).var(ddof=1)) / variance
    return 2 * min(float(chi2.sf(ratio, bases - 1)), float(chi2.cdf(ratio, bases - 1)))


def band(bases: int, chance: float) -> tuple[int, int]:
    """Give how many of the bases such a chance may meet, all but RARE of the times."""
    low, high = (int(binom.ppf(end, bases, chance)) for end in (RARE / 2, 1 - RARE / 2))
    return low, high
