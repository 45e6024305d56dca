"""Pareto/NBD as fitted: who is active, and what he will buy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.discounting import discounted
from patronage.models.fitted import Fitted
from patronage.models.fitting import Numbers
from patronage.models.history import History, history, horizons
from patronage.models.lifetime_integral import gone
from patronage.models.special import logistic, shrunk_expm1

__all__ = ["FittedPareto"]


@dataclass(frozen=True)
class FittedPareto(Fitted):
    """A fitted Pareto/NBD; times are in the unit of what it was fitted to."""

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
        _, _, s, beta = (float(value) for value in self.estimate.values)
        scale = (beta + seen.T) / (1 + s)
        return self._active(seen) * discounted(lambda t: self._purchases(seen, t), scale, rate, horizon)

    def _active(self, seen: History) -> Numbers:
        _, alpha, s, beta = (float(value) for value in self.estimate.values)
        left = gone(self.estimate.values, seen.frequency, seen.recency, seen.T)
        between = seen.T - seen.recency
        stayed = -(self._shape(seen)) * np.log1p(between / (alpha + seen.recency))
        return logistic(stayed - s * np.log1p(between / (beta + seen.recency)) - left.log_integral)

    def _purchases(self, seen: History, horizon: Numbers) -> Numbers:
        """Return what is expected of those who are active."""
        _, alpha, s, beta = (float(value) for value in self.estimate.values)
        since = beta + seen.T
        return self._shape(seen) / (alpha + seen.T) * since * shrunk_expm1(s - 1, np.log1p(horizon / since))

    def _shape(self, seen: History) -> Numbers:
        return float(self.estimate.values[0]) + seen.frequency
