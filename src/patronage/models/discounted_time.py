"""A survival curve in continuous time, integrated with discount."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from patronage.models.discounted_sum import check_discount

__all__ = ["discounted_time"]

_Curve = Callable[[NDArray[np.float64]], NDArray[np.float64]]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_EXHAUSTED = 300.0  # e^-300 is nothing, even of the long times of a hazard that hardly grows
_LEAST = -92.0  # ln 1e-40


def discounted_time(hazard: _Curve, reached: _Curve, delta: float, horizon: float | None = None) -> float:
    """Integrate `exp(-delta t - H(t))` over t from 0 to `horizon`, or without end.

    Gauss-Legendre panels end where the hazard, the discount and the time itself have grown by e, so that
    the integrand bends little in any, be the hazard a step or almost flat.

    Parameters
    ----------
    hazard
        Times -> cumulative hazard `H`, rising from 0.
    reached
        The inverse: cumulative hazard -> time.
    delta
        Force of discount by time, 0 or more; above 0 where there is no horizon.
    horizon
        Time, or None.

    Examples
    --------
    >>> discounted_time(lambda t: 0.3 * t, lambda h: h / 0.3, 0.1)
    2.5
    """
    check_discount(delta, horizon)
    growth = np.exp(np.arange(_LEAST, np.log(_EXHAUSTED)))
    growth = np.append(growth, _EXHAUSTED)
    with np.errstate(over="ignore"):  # a time beyond all doubles is beyond the discount or the horizon
        ends = reached(growth)
    last = min(float(ends[-1]), _EXHAUSTED / delta if delta > 0 else np.inf)
    if delta > 0:
        ends = np.append(ends, growth / delta)
    last = last if horizon is None else min(last, horizon)
    ends = np.append(ends, last * np.exp(np.arange(_LEAST, 0.0)))
    ends = np.unique(np.append(ends[(ends > 0) & (ends < last)], [0.0, last]))
    half = np.diff(ends)[:, None] / 2
    t = ends[:-1, None] + half * (1 + _NODES)
    return float((np.exp(-delta * t - hazard(t)) * half * _WEIGHTS).sum())
