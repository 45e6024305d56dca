"""NBD, a baseline: customers buy at rates of their own and never stop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.base.errors import InputError
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import findings
from patronage.models.fitted_staying import FittedStaying
from patronage.models.fitting import Estimate, Likelihood, Numbers, maximise
from patronage.models.history import History
from patronage.models.model import LikelihoodModel
from patronage.models.rates import GammaRates
from patronage.models.special import digamma, log_gamma
from patronage.models.weighed import weighed

__all__ = ["NBD", "FittedNbd", "Nbd"]


@dataclass(frozen=True)
class FittedNbd(FittedStaying):
    """An NBD as estimated: nobody leaves, and `(r + x) / (alpha + T) t` purchases are expected."""

    def _rates(self, seen: History) -> GammaRates:
        r, alpha = self.estimate.values
        return GammaRates(r + seen.frequency, alpha + seen.T)

    def _counts(self, seen: History, horizon: Numbers, counts: Numbers) -> Numbers:
        r, alpha = self.estimate.values[0] + seen.frequency, self.estimate.values[1] + seen.T
        log = log_gamma(r + counts) - log_gamma(r) - log_gamma(counts + 1) - r * np.log1p(horizon / alpha)
        with np.errstate(divide="ignore"):  # no purchase is certain within no time
            share = np.log(horizon / (alpha + horizon))
        return np.asarray(np.exp(log + np.where(counts > 0, np.maximum(counts, 1.0) * share, 0.0)))


class Nbd(LikelihoodModel[CustomerSummary, FittedNbd]):
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
        estimate = maximise(self.parameters, self.start(observed), self.likelihood(observed))
        return self.fitted(estimate, observed)

    def start(self, observed: CustomerSummary) -> tuple[float, ...]:
        """Give parameters to begin a search from."""
        time = weighed(observed.weight, observed.T)
        if not time > 0:
            raise InputError(
                f"every T of {observed.customers} customers is 0: nobody was observed; fit later"
            )
        return 1.0, time / max(weighed(observed.weight, observed.frequency), 0.5)

    def likelihood(self, observed: CustomerSummary) -> Likelihood:
        """Give the log-likelihood of r and alpha."""
        return lambda at: _log_likelihood(at, observed)

    def fitted(self, estimate: Estimate, observed: CustomerSummary) -> FittedNbd:
        """Take parameters, however they were estimated, for those of this model."""
        del observed
        return FittedNbd(estimate, findings(estimate, {"purchasing": self.parameters}))


def _log_likelihood(at: Numbers, observed: CustomerSummary) -> tuple[float, Numbers]:
    r, alpha = at
    x, weight = observed.frequency, observed.weight
    risen = np.log1p(observed.T / alpha)
    value = log_gamma(r + x) - log_gamma(r) - r * risen - x * np.log(alpha + observed.T)
    by_r = digamma(r + x) - digamma(r) - risen
    by_alpha = r * observed.T / (alpha * (alpha + observed.T)) - x / (alpha + observed.T)
    return weighed(weight, value), np.array([weighed(weight, by_r), weighed(weight, by_alpha)])


NBD = Nbd()
