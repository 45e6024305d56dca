"""Sums over many customers by their weights, the same on every run and on one core."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["weighed"]


def weighed(weight: NDArray[Any], values: NDArray[Any]) -> float:  # whole numbers or not
    """Sum `weight * values`.

    The matrix product would ask a linear algebra library, whose threads cost several times what they save
    on sums as short as these, and whose last digits depend on how many cores there are.

    Examples
    --------
    >>> weighed(np.array([2.0, 1.0]), np.array([10.0, 5.0]))
    25.0
    """
    return float(np.einsum("i,i->", weight, values))
