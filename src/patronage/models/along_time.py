"""What depends smoothly on T is computed at a few times, and between them by a polynomial."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from patronage.models.fitting import Numbers
from patronage.models.history import History

__all__ = ["along_time"]

_POINTS = 20  # of Chebyshev, for each frequency
_WORTH = 2 * _POINTS  # so many times T of a frequency, and points save work
_EXACT = 1e-11  # what the last coefficients may amount to, of logarithms: errors are relative
_ANGLES = np.pi * (np.arange(_POINTS) + 0.5) / _POINTS


def along_time(rows: History, since: float, function: Callable[[History], Numbers]) -> Numbers:
    """Compute a function of frequency and T for rows of which many share their frequency.

    Its logarithm must be smooth in log(since + T). Where a polynomial does not follow it to ten digits, or
    few rows share a frequency, the function is asked for the rows themselves.

    Parameters
    ----------
    rows
        `(n,)`, each frequency and T once.
    since
        Added to T, above 0.
    function
        Rows -> `(m,)`, positive.

    Examples
    --------
    >>> end = np.linspace(30, 700, 100)
    >>> rows = History(np.full(100, 3.0), np.zeros(100), end, np.ones(100))
    >>> found = along_time(rows, 10.0, lambda some: 1 / (10 + some.T) ** some.frequency)
    >>> bool(np.allclose(found * (10 + end) ** 3, 1, rtol=1e-10, atol=0))
    True
    """
    often = np.bincount(rows.place) > _WORTH
    shared = often[rows.place]
    if not often.any():
        return function(rows)
    logs = np.log(since + rows.T)
    middle, half = _spans(rows.place[shared], logs[shared], len(often))
    points = middle[often, None] + half[often, None] * np.cos(_ANGLES)
    found = function(_joined(rows.counts[often], np.exp(points) - since, rows.at(np.flatnonzero(~shared))))
    values = np.full(len(logs), np.nan)
    values[~shared] = found[points.size :]
    coefficients, good = _coefficients(found[: points.size].reshape(points.shape))
    nth = np.cumsum(often) - 1
    followed = np.flatnonzero(shared & good[np.maximum(nth[rows.place], 0)])
    place = rows.place[followed]
    values[followed] = np.exp(
        _polynomial(coefficients[nth[place]], (logs[followed] - middle[place]) / half[place])
    )
    left = np.flatnonzero(np.isnan(values))
    if len(left):
        values[left] = function(rows.at(left))
    return values


def _spans(place: NDArray[np.intp], logs: Numbers, kinds: int) -> tuple[Numbers, Numbers]:
    """Return the middle of the logarithms of each kind, and half their range."""
    low, high = np.full(kinds, np.inf), np.full(kinds, -np.inf)
    np.minimum.at(low, place, logs)
    np.maximum.at(high, place, logs)
    with np.errstate(invalid="ignore"):  # kinds with no rows
        return (low + high) / 2, (high - low) / 2


def _joined(counts: Numbers, ends: Numbers, rest: History) -> History:
    frequency = np.concatenate([np.repeat(counts, ends.shape[1]), rest.frequency])
    end = np.concatenate([np.maximum(ends.ravel(), 0.0), rest.T])
    return History(frequency, np.zeros_like(end), end, np.ones_like(end))


def _coefficients(values: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return Chebyshev's coefficients of the logarithms, and where the last say that they suffice."""
    positive = np.all(values > 0, axis=1)
    logs = np.log(np.where(positive[:, None], values, 1.0))
    cosines = np.cos(np.arange(_POINTS)[:, None] * _ANGLES) * (2 / _POINTS)
    cosines[0] /= 2
    found = np.einsum("ij,kj->ik", logs, cosines)
    return found, positive & (np.abs(found[:, -3:]).max(axis=1) < _EXACT)


def _polynomial(coefficients: Numbers, at: Numbers) -> Numbers:
    """Evaluate a row of coefficients at a place each, by Clenshaw's recurrence."""
    above, higher = np.zeros_like(at), np.zeros_like(at)
    for k in range(_POINTS - 1, 0, -1):
        above, higher = coefficients[:, k] + 2 * at * above - higher, above
    return np.asarray(coefficients[:, 0] + at * above - higher)
