"""Shifted beta-geometric: customers of contracts differ in a chance of leaving that stays with each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.beta_lifetime import beta_lifetime
from patronage.models.discounted_sum import check_discount, discounted_sum
from patronage.models.fitted import Fitted
from patronage.models.fitting import Estimate, Likelihood, Numbers, maximise
from patronage.models.log_beta_ratio import log_beta_ratio
from patronage.models.model import LikelihoodModel
from patronage.models.renewal_counts import RenewalCounts
from patronage.models.renewal_findings import renewal_findings, starting_odds

__all__ = ["SBG", "FittedSbg", "Sbg"]


@dataclass(frozen=True)
class FittedSbg(Fitted):
    """A shifted beta-geometric as estimated."""

    def survival(self, age: ArrayLike) -> Numbers:
        """Give the share of a cohort still there at each age: `B(alpha, beta + t) / B(alpha, beta)`.

        Fader & Hardie 2007, eq. 6.
        """
        alpha, beta = self.estimate.values
        return np.exp(log_beta_ratio(alpha, beta, age))

    def retention(self, age: ArrayLike) -> Numbers:
        """Give the share of those who came to the renewal at each age, 1 or more, who renewed.

        `(beta + t - 1) / (alpha + beta + t - 1)`, Fader & Hardie 2007, eq. 8.
        """
        alpha, beta = self.estimate.values
        before = np.asarray(age, dtype=np.float64) - 1
        return np.asarray((beta + before) / (alpha + beta + before))

    def discounted_lifetime(self, discount: float, horizon: int | None = None) -> float:
        """Expect payments of a new customer, discounted: the first is due now and counts 1.

        `2F1(1, beta; alpha + beta; 1 / (1 + discount))` without end, Fader & Hardie 2010, eq. 4.

        Parameters
        ----------
        discount
            A period, such as 0.1.
        horizon
            Payments looked at; None for all to come.

        Examples
        --------
        >>> observed = RenewalCounts.of_survivors([1000, 869, 743, 653, 593, 551, 517, 491])
        >>> SBG.fit(observed).discounted_lifetime(0.1)
        5.92225
        """
        alpha, beta = (float(value) for value in self.estimate.values)
        check_discount(discount, horizon)
        if horizon is None:
            return float(beta_lifetime(alpha, beta, discount))
        return discounted_sum(lambda t: log_beta_ratio(alpha, beta, t), discount, horizon)

    def discounted_residual_lifetime(self, age: int, discount: float, horizon: int | None = None) -> float:
        """Expect payments of a customer with `age` renewals behind it and the next one due now.

        `(beta + n - 1)/(alpha + beta + n - 1) 2F1(1, beta + n; alpha + beta + n; 1/(1 + discount))` with
        n = age + 1, Fader & Hardie 2010, eq. 6.
        """
        alpha, beta = (float(value) for value in self.estimate.values)
        check_discount(discount, horizon)
        renews = (beta + age) / (alpha + beta + age)
        if horizon is None:
            return renews * float(beta_lifetime(alpha, beta + age + 1, discount))
        return renews * discounted_sum(lambda t: log_beta_ratio(alpha, beta + age + 1, t), discount, horizon)


class Sbg(LikelihoodModel[RenewalCounts, FittedSbg]):
    """Each customer leaves at every renewal with a chance of its own, beta-distributed over customers.

    Parameters `alpha`, `beta` of the beta distribution: the mean chance of leaving at the first renewal is
    `alpha / (alpha + beta)`. Retention rises with age because the loyal remain.
    Fader & Hardie (2007), How to project customer retention, Journal of Interactive Marketing 21.
    """

    name = "sbg"
    parameters = ("alpha", "beta")

    def fit(self, observed: RenewalCounts) -> FittedSbg:
        """Estimate the parameters by maximum likelihood.

        Examples
        --------
        The segment "high end" of the paper, of 1,000 customers.

        >>> fitted = SBG.fit(RenewalCounts.of_survivors([1000, 869, 743, 653, 593, 551, 517, 491]))
        >>> fitted.parameters, fitted.log_likelihood
        ({'alpha': 0.66809, 'beta': 3.80610}, -1611.1581)
        """
        estimate = maximise(self.parameters, self.start(observed), self.likelihood(observed))
        return self.fitted(estimate, observed)

    def start(self, observed: RenewalCounts) -> tuple[float, ...]:
        """Give parameters to begin a search from."""
        return starting_odds(observed)

    def likelihood(self, observed: RenewalCounts) -> Likelihood:
        """Give the log-likelihood of alpha and beta."""
        return lambda at: _log_likelihood(at, observed)

    def fitted(self, estimate: Estimate, observed: RenewalCounts) -> FittedSbg:
        """Take parameters, however they were estimated, for those of this model."""
        return FittedSbg(estimate, renewal_findings(estimate, observed))


def _log_likelihood(at: Numbers, observed: RenewalCounts) -> tuple[float, Numbers]:
    alpha, beta = at
    before = observed.age - 1.0
    lost, kept = observed.lost, observed.at_risk - observed.lost
    both = alpha + beta + before
    value = lost @ np.log(alpha / both) + kept @ np.log((beta + before) / both)
    shared = (observed.at_risk / both).sum()
    return float(value), np.array([lost.sum() / alpha - shared, (kept / (beta + before)).sum() - shared])


SBG = Sbg()
