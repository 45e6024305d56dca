"""NBD, a baseline: customers buy at rates of their own and never stop."""

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
from patronage.models.special import digamma, log_gamma

__all__ = ["NBD", "FittedNbd", "Nbd"]


@dataclass(frozen=True)
class FittedNbd(Fitted):
    """An NBD as estimated."""

    def expected_purchases(
        self,
        horizon: ArrayLike,
        frequency: ArrayLike = 0,
        recency: ArrayLike = 0,
        T: ArrayLike = 0,  # noqa: N803 - as published
    ) -> Numbers:
        """Give the purchases expected within a horizon: `(r + x) / (alpha + T) t`.

        Parameters
        ----------
        horizon
            One, or `(n,)`.
        frequency, recency, T
            `(n,)`, as in a `CustomerSummary`; the recency says nothing here.
        """
        until, x, last, end = np.broadcast_arrays(horizons(horizon), frequency, recency, T)
        seen = history(x, last, end)
        r, alpha = self.estimate.values
        return np.asarray((r + seen.frequency) / (alpha + seen.T) * until.ravel())

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
            `(n,)`, as in a `CustomerSummary`; the recency says nothing here.
        """
        given = np.broadcast_arrays(counts, horizons(horizon), frequency, recency, T)
        many, until = (np.asarray(one, np.float64).ravel() for one in given[:2])
        seen = history(*given[2:])
        r, alpha = self.estimate.values[0] + seen.frequency, self.estimate.values[1] + seen.T
        log = log_gamma(r + many) - log_gamma(r) - log_gamma(many + 1) - r * np.log1p(until / alpha)
        with np.errstate(divide="ignore"):  # no purchase is certain within no time
            share = np.log(until / (alpha + until))
        return np.asarray(np.exp(log + np.where(many > 0, np.maximum(many, 1.0) * share, 0.0)))


class Nbd(Model[CustomerSummary, FittedNbd]):
    """Customers buy at rates of their own, gamma of shape `r` and rate `alpha`, and never stop.

    Ehrenberg (1959). Its likelihood is that of the times of purchase, as of the models with dropout: it is
    the Pareto/NBD whose customers stay.
    """

    name = "nbd"
    parameters = ("r", "alpha")

    def fit(self, observed: CustomerSummary) -> FittedNbd:
        """Estimate the parameters by maximum likelihood.

        Raises
        ------
        InputError
            No time was observed.

        Examples
        --------
        >>> x, last = np.array([0, 1, 9]), np.array([0, 7, 30])
        >>> seen = CustomerSummary(x, last, np.full(3, 40), np.full(3, 25.0), np.array([70, 20, 10]))
        >>> NBD.fit(seen).expected_purchases(40, x, last, 40).round(2)
        array([0.15, 1.01, 7.94])
        """
        time = float(observed.weight @ observed.T)
        if not time > 0:
            raise InputError(
                f"every T of {observed.customers} customers is 0: nobody was observed; fit later"
            )
        rate = max(float(observed.weight @ observed.frequency), 0.5) / time
        estimate = maximise(self.parameters, (1.0, 1 / rate), lambda at: _log_likelihood(at, observed))
        return FittedNbd(estimate, findings(estimate, {"purchasing": self.parameters}))


def _log_likelihood(at: Numbers, observed: CustomerSummary) -> tuple[float, Numbers]:
    r, alpha = at
    x, weight = observed.frequency, observed.weight
    risen = np.log1p(observed.T / alpha)
    value = log_gamma(r + x) - log_gamma(r) - r * risen - x * np.log(alpha + observed.T)
    by_r = digamma(r + x) - digamma(r) - risen
    by_alpha = r * observed.T / (alpha * (alpha + observed.T)) - x / (alpha + observed.T)
    return float(weight @ value), np.array([weight @ by_r, weight @ by_alpha])


NBD = Nbd()
