"""Mean and variance of the value of a purchase, as polynomials in what a customer has spent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.base.note import Note
from patronage.models.fitting import Numbers

__all__ = ["SpendMoments", "spend_moments"]


@dataclass(frozen=True)
class SpendMoments:
    """Moments of the value V of a purchase, of mean M, of customers who spent S in all.

    Each is a polynomial in S, a row for each number of purchases and a column for each power from 0 up. So
    the sum over many customers takes no more than how many they are, the sum of S and that of its square.

    Parameters
    ----------
    mean
        `(n, 2)`, of E[M].
    square
        `(n, 3)`, of E[M^2].
    within
        `(n, 3)`, of E[Var(V | M)].
    findings
        What must be said beside them.
    """

    mean: Numbers
    square: Numbers
    within: Numbers
    findings: tuple[Note, ...] = ()


def spend_moments(constant: Numbers, slope: Numbers, square: Numbers, added: Numbers) -> SpendMoments:
    """Make the moments of a mean that is linear in S.

    Parameters
    ----------
    constant, slope
        `(n,)`, E[M] = constant + slope S.
    square, added
        `(n,)`, E[M^2] = square E[M]^2 + added.

    Returns
    -------
    SpendMoments
        With `within` 0.

    Examples
    --------
    >>> one = np.ones(1)
    >>> spend_moments(2 * one, 3 * one, one, one).square
    array([[ 5., 12.,  9.]])
    """
    mean = np.column_stack([constant, slope])
    squared = np.column_stack([constant**2, 2 * constant * slope, slope**2]) * square[:, None]
    squared[:, 0] += added
    return SpendMoments(mean, squared, np.zeros_like(squared))
