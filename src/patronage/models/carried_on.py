"""Baselines without a model: each customer goes on as it did, or does as in its last year."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.fitting import Numbers

__all__ = ["last_year_again", "own_rate"]


def own_rate(horizon: ArrayLike, frequency: ArrayLike, T: ArrayLike) -> Numbers:  # noqa: N803 - as published
    """Give the purchases within a horizon if each goes on at its own rate: `x / T t`, 0 where T is 0.

    Examples
    --------
    >>> own_rate(20, [2, 2], [10, 40])
    array([4., 1.])
    """
    until, x, end = (np.asarray(given, np.float64) for given in (horizon, frequency, T))
    return np.where(end > 0, x * until / np.where(end > 0, end, 1.0), 0.0)


def last_year_again(bought: ArrayLike, span: float, horizon: float) -> Numbers:
    """Give the purchases within `horizon` of customers who do as in the last `span`, first ones included.

    Parameters
    ----------
    bought
        `(n,)`, purchases, or money, in the last `span` before the end of observation.
    span, horizon
        In one unit of time; a year for last year again.

    Examples
    --------
    >>> last_year_again([3, 0], span=365.25, horizon=730.5)
    array([6., 0.])
    """
    return np.asarray(bought, dtype=np.float64) * (horizon / span)
