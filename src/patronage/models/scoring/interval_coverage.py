"""How often intervals held what came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.base.errors import InputError
from patronage.models.special import normal_quantile

__all__ = ["IntervalCoverage", "interval_coverage"]


@dataclass(frozen=True)
class IntervalCoverage:
    """Intervals that held, missed low and missed high.

    Parameters
    ----------
    held, below, above
        Shares of intervals: what came lay within, below the interval, above it.
    intervals
        How many there were.
    """

    held: float
    below: float
    above: float
    intervals: int

    def wilson(self, level: float = 0.95) -> tuple[float, float]:
        """Give Wilson's interval of the share that held, by the number of intervals."""
        z = normal_quantile((1 + level) / 2)
        n, share = self.intervals, self.held
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        reach = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
        return max(middle - reach, 0.0), min(middle + reach, 1.0)


def interval_coverage(lower: ArrayLike, upper: ArrayLike, actual: ArrayLike) -> IntervalCoverage:
    """Count how often what came lay within its interval, both ends included.

    Raises
    ------
    InputError
        Arrays differ in length or are empty, or an interval ends before it begins.

    Examples
    --------
    >>> interval_coverage([1, 1, 1, 1], [3, 3, 3, 3], [1, 2, 4, 3])
    IntervalCoverage(held=0.75, below=0.0, above=0.25, intervals=4)
    """
    low, high, came = (np.asarray(x, dtype=np.float64) for x in (lower, upper, actual))
    if not len(low) == len(high) == len(came) > 0:
        raise InputError(
            f"lower has {len(low)} entries, upper {len(high)} and actual {len(came)};"
            " give one entry an interval in each, and at least one"
        )
    turned = ~(low <= high)
    if turned.any():
        at = int(np.flatnonzero(turned)[0])
        raise InputError(f"interval {at} goes from {low[at]} to {high[at]}; expected lower <= upper")
    below, above = float((came < low).mean()), float((came > high).mean())
    return IntervalCoverage(float(((came >= low) & (came <= high)).mean()), below, above, len(came))
