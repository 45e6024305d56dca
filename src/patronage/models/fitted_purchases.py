"""A model of repeat purchases as fitted: who is active, and what he will buy."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.discounting import discounted
from patronage.models.fitted import Fitted
from patronage.models.fitting import Numbers
from patronage.models.history import History, history, horizons

__all__ = ["FittedCounts", "FittedPurchases"]


@dataclass(frozen=True)
class FittedPurchases(Fitted, ABC):
    """What every fitted model of repeat purchases is asked; times are in the unit of what it was fitted to.

    A model says how surely a customer is active, and what those buy who are.
    """

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Numbers:  # noqa: N803 - as published
        """Give the probability that a customer has not left by T.

        Parameters
        ----------
        frequency, recency, T
            `(n,)`, as in a `CustomerSummary`.
        """
        return self._active(history(frequency, recency, T))

    def expected_purchases(
        self,
        horizon: ArrayLike,
        frequency: ArrayLike = 0,
        recency: ArrayLike = 0,
        T: ArrayLike = 0,  # noqa: N803 - as published
    ) -> Numbers:
        """Give the purchases expected within a horizon; without a history, of a customer who begins now.

        Parameters
        ----------
        horizon
            One, or `(n,)`.
        frequency, recency, T
            `(n,)`, as in a `CustomerSummary`.
        """
        until, x, last, end = np.broadcast_arrays(horizons(horizon), frequency, recency, T)
        seen = history(x, last, end)
        return self._active(seen) * self._purchases(seen, until.ravel())

    def discounted_purchases(
        self,
        rate: float,
        frequency: ArrayLike = 0,
        recency: ArrayLike = 0,
        T: ArrayLike = 0,  # noqa: N803 - as published
        *,
        horizon: float = np.inf,
    ) -> Numbers:
        """Give the expected purchases, each at its present value; endlessly they are the published DERT.

        Parameters
        ----------
        rate
            Of continuous discounting, a unit of time: log(1 + annual rate) / units a year.
        frequency, recency, T
            `(n,)`, as in a `CustomerSummary`.
        horizon
            How far to look.
        """
        seen = history(frequency, recency, T)
        flow = discounted(lambda t: self._purchases(seen, t), self._first_changes(seen), rate, horizon)
        return self._active(seen) * flow

    @abstractmethod
    def _active(self, seen: History) -> Numbers:
        """Return how surely each customer has not left, `(n,)`."""

    @abstractmethod
    def _purchases(self, seen: History, horizon: Numbers) -> Numbers:
        """Return what is expected of those who are active, `(n,)`."""

    @abstractmethod
    def _first_changes(self, seen: History) -> Numbers:
        """Return a time that is short beside the first changes of what they buy, `(n,)`."""


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
        many, until = (np.asarray(one, np.float64).ravel() for one in given[:2])
        seen = history(*given[2:])
        active = self._active(seen)
        return active * self._counts(seen, until, many) + np.where(many > 0, 0.0, 1 - active)

    @abstractmethod
    def _counts(self, seen: History, horizon: Numbers, counts: Numbers) -> Numbers:
        """Return the probability of just so many of those who are active, `(n,)`."""
