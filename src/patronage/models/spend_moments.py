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

    Each is a polynomial in S: a row for each number of purchases, a column for each power from 0 up. So a sum
    over customers alike takes no more than how many they are, the sum of S and that of its square.

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


def spend_moments(
    constant: Numbers, slope: Numbers, spread: Numbers, added: Numbers, within: float
) -> SpendMoments:
    """Make the moments of a mean that is linear in S.

    Parameters
    ----------
    constant, slope
        `(n,)`, E[M] = constant + slope S.
    spread, added
        `(n,)`, E[M^2] = spread E[M]^2 + added.
    within
        Var(V | M) = within M^2.

    Examples
    --------
    >>> one = np.ones(1)
    >>> spend_moments(2 * one, 3 * one, one, one, within=0.5).square
    array([[ 5., 12.,  9.]])
    """
    square = np.column_stack([constant**2, 2 * constant * slope, slope**2]) * spread[:, None]
    square[:, 0] += added
    return SpendMoments(np.column_stack([constant, slope]), square, within * square)
