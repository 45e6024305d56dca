"""Pareto/NBD: customers who buy, and leave at any time (Schmittlein, Morrison, Colombo 1987)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import findings
from patronage.models.fitted_pareto import FittedPareto
from patronage.models.fitting import Estimate, Likelihood, Numbers, maximise
from patronage.models.history import History, history_of
from patronage.models.lifetime_integral import gone
from patronage.models.model import LikelihoodModel
from patronage.models.special import binomial_log_odds, digamma, log_rising
from patronage.models.weighed import weighed

__all__ = ["PARETO_NBD", "ParetoNbd", "likelihood"]

_NAMES = ("r", "alpha", "s", "beta")
_PROCESSES = {"purchasing": ("r", "alpha"), "dropout": ("s", "beta")}


@dataclass(frozen=True)
class ParetoNbd(LikelihoodModel[CustomerSummary, FittedPareto]):
    """Purchases at a rate of Gamma(r, alpha), until a customer leaves at a rate of Gamma(s, beta).

    With k = r + x the likelihood of a customer is

        G(k)/G(r) alpha^r beta^s [(alpha + T)^-k (beta + T)^-s
                                  + s integral from t_x to T of (alpha + u)^-k (beta + u)^-(s + 1) du]

    Examples
    --------
    >>> seen = CustomerSummary(
    ...     frequency=np.array([3, 2, 1, 0]),
    ...     recency=np.array([35, 30, 5, 0]),
    ...     T=np.full(4, 39),
    ...     monetary_value=np.full(4, np.nan),
    ...     weight=np.array([300, 300, 600, 1200]),
    ... )
    >>> fitted = ParetoNbd().fit(seen)
    >>> fitted.probability_alive(2, [30, 10], 39).round(2)
    array([0.85, 0.34])
    """

    @property
    def name(self) -> str:
        """The name it is asked for by."""
        return "pareto_nbd"

    @property
    def parameters(self) -> tuple[str, ...]:
        """What is estimated, in the order of the arrays."""
        return _NAMES

    def fit(self, observed: CustomerSummary) -> FittedPareto:
        """Estimate the parameters; what the data do not tell is a finding, never an error."""
        estimate = maximise(_NAMES, self.start(observed), self.likelihood(observed))
        return self.fitted(estimate, observed)

    def start(self, observed: CustomerSummary) -> tuple[float, ...]:
        """Give parameters to begin a search from, in the unit of time of the data."""
        seen = history_of(observed)
        return 0.5, 0.25 / seen.purchase_rate, 0.5, 0.5 * seen.mean_time

    def likelihood(self, observed: CustomerSummary) -> Likelihood:
        """Give the log-likelihood of r, alpha, s, beta."""
        return likelihood(history_of(observed))

    def fitted(self, estimate: Estimate, observed: CustomerSummary) -> FittedPareto:
        """Take parameters, however they were estimated, for those of this model."""
        del observed
        return FittedPareto(estimate, findings(estimate, _PROCESSES))


def likelihood(seen: History) -> Likelihood:
    """Return the log-likelihood of r, alpha, s, beta."""
    x, last, end, weight = seen.frequency, seen.recency, seen.T, seen.weight
    between = end - last

    def at(parameters: Numbers) -> tuple[float, Numbers]:
        r, alpha, s, beta = (float(value) for value in parameters)
        k, left = r + x, gone(parameters, x, last, end)
        since_alpha, since_beta = np.log1p(between / (alpha + last)), np.log1p(between / (beta + last))
        before_alpha, before_beta = np.log1p(last / alpha), np.log1p(last / beta)
        stayed = -k * since_alpha - s * since_beta
        log_sum, w = binomial_log_odds(left.log_integral - stayed)
        by_count = seen.customers_by_count
        value = by_count @ log_rising(r, seen.counts) + weighed(
            weight, stayed + log_sum - r * before_alpha - x * np.log(alpha + last) - s * before_beta
        )
        # Means over both ways of having come to T: still active, or gone before.
        log_alpha = before_alpha + since_alpha + w * (left.log_alpha - since_alpha)
        log_beta = before_beta + since_beta + w * (left.log_beta - since_beta)
        per_alpha = (1 - w) / (alpha + end) + w * left.per_alpha
        per_beta = (1 - w) * s / (beta + end) + w * (s + 1) * left.per_beta
        slope = np.array(
            [
                by_count @ (digamma(r + seen.counts) - digamma(r)) - weighed(weight, log_alpha),
                weighed(weight, r / alpha - k * per_alpha),
                weighed(weight, w / s - log_beta),
                weighed(weight, s / beta - per_beta),
            ]
        )
        return float(value), slope

    return at


PARETO_NBD = ParetoNbd()
