"""The integral over the day a customer may have left, of the Pareto/NBD likelihood, by quadrature.

With k = r + x, u running from the last purchase t_x to T, and everything relative to its value at t_x,

    integral of ((alpha + u)/(alpha + t_x))^-k ((beta + u)/(beta + t_x))^-(s + 1) du.

With m = min(alpha, beta) and v = log((m + u)/(m + t_x)) the log of the integrand is concave in v, so the
range that matters is found by Newton's steps, and Gauss-Legendre on it is exact to about 1e-10 for any
parameters: no hypergeometric function, and no cases. The same nodes give the derivatives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.models.fitting import Numbers
from patronage.models.legendre import legendre

__all__ = ["Gone", "gone"]

_DROP = 26.0  # the integrand is followed down to e^-26 of its value at t_x
_NEWTON = 3
_WIDE = ((3.0, 16), (6.0, 24), (12.0, 40), (np.inf, 96))  # as wide as this in v, so many nodes
_ROWS = 1_024  # as many at once as stay near the processor
_LEAST = 1e-300  # keeps a logarithm finite where nothing is integrated


@dataclass(frozen=True)
class Gone:
    """What follows from having left after t_x and before T, `(n,)` each.

    Parameters
    ----------
    log_integral
        Of the integral times s / (beta + t_x): beside the likelihood's first term, relative to t_x too.
    log_alpha, log_beta
        Means of log((alpha + u)/(alpha + t_x)) and of log((beta + u)/(beta + t_x)).
    per_alpha, per_beta
        Means of 1/(alpha + u) and of 1/(beta + u).
    """

    log_integral: Numbers
    log_alpha: Numbers
    log_beta: Numbers
    per_alpha: Numbers
    per_beta: Numbers


def gone(parameters: Numbers, frequency: Numbers, recency: Numbers, T: Numbers) -> Gone:  # noqa: N803 - as published
    """Integrate over the day of leaving, for each customer."""
    r, alpha, s, beta = (float(value) for value in parameters)
    k, by_alpha = r + frequency, alpha <= beta
    low, high = min(alpha, beta) + recency, max(alpha, beta) + recency
    steep_low, steep_high = (k, np.full_like(k, s + 1)) if by_alpha else (np.full_like(k, s + 1), k)
    shape = _Shape(steep_low, steep_high, low / high)
    width = _width(shape, np.log1p((T - recency) / low))
    found = np.empty((5, len(k)))
    sizes = np.searchsorted([most for most, _ in _WIDE], width)
    for size in np.unique(sizes):
        rows = np.flatnonzero(sizes == size)
        for first in range(0, len(rows), _ROWS):
            some = rows[first : first + _ROWS]
            found[:, some] = _means(shape.at(some), width[some], _WIDE[size][1])
    integral, log_low, log_high, per_low, per_high = found
    log_integral = np.log(np.maximum(integral, _LEAST)) + np.log(s * low / (beta + recency))
    per_low, per_high = per_low / low, per_high / high
    if by_alpha:
        return Gone(log_integral, log_low, log_high, per_low, per_high)
    return Gone(log_integral, log_high, log_low, per_high, per_low)


@dataclass(frozen=True)
class _Shape:
    """An integrand in v: -low v - high log(1 + share (e^v - 1)) + v, on the log scale."""

    low: Numbers
    high: Numbers
    share: Numbers

    def at(self, rows: NDArray[np.intp]) -> _Shape:
        return _Shape(self.low[rows], self.high[rows], self.share[rows])


def _width(shape: _Shape, most: Numbers) -> Numbers:
    """Return how far the integrand matters, at most to the end."""
    at_start = 1 - shape.low - shape.high * shape.share
    width = np.where(at_start < 0, np.minimum(most, _DROP / np.maximum(-at_start, _LEAST)), most)
    # Concave: from beyond the edge Newton's steps stay beyond it.
    for _ in range(_NEWTON):
        grown = shape.share * np.expm1(width)
        beyond = (1 - shape.low) * width - shape.high * np.log1p(grown) + _DROP
        slope = 1 - shape.low - shape.high * (shape.share + grown) / (1 + grown)
        width = width - np.where(beyond < 0, beyond / np.minimum(slope, -_LEAST), 0.0)
    return width


def _means(shape: _Shape, width: Numbers, count: int) -> NDArray[np.float64]:
    """Return `(5, n)`: the integral, means of both logarithms, of e^-v and 1 / (1 + share (e^v - 1))."""
    nodes, weights = legendre(count)
    v = width[:, None] * ((1 + nodes) / 2)
    grown = np.expm1(v)
    one_more = 1 + shape.share[:, None] * grown
    logs = np.log(one_more)
    mass = np.exp((1 - shape.low[:, None]) * v - shape.high[:, None] * logs) * (weights / 2)
    total = np.maximum(mass.sum(axis=1), _LEAST)
    parts = (v, logs, 1 / (1 + grown), 1 / one_more)
    means = [np.einsum("ij,ij->i", mass, part) / total for part in parts]
    return np.array([total * width, *means])
