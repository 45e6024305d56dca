"""Discounted renewals of customers whose chances of leaving are beta-distributed: `2F1(1, b; a + b; z)`."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["beta_lifetime"]

_EXACT = 4e-16
_MOST_STEPS = 1_000_000


def beta_lifetime(a: ArrayLike, b: ArrayLike, discount: ArrayLike) -> NDArray[np.float64]:
    """Sum `S(t) / (1 + discount)^t` over t = 0, 1, 2 … where `S(t) = B(a, b + t) / B(a, b)`.

    That is `2F1(1, b; a + b; 1 / (1 + discount))`, here by Pfaff's transformation and Gauss's continued
    fraction `1 / (1 + t1/(1 + t2/(1 + …)))`: every term is positive, so that nothing cancels at large
    parameters or a small discount, and two successive fractions enclose the value.

    Parameters
    ----------
    a, b
        Above 0.
    discount
        Above 0, a period.

    Examples
    --------
    A perpetuity of customers who hardly leave is worth `1 + 1 / discount`.

    >>> float(beta_lifetime(1e-9, 1e6, 0.1))
    11.0
    """
    x, y, rate = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in (a, b, discount)))
    value, below, above = np.ones(x.shape), np.zeros(x.shape), np.ones(x.shape)
    for step in range(_MOST_STEPS):  # Lentz's products
        term = _term(y, x, step) / rate
        below, above = 1 / (1 + term * below), 1 + term / above
        value = value * above * below
        if np.all(np.abs(above * below - 1) <= _EXACT):
            break
    return (1 + rate) / (rate * value)


def _term(b: NDArray[np.float64], a: NDArray[np.float64], step: int) -> NDArray[np.float64]:
    """Give the coefficients of the fraction of `2F1(1, a; a + b; -x)` by x, between 0 and 1."""
    half, odd = divmod(step, 2)
    if odd:
        return (half + 1) / (a + b + step) * ((b + half) / (a + b + step - 1))
    if not half:
        return a / (a + b)
    return (a + half) / (a + b + step) * ((a + b + half - 1) / (a + b + step - 1))
