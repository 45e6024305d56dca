"""The plainest baseline: all customers buy at one rate, for ever."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.base.errors import InputError
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import Fitted, findings
from patronage.models.fitting import Numbers, maximise
from patronage.models.history import history, horizons
from patronage.models.model import Model
from patronage.models.special import log_gamma

__all__ = ["POISSON", "FittedPoisson", "Poisson"]


@dataclass(frozen=True)
class FittedPoisson(Fitted):
    """A Poisson process as estimated."""

    def expected_purchases(
        self,
        horizon: ArrayLike,
        frequency: ArrayLike = 0,
        recency: ArrayLike = 0,
        T: ArrayLike = 0,  # noqa: N803 - as published
    ) -> Numbers:
        """Give the purchases expected within a horizon: `rate t`, the same for all.

        Parameters
        ----------
        horizon
            One, or `(n,)`.
        frequency, recency, T
            `(n,)`, as in a `CustomerSummary`; nothing of it matters here.
        """
        until, x, last, end = np.broadcast_arrays(horizons(horizon), frequency, recency, T)
        history(x, last, end)
        return np.asarray(self.estimate.values[0] * np.asarray(until, np.float64).ravel())

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
            `(n,)`, as in a `CustomerSummary`; nothing of it matters here.
        """
        many = np.broadcast_arrays(counts, horizons(horizon), frequency, recency, T)[0].ravel()
        mean = np.broadcast_to(self.expected_purchases(horizon, frequency, recency, T), many.shape)
        with np.errstate(divide="ignore"):  # no purchase is certain within no time
            log = np.log(mean)
        return np.exp(np.where(many > 0, np.maximum(many, 1.0) * log, 0.0) - mean - log_gamma(many + 1.0))


class Poisson(Model[CustomerSummary, FittedPoisson]):
    """All customers buy at one `rate` by time and never stop; the estimate is purchases by time observed."""

    name = "poisson"
    parameters = ("rate",)

    def fit(self, observed: CustomerSummary) -> FittedPoisson:
        """Estimate the rate by maximum likelihood.

        Raises
        ------
        InputError
            No time was observed.

        Examples
        --------
        >>> x, last, T, one = np.array([2, 1]), np.array([30, 7]), np.array([40, 20]), np.ones(2)
        >>> POISSON.fit(CustomerSummary(x, last, T, 25 * one, one)).parameters
        {'rate': 0.05}
        """
        purchases, time = float(observed.weight @ observed.frequency), float(observed.weight @ observed.T)
        if not time > 0:
            raise InputError(
                f"every T of {observed.customers} customers is 0: nobody was observed; fit later"
            )

        def likelihood(at: Numbers) -> tuple[float, Numbers]:
            return float(purchases * np.log(at[0]) - time * at[0]), purchases / at - time

        estimate = maximise(self.parameters, (max(purchases, 0.5) / time,), likelihood)
        return FittedPoisson(estimate, findings(estimate, {"purchasing": self.parameters}))


POISSON = Poisson()
