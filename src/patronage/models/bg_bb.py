"""Beta-geometric / beta-Bernoulli: customers take given occasions or not, until they drop out unseen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.beta_lifetime import beta_lifetime
from patronage.models.bg_bb_likelihood import (
    chosen,
    log_likelihood_of_each,
    log_likelihood_with_slope,
    log_still_there,
)
from patronage.models.discounted_sum import check_discount, discounted_sum
from patronage.models.fitted import Fitted, findings
from patronage.models.fitting import Estimate, Likelihood, Numbers, maximise
from patronage.models.log_beta_ratio import log_beta_ratio
from patronage.models.model import LikelihoodModel
from patronage.models.opportunity_summary import OpportunitySummary
from patronage.models.special import log_gamma

__all__ = ["BG_BB", "BgBb", "FittedBgBb"]


@dataclass(frozen=True)
class FittedBgBb(Fitted):
    """A beta-geometric / beta-Bernoulli as estimated; equations of Fader, Hardie & Shang 2010."""

    def probability_alive(self, observed: OpportunitySummary) -> Numbers:
        """Give the probability of each row to be alive at the next occasion, eq. 11."""
        alpha, beta, gamma, delta = self.estimate.values
        n = observed.opportunities
        alive = chosen(alpha, beta, observed.frequency, n) + log_still_there(gamma, delta, n + 1)
        return np.exp(alive - log_likelihood_of_each(self.estimate.values, observed))

    def expected_purchases(self, observed: OpportunitySummary, occasions: int) -> Numbers:
        """Expect purchases of each row at the next `occasions`, eq. 13 as the sum it closes."""
        alpha, beta, gamma, delta = self.estimate.values
        n = np.asarray(observed.opportunities)
        to_come = np.zeros(len(observed))
        for length in np.unique(n):
            ahead = log_still_there(gamma, delta, length + 1.0 + np.arange(occasions))
            to_come[n == length] = np.exp(ahead - log_still_there(gamma, delta, length + 1.0)).sum()
        buys = (alpha + observed.frequency) / (alpha + beta + n)
        return np.asarray(self.probability_alive(observed) * buys * to_come)

    def discounted_residual_purchases(self, observed: OpportunitySummary, discount: float) -> Numbers:
        """Expect purchases of each row at all occasions to come, the next one a period away, eq. 14.

        Parameters
        ----------
        observed
            The customers.
        discount
            An occasion, above 0.
        """
        check_discount(discount, None)
        alpha, beta, gamma, delta = self.estimate.values
        n = np.asarray(observed.opportunities, dtype=np.float64)
        buys = (alpha + observed.frequency) / (alpha + beta + n)
        lifetime = beta_lifetime(gamma, delta + n + 1, discount) / (1 + discount)
        return np.asarray(self.probability_alive(observed) * buys * lifetime)

    def expected_from_start(self, occasions: int) -> float:
        """Expect purchases of a new customer at its first `occasions`, eq. 8."""
        alpha, beta, gamma, delta = (float(value) for value in self.estimate.values)
        there = np.exp(log_still_there(gamma, delta, 1.0 + np.arange(occasions)))
        return alpha / (alpha + beta) * float(there.sum())

    def count_probability(self, counts: ArrayLike, occasions: int) -> Numbers:
        """Give the probability that a new customer buys `counts` times at its first `occasions`, eq. 7."""
        alpha, beta, gamma, delta = self.estimate.values
        x = np.asarray(counts, dtype=np.float64)
        total = np.zeros(x.shape)
        for lived in range(occasions + 1):
            left = 0.0 if lived == occasions else np.log(gamma / (gamma + delta + lived))
            could = np.minimum(x, lived)
            ways = log_gamma(lived + 1.0) - log_gamma(could + 1) - log_gamma(lived - could + 1)
            ways = ways + chosen(alpha, beta, could, lived) + log_still_there(gamma, delta, lived) + left
            total += np.where(x <= lived, np.exp(ways), 0.0)
        return total

    def discounted_from_start(self, discount: float, horizon: int | None = None) -> float:
        """Expect purchases of a new customer, discounted, the first occasion a period away."""
        alpha, beta, gamma, delta = (float(value) for value in self.estimate.values)
        later = discounted_sum(lambda t: log_beta_ratio(gamma, delta + 1, t), discount, horizon)
        return alpha / (alpha + beta) * delta / (gamma + delta) * later / (1 + discount)


class BgBb(LikelihoodModel[OpportunitySummary, FittedBgBb]):
    """While alive a customer takes each occasion with a chance of its own, and before each it may drop out.

    Parameters `alpha`, `beta`: the beta distribution of the chance to buy at an occasion. `gamma`, `delta`:
    that of the chance to drop out before one.
    Fader, Hardie & Shang (2010), Customer-base analysis in a discrete-time noncontractual setting, Marketing
    Science 29.
    """

    name = "bg_bb"
    parameters = ("alpha", "beta", "gamma", "delta")

    def fit(self, observed: OpportunitySummary) -> FittedBgBb:
        """Estimate the parameters by maximum likelihood.

        Examples
        --------
        Of three customers with three occasions each, one took none, one the first, one all.

        >>> x, last = np.array([0, 1, 3]), np.array([0, 1, 3])
        >>> seen = OpportunitySummary(x, last, np.full(3, 3), np.array([50, 30, 20]))
        >>> BG_BB.fit(seen).expected_purchases(seen, 1).round(2)
        array([0.  , 0.  , 0.72])
        """
        estimate = maximise(self.parameters, self.start(observed), self.likelihood(observed))
        return self.fitted(estimate, observed)

    def start(self, observed: OpportunitySummary) -> tuple[float, ...]:
        """Give parameters to begin a search from."""
        del observed
        return 1.0, 1.0, 0.5, 2.0

    def likelihood(self, observed: OpportunitySummary) -> Likelihood:
        """Give the log-likelihood of alpha, beta, gamma, delta."""
        return lambda at: log_likelihood_with_slope(at, observed)

    def fitted(self, estimate: Estimate, observed: OpportunitySummary) -> FittedBgBb:
        """Take parameters, however they were estimated, for those of this model."""
        del observed
        processes = {"purchasing": ("alpha", "beta"), "dropout": ("gamma", "delta")}
        return FittedBgBb(estimate, findings(estimate, processes))


BG_BB = BgBb()
