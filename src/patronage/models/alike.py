"""Rows that are alike are computed once: which they are, and where each row's result stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.models.fitting import Numbers

__all__ = ["Alike", "alike"]

_Places = NDArray[np.intp]
_TABLE = 4  # as many times the rows a table of all combinations may have


@dataclass(frozen=True)
class Alike:
    """The distinct among `n` rows.

    Parameters
    ----------
    rows
        `(m,)`, one row of each kind.
    place
        `(n,)`, which of these a row is like.
    """

    rows: _Places
    place: _Places


def alike(*columns: Numbers) -> Alike:
    """Find the rows that are alike in all columns.

    Examples
    --------
    >>> found = alike(np.array([2.0, 0.0, 2.0]), np.array([30.0, 30.0, 30.0]))
    >>> found.rows, found.place
    (array([1, 2]), array([1, 0, 1]))
    """
    place, kinds = _coded(columns[0])
    for column in columns[1:]:
        codes, more = _coded(column)
        place, kinds = place * more + codes, kinds * more
        if kinds > _TABLE * (len(place) + 1_000):
            values, place = np.unique(place, return_inverse=True)
            kinds = len(values)
    # A table of all kinds: who stands in it is of that kind.
    row_of_kind = np.full(kinds, -1)
    row_of_kind[place] = np.arange(len(place))
    seen = row_of_kind >= 0
    return Alike(row_of_kind[seen], (np.cumsum(seen) - 1)[place])


def _coded(column: Numbers) -> tuple[_Places, int]:
    """Return the rank of each value among the distinct, without sorting all rows."""
    most = column.max(initial=0.0)
    if column.min(initial=0.0) >= 0 and most < _TABLE * (len(column) + 1_000):
        whole = column.astype(np.intp)
        if np.array_equal(whole, column):
            seen = np.zeros(int(most) + 1, bool)
            seen[whole] = True
            return (np.cumsum(seen) - 1)[whole], int(seen.sum())
    values = np.unique(column)
    return np.searchsorted(values, column), len(values)
