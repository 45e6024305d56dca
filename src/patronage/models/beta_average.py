"""The average of a smooth function of a share that is beta distributed, for any parameters of the beta."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.models.fitting import Numbers
from patronage.models.legendre import legendre

__all__ = ["BetaRule", "beta_rule"]

_NODES = (
    (12.0, 48),
    (22.0, 72),
    (40.0, 128),
    (np.inf, 224),
)  # as wide as this on the logit scale, so many nodes
_DROP = 30.0  # the density is followed down to e^-30 of its peak
_SMOOTH = 3e-3  # where the argument is this small, what is averaged is a cubic to 1e-10
_NEWTON, _NEAR = 40, 0.1
_TINY = 1e-300
_MOST = 700.0  # beyond e^700 a double ends


@dataclass(frozen=True)
class BetaRule:
    """Nodes of `m` beta distributions; an average is `(f(shares) * weights).sum(axis=1)`.

    Parameters
    ----------
    shares
        `(m, n)`, where to evaluate.
    weights
        `(m, n)`, positive, adding up to 1 in each row.
    """

    shares: Numbers
    weights: Numbers


def beta_rule(a: Numbers, b: Numbers, strength: Numbers) -> BetaRule:
    """Make the nodes to average functions of a share `p` over Beta(a, b).

    Gauss-Legendre on the logit of `p`, where the density has one peak, as far as it matters. A side on which
    the density fades slowly (a or b below 1) is cut where the function hardly bends, and what lies beyond
    are two nodes, exact for cubics.

    Parameters
    ----------
    a, b
        `(m,)`, of the densities `p^(a - 1) (1 - p)^(b - 1)`.
    strength
        `(m,)`, how fast the functions may change: as a function of `strength * p`.

    Examples
    --------
    The mean of Beta(1, 3):

    >>> rule = beta_rule(np.array([1.0]), np.array([3.0]), np.array([1.0]))
    >>> float((rule.shares * rule.weights).sum())
    0.25
    """
    peak = a / (a + b)
    left, left_open = _edge(a, b, peak, strength)
    right, right_open = _edge(b, a, 1 - peak, np.zeros_like(strength), reach=strength)
    width = float((left + right).max())
    nodes, widths = legendre(next(n for most, n in _NODES if width <= most))
    half = ((left + right) / 2)[:, None]
    d = ((right - left) / 2)[:, None] + half * nodes
    inner = 1 / (1 + ((1 - peak) / peak)[:, None] * np.exp(-d))
    density = np.exp(_log_density(d, a[:, None], b[:, None], peak[:, None])) * half * widths
    low, its_low = _tail(left, left_open, a, b, peak)
    high, its_high = _tail(right, right_open, b, a, 1 - peak)
    weights = np.column_stack([its_low, density, its_high])
    shares = np.column_stack([low, inner, 1 - high])
    return BetaRule(shares, weights / weights.sum(axis=1, keepdims=True))


def _log_density(d: Numbers, a: Numbers, b: Numbers, peak: Numbers) -> Numbers:
    """Return the log density of the logit, a distance `d` above its peak, less that at the peak."""
    return -a * np.log1p((1 - peak) * np.expm1(-d)) - b * np.log1p(peak * np.expm1(d))


def _edge(
    a: Numbers, b: Numbers, peak: Numbers, growth: Numbers, reach: Numbers | None = None
) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return how far below the peak the left edge lies, and where more than nothing lies beyond.

    What is averaged may be `1 + growth` times as large at 0 as at the peak; `reach` is `strength`.
    """
    small = _SMOOTH / (1 + b + (growth if reach is None else reach))
    far = np.log(peak / (1 - peak)) - np.log(small / (1 - small))
    drop = _DROP + np.log1p(growth)
    is_open = _log_density(-far, a, b, peak) > -drop
    # The log density is concave: from beyond the edge Newton's steps do not overshoot it.
    edge = far
    for _ in range(_NEWTON):
        below = _log_density(-edge, a, b, peak) + drop
        if not np.any(below < -_NEAR):
            break
        share = 1 / (1 + (1 - peak) / peak * np.exp(edge))
        slope = a * (1 - share) - b * share
        edge = edge + np.minimum(below, 0.0) / np.maximum(slope, _TINY)
    return np.where(is_open, far, edge), is_open


def _tail(
    edge: Numbers, is_open: NDArray[np.bool_], a: Numbers, b: Numbers, peak: Numbers
) -> tuple[Numbers, Numbers]:
    """Return two shares beyond the edge, `(m, 2)`, and their masses: Gauss's for the weight `p^(a - 1)`."""
    end = 1 / (1 + (1 - peak) / peak * np.exp(np.minimum(edge, _MOST)))
    product, half = a * (a + 1) / ((a + 2) * (a + 3)), (a + 1) / (a + 3)
    outer = half + np.sqrt(2 * (a + 1) / (a + 2)) / (a + 3)
    inner = product / outer
    its_outer = (1 / (a + 1) - inner / a) / (outer - inner)
    its_inner = (outer / a - 1 / (a + 1)) / (outer - inner)
    shares = np.column_stack([inner, outer]) * end[:, None]
    masses = np.column_stack([its_inner, its_outer])
    shape = (b - 1)[:, None] * np.log1p(-shares) - (b * np.log1p(-end) - _log_density(-edge, a, b, peak))[
        :, None
    ]
    return shares, np.where(is_open[:, None], masses * np.exp(shape), 0.0)
