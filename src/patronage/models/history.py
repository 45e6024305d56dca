"""What is known of customers when a model speaks of them: frequency, recency and T as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patronage.base.errors import InputError
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Numbers
from patronage.models.weighed import weighed

__all__ = ["History", "history", "history_of", "horizons"]


@dataclass(frozen=True)
class History:
    """Frequency, recency and T of `n` customers, as doubles of one shape.

    Parameters
    ----------
    frequency, recency, T
        `(n,)`, as in a `CustomerSummary`.
    weight
        `(n,)`, customers a row stands for.
    """

    frequency: Numbers
    recency: Numbers
    T: Numbers
    weight: Numbers

    @cached_property
    def counts(self) -> Numbers:
        """The distinct frequencies, rising: what depends on them alone is computed once for each."""
        return self._distinct[0]

    @cached_property
    def place(self) -> NDArray[np.intp]:
        """`(n,)`, where each row's frequency stands among `counts`."""
        return self._distinct[1]

    @cached_property
    def customers_by_count(self) -> Numbers:
        """Customers of each of `counts`."""
        return np.asarray(np.bincount(self.place, weights=self.weight), np.float64)

    def at(self, rows: NDArray[np.intp]) -> History:
        """Take some of the rows."""
        return History(self.frequency[rows], self.recency[rows], self.T[rows], self.weight[rows])

    @property
    def customers(self) -> float:
        """Customers in all."""
        return float(self.weight.sum())

    @property
    def mean_time(self) -> float:
        """How long a customer has been seen, on average; 1 where nobody has been."""
        return weighed(self.weight, self.T) / self.customers or 1.0

    @property
    def purchase_rate(self) -> float:
        """Repeat purchases in a unit of time, as if there had been one more: never 0."""
        return (weighed(self.weight, self.frequency) + 1) / (self.mean_time * self.customers)

    @cached_property
    def _distinct(self) -> tuple[Numbers, NDArray[np.intp]]:
        counts, place = np.unique(self.frequency, return_inverse=True)
        return counts, place.ravel()


def history_of(summary: CustomerSummary) -> History:
    """Take from a summary what models of purchases see.

    Raises
    ------
    InputError
        There is nobody.
    """
    if not len(summary):
        raise InputError(f"there are {len(summary)} customers to fit a model to; it takes at least one")
    columns = (summary.frequency, summary.recency, summary.T, summary.weight)
    return History(*(np.asarray(column, np.float64) for column in columns))


def history(frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> History:  # noqa: N803 - as published
    """Bring what is known of customers into one shape, and refuse what cannot be.

    Parameters
    ----------
    frequency
        Repeat purchases.
    recency
        Time from the first purchase to the last.
    T
        Time from the first purchase to the end of observation.

    Raises
    ------
    InputError
        A number is negative, missing or endless, or the last purchase lies after the end.

    Examples
    --------
    >>> history([2, 0], [30.43, 0], 38.86).T
    array([38.86, 38.86])
    """
    given = (np.asarray(values, np.float64) for values in (frequency, recency, T))
    x, last, end = (np.atleast_1d(values) for values in np.broadcast_arrays(*given))
    right = np.isfinite(x) & np.isfinite(end) & (x >= 0) & (last >= 0) & (last <= end)
    if not right.all():
        at = tuple(int(i[0]) for i in np.nonzero(~right))
        raise InputError(
            f"a customer has frequency {x[at]}, recency {last[at]} and T {end[at]};"
            " expected numbers with frequency >= 0 and 0 <= recency <= T"
        )
    return History(x.ravel(), last.ravel(), end.ravel(), np.ones(x.size))


def horizons(horizon: ArrayLike) -> Numbers:
    """Take lengths of time to come, and refuse those before now.

    Raises
    ------
    InputError
        One is negative or missing.
    """
    taken = np.asarray(horizon, np.float64)
    if not np.all(taken >= 0):
        raise InputError(f"a horizon is {taken.min()}; expected a length of time of 0 or more")
    return taken
