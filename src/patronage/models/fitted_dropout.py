"""BG/NBD and MBG/NBD as fitted: who is active, and what he will buy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.models import geometric_dropout as dropout
from patronage.models.discounting import discounted
from patronage.models.fitted import Fitted
from patronage.models.fitting import Numbers
from patronage.models.history import History, history, horizons

__all__ = ["FittedDropout"]


@dataclass(frozen=True)
class FittedDropout(Fitted):
    """A fitted BG/NBD or MBG/NBD; times are in the unit of what it was fitted to.

    Parameters
    ----------
    first_may_leave
        Whether customers may leave after their first purchase, as in MBG/NBD.
    """

    first_may_leave: bool = False

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Numbers:  # noqa: N803 - as published
        """Give the probability that a customer has not left by T.

        Parameters
        ----------
        frequency, recency, T
            `(n,)`, as in a `CustomerSummary`.
        """
        seen = history(frequency, recency, T)
        return dropout.probability_active(self.estimate.values, seen, self._kept(seen))

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
        """Give the expected purchases, each at its present value.

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
        r, alpha, a, b = (float(value) for value in self.estimate.values)
        left_after = a / (a + b + self._kept(seen))
        scale = (alpha + seen.T) / (1 + (r + seen.frequency) * left_after)
        return self._active(seen) * discounted(lambda t: self._purchases(seen, t), scale, rate, horizon)

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
        found = dropout.active_counts(self.estimate.values, seen, self._kept(seen), until, many)
        return active * found + np.where(many > 0, 0.0, 1 - active)

    def _kept(self, seen: History) -> Numbers:
        return seen.frequency + self.first_may_leave

    def _active(self, seen: History) -> Numbers:
        return dropout.probability_active(self.estimate.values, seen, self._kept(seen))

    def _purchases(self, seen: History, horizon: Numbers) -> Numbers:
        return dropout.active_purchases(self.estimate.values, seen, self._kept(seen), horizon)
