"""A fitted model of repeat purchases that says how likely just so many of them are."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.alike import alike
from patronage.models.fitted_purchases import FittedPurchases
from patronage.models.fitting import Numbers
from patronage.models.history import History, history, horizons

__all__ = ["FittedCounts"]


@dataclass(frozen=True)
class FittedCounts(FittedPurchases):
    """A model that also says how likely just so many purchases are."""

    def count_probability(
        self,
        counts: ArrayLike,
        horizon: ArrayLike,
        frequency: ArrayLike = 0,
        recency: ArrayLike = 0,
        T: ArrayLike = 0,  # noqa: N803 - as published
    ) -> Numbers:
        """Give the probability of just so many purchases within a horizon.

        Parameters
        ----------
        counts
            Purchases, one or `(n,)`.
        horizon
            One, or `(n,)`.
        frequency, recency, T
            `(n,)`, as in a `CustomerSummary`.
        """
        given = np.broadcast_arrays(counts, horizons(horizon), frequency, recency, T)
        active, nothing = self._active(history(*given[2:])), given[0].ravel() <= 0
        return active * self.count_probability_if_alive(*given) + np.where(nothing, 1 - active, 0.0)

    def count_probability_if_alive(
        self,
        counts: ArrayLike,
        horizon: ArrayLike,
        frequency: ArrayLike = 0,
        recency: ArrayLike = 0,
        T: ArrayLike = 0,  # noqa: N803 - as published
    ) -> Numbers:
        """Give the probability of just so many purchases of a customer who has not left by T.

        Parameters
        ----------
        counts
            Purchases, one or `(n,)`.
        horizon
            One, or `(n,)`.
        frequency, recency, T
            `(n,)`, as in a `CustomerSummary`.
        """
        given = np.broadcast_arrays(counts, horizons(horizon), frequency, recency, T)
        many, until = (np.asarray(one, np.float64).ravel() for one in given[:2])
        seen = history(*given[2:])
        same = alike(seen.frequency, seen.T, until, many)
        return self._counts(seen.at(same.rows), until[same.rows], many[same.rows])[same.place]

    @abstractmethod
    def _counts(self, seen: History, horizon: Numbers, counts: Numbers) -> Numbers:
        """Return the probability of just so many of those who are active, `(n,)`."""
