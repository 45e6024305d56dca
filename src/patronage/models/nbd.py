"""NBD, a baseline: customers buy at rates of their own and never stop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.base.errors import InputError
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import Fitted, findings
from patronage.models.fitting import Numbers, maximise
from patronage.models.model import Model
from patronage.models.special import digamma, log_gamma

__all__ = ["NBD", "FittedNBD", "nbd"]


@dataclass(frozen=True)
class FittedNBD(Fitted):
    """An NBD as estimated."""

    def expected_purchases(self, observed: CustomerSummary, horizon: float) -> Numbers:
        """Expect purchases of each row within `horizon` after T: `(r + x) / (alpha + T) t`."""
        r, alpha = self.estimate.values
        return np.asarray((r + observed.frequency) / (alpha + observed.T) * horizon)

    def count_probability(self, observed: CustomerSummary, horizon: float, counts: Numbers) -> Numbers:
        """Give the probability of each row to buy `counts` times, one a row, within `horizon` after T."""
        r, alpha = self.estimate.values[0] + observed.frequency, self.estimate.values[1] + observed.T
        log = log_gamma(r + counts) - log_gamma(r) - log_gamma(counts + 1.0)
        log += counts * np.log(horizon / (alpha + horizon)) - r * np.log1p(horizon / alpha)
        return np.asarray(np.exp(log))


class NBD(Model[CustomerSummary, FittedNBD]):
    """Customers buy at rates of their own, gamma of shape `r` and rate `alpha`, and never stop.

    Ehrenberg (1959). Its likelihood is that of the times of purchase, as of the models with dropout: it is
    the Pareto/NBD whose customers stay.
    """

    name = "nbd"
    parameters = ("r", "alpha")

    def fit(self, observed: CustomerSummary) -> FittedNBD:
        """Estimate the parameters by maximum likelihood.

        Raises
        ------
        InputError
            No time was observed.

        Examples
        --------
        >>> x, last = np.array([0, 1, 9]), np.array([0, 7, 30])
        >>> seen = CustomerSummary(x, last, np.full(3, 40), np.full(3, 25.0), np.array([70, 20, 10]))
        >>> nbd.fit(seen).expected_purchases(seen, 40).round(2)
        array([0.15, 1.01, 7.94])
        """
        time = float(observed.weight @ observed.T)
        if not time > 0:
            raise InputError(
                f"every T of {observed.customers} customers is 0: nobody was observed; fit later"
            )
        rate = max(float(observed.weight @ observed.frequency), 0.5) / time
        estimate = maximise(self.parameters, (1.0, 1 / rate), lambda at: _log_likelihood(at, observed))
        return FittedNBD(estimate, findings(estimate, {"purchasing": self.parameters}))


def _log_likelihood(at: Numbers, observed: CustomerSummary) -> tuple[float, Numbers]:
    r, alpha = at
    x, weight = observed.frequency, observed.weight
    risen = np.log1p(observed.T / alpha)
    value = log_gamma(r + x) - log_gamma(r) - r * risen - x * np.log(alpha + observed.T)
    by_r = digamma(r + x) - digamma(r) - risen
    by_alpha = r * observed.T / (alpha * (alpha + observed.T)) - x / (alpha + observed.T)
    return float(weight @ value), np.array([weight @ by_r, weight @ by_alpha])


nbd = NBD()
