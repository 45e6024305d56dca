"""Beta-discrete-Weibull: customers of contracts differ, and the chance of each to leave changes with age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.discounted_sum import discounted_sum
from patronage.models.fitted import Fitted
from patronage.models.fitting import Estimate, Likelihood, Numbers, maximise
from patronage.models.log_beta_ratio import log_beta_ratio
from patronage.models.model import LikelihoodModel
from patronage.models.renewal_counts import RenewalCounts
from patronage.models.renewal_findings import renewal_findings, starting_odds
from patronage.models.special import digamma

__all__ = ["BDW", "Bdw", "FittedBdw"]

_LARGEST = 250.0  # the logarithm of an operational age, beyond which it grows as the age does


@dataclass(frozen=True)
class FittedBdw(Fitted):
    """A beta-discrete-Weibull as estimated."""

    def survival(self, age: ArrayLike) -> Numbers:
        """Give the share of a cohort still there at each age: `B(alpha, beta + t^c) / B(alpha, beta)`."""
        alpha, beta, c = self.estimate.values
        return np.exp(log_beta_ratio(alpha, beta, _operational(np.asarray(age, dtype=np.float64), c)))

    def retention(self, age: ArrayLike) -> Numbers:
        """Give the share of those who came to the renewal at each age, 1 or more, who renewed."""
        return np.exp(_log_retention(self.estimate.values, np.asarray(age, dtype=np.float64))[0])

    def discounted_lifetime(self, discount: float, horizon: int | None = None) -> float:
        """Expect payments of a new customer, discounted: the first is due now and counts 1.

        Parameters
        ----------
        discount
            A period, such as 0.1.
        horizon
            Payments looked at; None for all to come.

        Examples
        --------
        >>> observed = RenewalCounts.of_survivors([1000, 869, 743, 653, 593, 551, 517, 491])
        >>> round(BDW.fit(observed).discounted_lifetime(0.1), 3)
        6.093
        """
        alpha, beta, c = (float(value) for value in self.estimate.values)
        return discounted_sum(lambda t: log_beta_ratio(alpha, beta, _operational(t, c)), discount, horizon)

    def discounted_residual_lifetime(self, age: int, discount: float, horizon: int | None = None) -> float:
        """Expect payments of a customer with `age` renewals behind it and the next one due now."""
        alpha, beta, c = (float(value) for value in self.estimate.values)
        behind = np.array(float(age))

        def still(t: Numbers) -> Numbers:
            return log_beta_ratio(alpha, beta + _operational(behind, c), _gained(behind, t + 1, c))

        return discounted_sum(still, discount, horizon)


class Bdw(LikelihoodModel[RenewalCounts, FittedBdw]):
    """As the shifted beta-geometric, but age counts as `t^c`: c above 1 where each customer tires with time.

    Parameters `alpha`, `beta` of the beta distribution of leaving at the first renewal, `c` of the age; at
    c = 1 it is the shifted beta-geometric.
    Fader, Hardie, Liu, Davin & Steenburgh (2018), "How to project customer retention" revisited, Journal of
    Interactive Marketing 43.
    """

    name = "bdw"
    parameters = ("alpha", "beta", "c")

    def fit(self, observed: RenewalCounts) -> FittedBdw:
        """Estimate the parameters by maximum likelihood.

        Examples
        --------
        >>> fitted = BDW.fit(RenewalCounts.of_survivors([1000, 869, 743, 653, 593, 551, 517, 491]))
        >>> fitted.parameters, fitted.log_likelihood
        ({'alpha': 0.2143, 'beta': 1.4266, 'c': 1.7236}, -1605.3142)
        """
        estimate = maximise(self.parameters, self.start(observed), self.likelihood(observed))
        return self.fitted(estimate, observed)

    def start(self, observed: RenewalCounts) -> tuple[float, ...]:
        """Give parameters to begin a search from."""
        return (*starting_odds(observed), 1.0)

    def likelihood(self, observed: RenewalCounts) -> Likelihood:
        """Give the log-likelihood of alpha, beta and c."""
        return lambda at: _log_likelihood(at, observed)

    def fitted(self, estimate: Estimate, observed: RenewalCounts) -> FittedBdw:
        """Take parameters, however they were estimated, for those of this model."""
        return FittedBdw(estimate, renewal_findings(estimate, observed))


def _log_likelihood(at: Numbers, observed: RenewalCounts) -> tuple[float, Numbers]:
    kept, slope = _log_retention(at, observed.age.astype(np.float64))
    lost = np.log(np.maximum(-np.expm1(kept), np.finfo(np.float64).tiny))
    stay = observed.at_risk - observed.lost
    by_kept = stay - observed.lost * np.exp(kept - lost)
    return float(stay @ kept + observed.lost @ lost), slope @ by_kept


def _log_retention(at: Numbers, age: Numbers) -> tuple[Numbers, Numbers]:
    """Return the logarithm of retention at each age and its derivatives by the parameters, `(3, n)`."""
    alpha, beta, c = at
    before = np.maximum(age - 1, 0.0)
    start, gain = beta + _operational(before, c), _gained(before, np.ones_like(age), c)
    value = log_beta_ratio(alpha, start, gain)
    by_alpha = digamma(alpha + start) - digamma(alpha + start + gain)
    by_end = digamma(start + gain) - digamma(alpha + start + gain)
    by_beta = by_end - digamma(start) + digamma(alpha + start)
    grown = _growth(age, c)
    by_c = by_end * grown - (digamma(start) - digamma(alpha + start)) * _growth(before, c)
    return value, np.array([by_alpha, by_beta, by_c])


def _operational(age: Numbers, c: float) -> Numbers:
    """Return `age^c`, bounded where a search asks for a c out of all proportion."""
    logs = np.log(np.maximum(age, 1e-300))
    return np.where(age > 0, np.exp(np.minimum(c * logs, _LARGEST + logs)), 0.0)


def _gained(age: Numbers, more: Numbers, c: float) -> Numbers:
    """Return `(age + more)^c - age^c` without cancellation."""
    ratio = c * np.log1p(more / np.maximum(age, 1e-300))
    near = _operational(age, c) * np.expm1(np.minimum(ratio, _LARGEST))
    far = _operational(age + more, c) - _operational(age, c)
    return np.where((age > 0) & (ratio < 1), near, far)


def _growth(age: Numbers, c: float) -> Numbers:
    """Return the derivative of `age^c` by c."""
    return _operational(age, c) * np.log(np.maximum(age, 1.0))


BDW = Bdw()
