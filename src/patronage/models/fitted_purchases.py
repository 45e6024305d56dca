"""A model of repeat purchases as fitted: who is active, and what he will buy."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.alike import Alike, alike
from patronage.models.discounting import check_present_value, discounted, discounted_pairs
from patronage.models.fitted import Fitted
from patronage.models.fitting import Numbers
from patronage.models.history import History, history, horizons
from patronage.models.purchase_flow import PurchaseFlow
from patronage.models.rates import Rates

__all__ = ["FittedPurchases"]


@dataclass(frozen=True)
class FittedPurchases(Fitted, ABC):
    """What every fitted model of repeat purchases is asked; times are in the unit of what it was fitted to.

    A model says how surely a customer is active, at which rate those buy who are, and how long they stay. The
    last two do not depend on recency, so that they are computed once for all customers alike in the rest.
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

    def purchases_if_alive(
        self,
        horizon: ArrayLike,
        frequency: ArrayLike = 0,
        recency: ArrayLike = 0,
        T: ArrayLike = 0,  # noqa: N803 - as published
    ) -> Numbers:
        """Give the purchases expected within a horizon of a customer who has not left by T.

        Multiplied by `probability_alive` they are `expected_purchases`: who asks for many horizons has that
        computed once.

        Parameters
        ----------
        horizon
            One, or `(n,)`.
        frequency, recency, T
            `(n,)`, as in a `CustomerSummary`.
        """
        until, x, last, end = np.broadcast_arrays(horizons(horizon), frequency, recency, T)
        return self._purchases(history(x, last, end), until.ravel())

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
        active = self.probability_alive(frequency, recency, T)
        return active * self.flow(rate, frequency, recency, T, horizon=horizon).mean

    def flow(
        self,
        rate: float,
        frequency: ArrayLike = 0,
        recency: ArrayLike = 0,
        T: ArrayLike = 0,  # noqa: N803 - as published
        *,
        horizon: float = np.inf,
    ) -> PurchaseFlow:
        """Give the purchases to come of those who are active at their present value, with their variance.

        Multiplied by the probability of being active, its moments are those of the customers.

        Parameters
        ----------
        rate
            Of continuous discounting, a unit of time: log(1 + annual rate) / units a year.
        frequency, recency, T
            `(n,)`, as in a `CustomerSummary`.
        horizon
            How far to look.

        Raises
        ------
        InputError
            The rate or the horizon is negative, or the rate is 0 and the horizon endless.
        """
        check_present_value(rate, horizon)
        seen = history(frequency, recency, T)
        rates = self._rates(seen)
        same = self._alike(seen)
        rows = seen.at(same.rows)

        def flows(rate: float) -> Numbers:
            stays = self._of_each(rows, lambda some: self._present_time(some, rate, horizon))
            return rates.mean * stays[same.place]

        def pairs(rate: float) -> Numbers:
            both = self._of_each(rows, lambda some: self._present_pairs(some, rate, horizon))
            return rates.square * both[same.place]

        return PurchaseFlow(rate, flows, pairs)

    def dropout_probability(
        self,
        horizon: ArrayLike,
        frequency: ArrayLike = 0,
        recency: ArrayLike = 0,
        T: ArrayLike = 0,  # noqa: N803 - as published
    ) -> Numbers:
        """Give the probability that a customer who has not left by T does so within a horizon after it.

        Parameters
        ----------
        horizon
            One, or `(n,)`.
        frequency, recency, T
            `(n,)`, as in a `CustomerSummary`.
        """
        until, x, last, end = np.broadcast_arrays(horizons(horizon), frequency, recency, T)
        return self._once_for_all_alike(self._leave, history(x, last, end), until.ravel())

    def purchase_rate(
        self,
        frequency: ArrayLike = 0,
        recency: ArrayLike = 0,
        T: ArrayLike = 0,  # noqa: N803 - as published
    ) -> Numbers:
        """Give the purchases expected in a unit of time after T, for as long as a customer stays.

        Parameters
        ----------
        frequency, recency, T
            `(n,)`, as in a `CustomerSummary`.
        """
        return self._rates(history(frequency, recency, T)).mean

    def next_purchase(
        self,
        frequency: ArrayLike = 0,
        recency: ArrayLike = 0,
        T: ArrayLike = 0,  # noqa: N803 - as published
    ) -> Numbers:
        """Give the time within which half of those who stay buy again: a median, counted from T.

        Parameters
        ----------
        frequency, recency, T
            `(n,)`, as in a `CustomerSummary`.
        """
        return self._rates(history(frequency, recency, T)).median_wait

    def _purchases(self, seen: History, horizon: Numbers) -> Numbers:
        """Return what is expected of those who are active, `(n,)`."""
        return self._rates(seen).mean * self._once_for_all_alike(self._stay, seen, horizon)

    def _once_for_all_alike(
        self, function: Callable[[History, Numbers], Numbers], seen: History, horizon: Numbers
    ) -> Numbers:
        until = np.broadcast_to(horizon, seen.T.shape)
        same = self._alike(seen, until)
        return function(seen.at(same.rows), until[same.rows])[same.place]

    def _present_time(self, seen: History, rate: float, horizon: float) -> Numbers:
        """Return the time they will stay within `horizon` as `_stay` does, at its present value."""
        return discounted(lambda t: self._stay(seen, t), self._first_changes(seen), rate, horizon)

    def _present_pairs(self, seen: History, rate: float, horizon: float) -> Numbers:
        """Return what pairs of times within `horizon` are worth now to who stays as `_still` says."""
        return discounted_pairs(lambda v: self._still(seen, v), self._first_changes(seen), rate, horizon)

    def _alike(self, seen: History, *others: Numbers) -> Alike:
        """Return which customers will stay alike while they are active."""
        return alike(seen.frequency, seen.T, *others)

    def _of_each(self, rows: History, function: Callable[[History], Numbers]) -> Numbers:
        """Return a function of rows, each of a kind of its own, which may be smooth in T."""
        return function(rows)

    @abstractmethod
    def _active(self, seen: History) -> Numbers:
        """Return how surely each customer has not left, `(n,)`."""

    @abstractmethod
    def _rates(self, seen: History) -> Rates:
        """Return the rates at which those buy who are active."""

    @abstractmethod
    def _stay(self, seen: History, horizon: Numbers) -> Numbers:
        """Return the time they will stay within `horizon`, a mean weighted by their rates, `(n,)`."""

    @abstractmethod
    def _still(self, seen: History, time: Numbers) -> Numbers:
        """Return how surely they stay after a purchase and until `time`, weighted by rates squared."""

    @abstractmethod
    def _leave(self, seen: History, horizon: Numbers) -> Numbers:
        """Return how surely those leave within `horizon` who are active, `(n,)`."""

    @abstractmethod
    def _first_changes(self, seen: History) -> Numbers:
        """Return a time that is short beside the first changes of what they buy, `(n,)`."""
