"""Intervals from the likelihood itself, where it is too crooked for standard errors."""

from __future__ import annotations

import numpy as np

from patronage.models.fitting import REACH, Estimate, Likelihood, Numbers, maximise
from patronage.models.special import normal_quantile

__all__ = ["profile_intervals"]

_MOST = 20  # steps
_CLOSE = 1e-3  # of a standard error


def profile_intervals(
    estimate: Estimate, likelihood: Likelihood, level: float = 0.95
) -> dict[str, tuple[float, float]]:
    """Give for each parameter the values that are not too unlikely, whatever the others are.

    An end lies where the log-likelihood, at its greatest over the other parameters, has fallen by half the
    square of the normal quantile. Where it never falls so far, the end is that of the search.

    Parameters
    ----------
    estimate
        Where the likelihood is greatest.
    likelihood
        What was maximised.
    level
        How often such an interval holds the true value, between 0 and 1.

    Examples
    --------
    >>> poisson = lambda at: (float(30 * np.log(at[0]) - 100 * at[0]), 30 / at - 100)
    >>> low, high = profile_intervals(maximise(["rate"], [1.0], poisson), poisson)["rate"]
    >>> round(low, 4), round(high, 4)
    (0.2051, 0.4205)
    """
    reach = normal_quantile((1 + level) / 2)
    found = {}
    for place, name in enumerate(estimate.names):
        ends = (_end(estimate, likelihood, place, side * reach) for side in (-1.0, 1.0))
        low, high = (float(np.exp(end)) for end in ends)
        found[name] = (low, high)
    return found


def _end(estimate: Estimate, likelihood: Likelihood, place: int, reach: float) -> float:
    """Return the logarithm where the profile has fallen: secants of its signed root, nearly a line."""
    top = np.log(estimate.values)
    spread = float(np.sqrt(estimate.covariance[place, place]))
    low, high = top[place] - REACH, top[place] + REACH
    others = estimate.values
    before, at = (0.0, float(top[place])), float(np.clip(top[place] + reach * spread, low, high))
    for _ in range(_MOST):
        best, others = _best_of_others(estimate, likelihood, place, at, others)
        root = float(np.sign(reach) * np.sqrt(2 * max(estimate.log_likelihood - best, 0.0)))
        if abs(root - reach) < _CLOSE:
            break
        straight = (at - before[1]) / (root - before[0]) if abs(root - before[0]) > _CLOSE else 2 * spread
        before = root, at
        step = float(np.clip((reach - root) * max(straight, 0.1 * spread), -2 * spread, 2 * spread))
        if not low < at + step < high:
            return float(low if reach < 0 else high)
        at += step
    return float(at)


def _best_of_others(
    estimate: Estimate, likelihood: Likelihood, place: int, at: float, start: Numbers
) -> tuple[float, Numbers]:
    """Return the greatest log-likelihood with one parameter held, and where it is."""
    names = [name for name in estimate.names if name != estimate.names[place]]
    if not names:
        return float(likelihood(np.exp(np.array([at])))[0]), start

    def of_others(values: Numbers) -> tuple[float, Numbers]:
        value, slope = likelihood(np.insert(values, place, np.exp(at)))
        return value, np.delete(slope, place)

    found = maximise(names, np.delete(start, place).tolist(), of_others)
    return found.log_likelihood, np.insert(found.values, place, np.exp(at))
