"""How heavy the tail of importance weights is, and weights whose largest are drawn in (Vehtari et al. 2024).

The largest weights are taken for a generalised Pareto distribution, fitted as Zhang and Stephens (2009) do.
Up to a shape of 0.7 sums with the weights are to be relied on; above it the draws miss where the mass is.
"""

from __future__ import annotations

import numpy as np

from patronage.models.fitting import Numbers

__all__ = ["RELIABLE", "pareto_shape", "smoothed"]

RELIABLE = 0.7
"""The largest shape of a tail at which sums with the weights are to be relied on."""

_FEWEST = 5  # weights that make a tail
_PRIOR = 10.0  # weights as if seen beside, of a shape of 1/2
_ROUNDING = 1e-300


def smoothed(log_weights: Numbers) -> tuple[Numbers, float]:
    """Give weights that add up to 1, the largest as the distribution of the tail expects them, and its shape.

    Parameters
    ----------
    log_weights
        `(n,)`, logarithms of the weights, up to a constant.

    Examples
    --------
    >>> weights, shape = smoothed(np.log(np.linspace(1, 2, 100)))
    >>> float(weights.sum()), shape < 0.5
    (1.0, True)
    """
    weights = np.exp(log_weights - log_weights.max())
    size = len(weights)
    many = int(min(size / 5, 3 * np.sqrt(size)))
    order = np.argsort(weights, kind="stable")
    tail, cut = order[size - many :], float(weights[order[size - many - 1]])
    over = weights[tail] - cut
    if many < _FEWEST or over[many // 4] <= _ROUNDING:
        return weights / weights.sum(), 0.0
    shape, scale = _fitted(over)
    places = (np.arange(many) + 0.5) / many
    expected = cut + scale * np.expm1(-shape * np.log1p(-places)) / shape
    weights[tail] = np.minimum(expected, 1.0)
    return weights / weights.sum(), shape


def pareto_shape(over: Numbers) -> float:
    """Give the shape of what lies over a threshold: 0 falls as an exponential, 1 has no mean any more.

    Parameters
    ----------
    over
        `(n,)`, rising, above 0: by how much each exceeds the threshold.
    """
    return _fitted(over)[0]


def _fitted(over: Numbers) -> tuple[float, float]:
    """Return shape and scale: the mean of a grid of candidates, each as likely as its profile says."""
    size = len(over)
    many = 30 + int(np.sqrt(size))
    steps = 1 - np.sqrt(many / (np.arange(many) + 0.5))
    slopes = 1 / over[-1] + steps / (3 * over[int(size / 4 + 0.5) - 1])
    shapes = np.log1p(-slopes[:, None] * over).mean(axis=1)
    fits = size * (np.log(-slopes / shapes) - shapes - 1)
    share = np.exp(fits - fits.max())
    slope = float(slopes @ share / share.sum())
    shape = float(np.log1p(-slope * over).mean())
    scale = -shape / slope
    return (shape * size + _PRIOR / 2) / (size + _PRIOR), scale
