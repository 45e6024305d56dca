"""`ln B(a, b + u) / B(a, b)` without the cancellation of four large logarithms."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["log_beta_ratio"]

_SHIFT = 16  # from here on three terms of Stirling's series leave less than 1e-14
_NEAR_ONE = 0.5


def log_beta_ratio(a: ArrayLike, b: ArrayLike, u: ArrayLike) -> NDArray[np.float64]:
    """Logarithm of the share of a beta(`a`, `b`) mixture that survives `u` more trials, at most 0.

    Each term is of one sign and of the size of the result, so that it is right to about 1e-12 where
    `gammaln(b + u) - gammaln(b) - gammaln(a + b + u) + gammaln(a + b)` has no digit left.

    Parameters
    ----------
    a, b
        Above 0.
    u
        Trials, 0 or more, whole or not, below 1e150.

    Examples
    --------
    One trial of `beta(1, 1)` is passed by half.

    >>> float(np.exp(log_beta_ratio(1.0, 1.0, 1.0)))
    0.5
    """
    x, y, z = np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in (a, b, u)))
    return _shifted(x, y, z) + _stirling(x, y + _SHIFT, z)


def _shifted(a: NDArray[np.float64], b: NDArray[np.float64], u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum what the recurrence of Gamma leaves when `b` is raised to where Stirling's series holds."""
    total = np.zeros(a.shape)
    for step in range(_SHIFT):
        x = b + step
        lost = (a / (x + a)) * (u / (x + u))
        kept = (x / (x + a)) * ((x + a + u) / (x + u))
        with np.errstate(divide="ignore"):  # the branch not taken
            total += np.where(lost < _NEAR_ONE, np.log1p(-np.minimum(lost, _NEAR_ONE)), np.log(kept))
    return total


def _stirling(a: NDArray[np.float64], x: NDArray[np.float64], u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take the same ratio at a large `x`: Stirling's four terms, of which the linear ones cancel."""
    leading = (x - 0.5) * np.log1p((a / x) * (u / (x + a + u)))
    leading -= u * np.log1p(a / (x + u)) + a * np.log1p(u / (x + a))
    inverse = -(u / (x + u)) * (a / (x + a)) * ((2 * x + a + u) / (x + a + u)) / x
    return leading + inverse / 12 + _higher(x + u) - _higher(x) - _higher(x + a + u) + _higher(x + a)


def _higher(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give Stirling's series after its first term."""
    square = 1 / (x * x)
    return square / x * (-1 / 360 + square * (1 / 1260 - square * (1 / 1680 - square / 1188)))
