"""How often customers buy until they leave, at any time: counts averaged over the day of leaving.

With m = min(A, B), u the time of leaving and v = log(1 + u / m), what is averaged is on the log scale

    count log(e^v - 1) + (1 - low) v - high log(1 + share (e^v - 1)),

concave in v: it has one peak, whose place solves a quadratic equation, and Newton's steps find how far it
matters on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from patronage.models.fitting import Numbers
from patronage.models.legendre import legendre
from patronage.models.rates import GammaRates
from patronage.models.special import log_beta, negative_binomial

__all__ = ["counts_until_leaving"]

_DROP = 30.0  # the integrand is followed down to e^-30 of its peak
_NEWTON = 8
_NODES = ((6.0, 40), (12.0, 56), (24.0, 88), (np.inf, 160))  # as wide as this in v, so many nodes
_ROWS = 1_024  # as many at once as stay near the processor
_LEAST = 1e-300


def counts_until_leaving(
    buying: GammaRates, leaving: GammaRates, horizon: Numbers, counts: Numbers
) -> Numbers:
    """Return the probability of just so many purchases within a horizon.

    Parameters
    ----------
    buying, leaving
        The rates of active customers.
    horizon, counts
        `(n,)`.

    Examples
    --------
    >>> one, many = np.ones(1), np.arange(200.0)
    >>> chance = counts_until_leaving(GammaRates(one, 10 * one), GammaRates(one, 20 * one), 30 * one, many)
    >>> float(chance.sum()), float(chance @ many)
    (1.0, 1.832581)
    """
    given = (buying.shape, buying.time, leaving.shape, leaving.time, horizon, counts)
    k, since_buying, s, since_leaving, until, count = (
        np.array(one, np.float64) for one in np.broadcast_arrays(*given)
    )
    stays = np.exp(-s * np.log1p(until / since_leaving))
    found = stays * negative_binomial(count, k, until / (since_buying + until))
    by_buying = since_buying <= since_leaving
    low, high = np.where(by_buying, (count + k, s + 1), (s + 1, count + k))
    least = np.minimum(since_buying, since_leaving)
    share = least / np.maximum(since_buying, since_leaving)
    shape = _Shape(count, low, high, share)
    # The density of leaving at once, the binomial coefficient, and powers of the share.
    scale = np.log(s) - np.where(
        count > 0, np.log(np.maximum(count, 1)) + log_beta(k, np.maximum(count, 1)), 0
    )
    scale += np.where(by_buying, 1, count) * np.log(share)
    start, end = _range(shape, np.log1p(until / least))
    sizes = np.searchsorted([most for most, _ in _NODES], end - start)
    for size in np.unique(sizes):
        rows = np.flatnonzero(sizes == size)
        for first in range(0, len(rows), _ROWS):
            some = rows[first : first + _ROWS]
            found[some] += _integral(shape.at(some), scale[some], (start[some], end[some]), _NODES[size][1])
    return found


@dataclass(frozen=True)
class _Shape:
    """What is averaged, in v, on the log scale."""

    count: Numbers
    low: Numbers
    high: Numbers
    share: Numbers

    def at(self, rows: NDArray[np.intp]) -> _Shape:
        return _Shape(*(each[rows, None] for each in (self.count, self.low, self.high, self.share)))

    def log(self, v: Numbers) -> Numbers:
        grown = np.expm1(v)
        rest = (1 - self.low) * v - self.high * np.log1p(self.share * grown)
        return np.asarray(special.xlogy(self.count, grown) + rest)

    def slope(self, v: Numbers) -> Numbers:
        grown = np.expm1(v)
        rest = 1 - self.low - self.high * self.share * (1 + grown) / (1 + self.share * grown)
        return np.asarray(self.count * (1 + grown) / np.maximum(grown, _LEAST) + rest)

    @property
    def peak(self) -> Numbers:
        """Where it is greatest: the positive root of bend e^2 - rise e - count, with e = e^v - 1."""
        bend = self.share * (self.low + self.high - self.count - 1)
        rise = self.count * (1 + self.share) + 1 - self.low - self.high * self.share
        root = np.sqrt(rise**2 + 4 * bend * self.count)
        above = (rise + root) / (2 * np.maximum(bend, _LEAST))
        return np.log1p(np.where(rise > 0, above, 2 * self.count / np.maximum(root - rise, _LEAST)))


def _range(shape: _Shape, most: Numbers) -> tuple[Numbers, Numbers]:
    """Return where it begins and ceases to matter, at most to the end."""
    peak = np.minimum(shape.peak, most)
    level = shape.log(peak) - _DROP
    # From here it has fallen by more than that: log(1 - e^-v) times the count falls faster, but for 1.
    low = -np.log1p(np.expm1(-peak) * np.exp(-_DROP / np.maximum(shape.count, _LEAST) - 1))
    high = most
    for _ in range(_NEWTON):  # concave: from beyond an edge they stay beyond it
        low = low + _step(shape, low, level)
        high = high + _step(shape, high, level)
    return np.where(shape.count > 0, np.minimum(low, peak), 0.0), np.maximum(high, peak)


def _step(shape: _Shape, v: Numbers, level: Numbers) -> Numbers:
    with np.errstate(invalid="ignore"):  # nothing is left where there was no count
        short = level - shape.log(v)
        slope = shape.slope(v)
        return np.where(short > 0, short / np.where(slope == 0, 1.0, slope), 0.0)


def _integral(shape: _Shape, scale: Numbers, ends: tuple[Numbers, Numbers], count: int) -> Numbers:
    nodes, weights = legendre(count)
    start, width = ends[0][:, None], (ends[1] - ends[0])[:, None]
    mass = np.exp(shape.log(start + width * ((1 + nodes) / 2)) + scale[:, None])
    return np.asarray(np.einsum("ij,j->i", mass, weights) * width[:, 0] / 2)
