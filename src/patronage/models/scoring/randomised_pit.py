"""Whether counts came as often as forecast: their places in the forecast distributions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from patronage.base.errors import InputError
from patronage.models.fitting import Numbers

__all__ = ["distance_from_uniform", "randomised_pit"]

_ROUNDING = 1e-9


def randomised_pit(below: ArrayLike, up_to: ArrayLike, rng: np.random.Generator) -> Numbers:
    """Draw each customer's place between the probability of less than what came and of at most that.

    Uniform on 0 to 1 where the forecast distributions are right.

    Parameters
    ----------
    below, up_to
        `(n,)`, forecast probabilities of a count below the one that came, and of at most that one.
    rng
        What draws within a count.

    Raises
    ------
    InputError
        Probabilities that cannot be.

    Examples
    --------
    >>> randomised_pit([0.2], [0.2], np.random.default_rng(1))
    array([0.2])
    """
    low, high = np.asarray(below, dtype=np.float64), np.asarray(up_to, dtype=np.float64)
    fine = (low >= -_ROUNDING) & (low <= high + _ROUNDING) & (high <= 1 + _ROUNDING)
    if not fine.all():
        at = int(np.flatnonzero(~fine)[0])
        raise InputError(
            f"row {at} is below {low[at]} and up to {high[at]}; expected 0 <= below <= up_to <= 1"
        )
    return np.clip(low + rng.uniform(size=low.shape) * (high - low), 0.0, 1.0)


def distance_from_uniform(places: ArrayLike) -> float:
    """Give the largest gap between the places and a uniform distribution, after Kolmogorov and Smirnov.

    Of n right forecasts it is above `1.36 / sqrt(n)` in 5 % of cases.

    Examples
    --------
    >>> distance_from_uniform([0.25, 0.75])
    0.25
    """
    ordered = np.sort(np.asarray(places, dtype=np.float64))
    steps = np.arange(len(ordered) + 1) / len(ordered)
    return float(max((steps[1:] - ordered).max(), (ordered - steps[:-1]).max()))
