"""Forecast and actual by what was known of customers before: by frequency, by recency."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.fitting import Numbers
from patronage.models.scoring.judged import Judged

__all__ = ["Conditional", "conditional"]


@dataclass(frozen=True)
class Conditional:
    """Means by group, in the order of the groups; arrays are `(k,)`.

    Parameters
    ----------
    group
        What its customers share; at the last, those above as well where groups were capped.
    forecast, actual
        Mean by customer.
    customers
        In the group.
    """

    group: Numbers
    forecast: Numbers
    actual: Numbers
    customers: Numbers


def conditional(judged: Judged, known: ArrayLike, cap: float = np.inf) -> Conditional:
    """Compare forecast and actual by a number known before; what is above `cap` is put there.

    Examples
    --------
    >>> conditional(Judged.of([1, 1, 4, 6], [0, 2, 5, 6]), [0, 0, 7, 9], cap=7).actual
    array([1. , 5.5])
    """
    group, row = np.unique(np.minimum(np.asarray(known, dtype=np.float64), cap), return_inverse=True)
    many = np.bincount(row, judged.weight).astype(np.float64)
    forecast, actual = (
        np.bincount(row, judged.weight * value) / many for value in (judged.forecast, judged.actual)
    )
    return Conditional(group, forecast, actual, many)
