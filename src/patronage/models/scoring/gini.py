"""How well a forecast puts customers in order: the normalised Gini."""

from __future__ import annotations

import numpy as np

from patronage.models.fitting import Numbers
from patronage.models.scoring.judged import Judged

__all__ = ["normalised_gini"]


def normalised_gini(judged: Judged) -> float | None:
    """Give the area that ordering by forecast wins, over the area that the true order wins.

    1 where the order is right, 0 where it says nothing, below 0 where it is turned round. Customers with
    equal forecasts share the mean of their ranks, so that the order of the rows plays no part. None where
    all brought the same.

    Examples
    --------
    >>> normalised_gini(Judged.of([0.1, 0.2, 0.9], [0.0, 1.0, 5.0]))
    1.0
    """
    best = _area(judged.actual, judged)
    return _area(judged.forecast, judged) / best if best > 0 else None


def _area(by: Numbers, judged: Judged) -> float:
    """Return the covariance of what came with the rank of the customers."""
    _, group = np.unique(by, return_inverse=True)
    many = np.bincount(group, judged.weight)
    rank = (np.cumsum(many) - many / 2)[group]
    mean = float(np.average(judged.actual, weights=judged.weight))
    return float((judged.weight * rank) @ (judged.actual - mean))
