"""Baselines without a model: each customer goes on as it did, or does as in its last year."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Numbers

__all__ = ["last_year_again", "own_rate"]


def own_rate(observed: CustomerSummary, horizon: float) -> Numbers:
    """Purchases of each row within `horizon` if it goes on at its own rate: `x / T t`, 0 where T is 0.

    Examples
    --------
    >>> one = np.ones(2)
    >>> own_rate(CustomerSummary(2 * one, 5 * one, np.array([10.0, 40.0]), one, one), 20)
    array([4., 1.])
    """
    time = np.asarray(observed.T, dtype=np.float64)
    return np.where(time > 0, observed.frequency * horizon / np.where(time > 0, time, 1.0), 0.0)


def last_year_again(bought: ArrayLike, span: float, horizon: float) -> Numbers:
    """Purchases within `horizon` of customers who do as in the last `span`, first purchases included.

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
