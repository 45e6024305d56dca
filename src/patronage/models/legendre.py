"""Gauss's rule on [-1, 1], computed once for each size."""

from __future__ import annotations

from functools import cache

import numpy as np

from patronage.models.fitting import Numbers

__all__ = ["legendre"]


@cache
def legendre(count: int) -> tuple[Numbers, Numbers]:
    """Return nodes and weights, `(count,)` each, exact for polynomials of degree `2 count - 1`.

    Examples
    --------
    >>> nodes, weights = legendre(2)
    >>> float(weights @ nodes**2)
    0.666667
    """
    nodes, weights = np.polynomial.legendre.leggauss(count)
    for shared in (nodes, weights):
        shared.flags.writeable = False
    return nodes, weights
