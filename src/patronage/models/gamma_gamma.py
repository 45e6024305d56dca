"""Gamma-Gamma: what customers spend on a purchase (Fader and Hardie 2013)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from patronage.base.note import Note
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import Fitted, findings
from patronage.models.fitting import Estimate, Likelihood, Numbers, maximise
from patronage.models.model import LikelihoodModel
from patronage.models.special import digamma, log_beta
from patronage.models.spend_moments import SpendMoments, spend_moments
from patronage.models.spending import Spending, spending_history, spending_of
from patronage.models.weighed import weighed

__all__ = ["GAMMA_GAMMA", "FittedGammaGamma", "GammaGamma"]

_NAMES = ("p", "q", "v")


@dataclass(frozen=True)
class FittedGammaGamma(Fitted):
    """A fitted Gamma-Gamma model; values are in the currency of what it was fitted to.

    Parameters
    ----------
    sample_mean
        The mean over customers of their mean value, which stands in where the model's is infinite.
    sample_spread
        The mean of the square of customers' means over that of their means, squared: it stands in where the
        model's is infinite.
    """

    sample_mean: float
    sample_spread: float = 1.0

    @property
    def has_mean(self) -> bool:
        """Whether the model's mean over customers is finite: q above 1."""
        return float(self.estimate.values[1]) > 1

    def expected_value(self, frequency: ArrayLike = 0, monetary_value: ArrayLike = 1) -> Numbers:
        """Give the expected value of a purchase; without a history, of any customer.

        Parameters
        ----------
        frequency
            Repeat purchases that brought money, `(n,)`.
        monetary_value
            Their mean value, `(n,)`.
        """
        p, q, v = (float(value) for value in self.estimate.values)
        x, mean = spending_history(frequency, monetary_value)
        if not self.has_mean:
            # The mean over customers is infinite: theirs is taken for that of those seen.
            return np.asarray((x * mean * p + q * self.sample_mean) / (p * x + q))
        return np.asarray(p * (v + x * mean) / (p * x + q - 1))

    def moments(self, paid: ArrayLike = 0) -> SpendMoments:
        """Give mean and variance of the value of a purchase as polynomials in what was spent.

        With Q = p paid + q and W = v + spent, E[M] = p W / (Q - 1), E[M^2] = E[M]^2 (Q - 1) / (Q - 2), and
        the variance of the values about M is M^2 / p. Up to Q = 2 the second moment is infinite: there the
        ratio of E[M^2] to E[M]^2 is that of the customers seen, and a finding says so.

        Parameters
        ----------
        paid
            Repeat purchases that brought money, `(n,)`.

        Examples
        --------
        >>> from patronage.models.fitting import maximise
        >>> flat = maximise(["p", "q", "v"], [4.0, 3.0, 10.0], lambda at: (-1.0, 0 * at))
        >>> FittedGammaGamma(flat, (), 20.0).moments([0, 1]).mean.round(3)
        array([[20.   ,  2.   ],
               [ 6.667,  0.667]])
        """
        p, q, v = (float(value) for value in self.estimate.values)
        x = np.atleast_1d(np.asarray(paid, np.float64))
        shape = p * x + q
        over, start = (shape - 1, p * v) if self.has_mean else (shape, q * self.sample_mean)
        known = shape > 2  # noqa: PLR2004 - the second moment of an inverse gamma is finite from there
        spread = np.where(known, (shape - 1) / np.where(known, shape - 2, 1.0), self.sample_spread)
        found = spend_moments(start / over, p / over, spread, np.zeros_like(x), within=1 / p)
        if known.all():
            return found
        most = f"{x[~known].max():g}"
        return replace(found, findings=(Note.of("model.infinite_variance", paid=most, q=f"{q:.3g}"),))


@dataclass(frozen=True)
class GammaGamma(LikelihoodModel[CustomerSummary, FittedGammaGamma]):
    """Values of a purchase are Gamma(p, nu), where nu varies between customers as Gamma(q, v).

    How much is spent does not depend on how often; a correlation of ranks above 0.3 is said.

    Examples
    --------
    >>> seen = CustomerSummary(
    ...     frequency=np.array([1, 2, 4, 1, 3]),
    ...     recency=np.full(5, 30),
    ...     T=np.full(5, 39),
    ...     monetary_value=np.array([20.0, 35.0, 25.0, 60.0, 41.0]),
    ...     weight=np.ones(5),
    ... )
    >>> fitted = GammaGamma().fit(seen)
    >>> bool(fitted.expected_value(1, 20.0)[0] < fitted.expected_value(1, 60.0)[0])
    True
    """

    @property
    def name(self) -> str:
        """The name it is asked for by."""
        return "gamma_gamma"

    @property
    def parameters(self) -> tuple[str, ...]:
        """What is estimated, in the order of the arrays."""
        return _NAMES

    def fit(self, observed: CustomerSummary) -> FittedGammaGamma:
        """Estimate the parameters; rows must be customers who share their mean value."""
        seen = spending_of(observed)
        return _fitted(maximise(_NAMES, _start(seen), likelihood(seen)), seen)

    def start(self, observed: CustomerSummary) -> tuple[float, ...]:
        """Give parameters to begin a search from, in the currency of the data."""
        return _start(spending_of(observed))

    def likelihood(self, observed: CustomerSummary) -> Likelihood:
        """Give the log-likelihood of p, q, v."""
        return likelihood(spending_of(observed))

    def fitted(self, estimate: Estimate, observed: CustomerSummary) -> FittedGammaGamma:
        """Take parameters, however they were estimated, for those of this model."""
        return _fitted(estimate, spending_of(observed))


def likelihood(seen: Spending) -> Likelihood:
    """Return the log-likelihood of p, q, v."""
    counts, place = np.unique(seen.purchases, return_inverse=True)
    place, customers = place.ravel(), np.bincount(place.ravel(), weights=seen.weight)
    x, weight, spent = seen.purchases, seen.weight, seen.purchases * seen.mean
    logs = np.log(spent)
    fixed, purchases = weighed(weight, np.log(seen.mean)), weight * x

    def at(parameters: Numbers) -> tuple[float, Numbers]:
        p, q, v = (float(value) for value in parameters)
        px = p * counts
        # The values are beta prime: (1 + v / spent)^-px (1 + spent / v)^-q / B(px, q) / mean. Neither
        # logarithm is a difference: thousands of purchases would multiply what that loses.
        over, near = logs - np.log(v), np.log1p(np.minimum(spent / v, v / spent))
        log_less, log_more = near + np.maximum(-over, 0.0), near + np.maximum(over, 0.0)
        by_p, by_q = weighed(purchases, log_less), weighed(weight, log_more)
        value = -(customers @ log_beta(px, q)) - fixed - p * by_p - q * by_q
        both = digamma(px + q)
        slope = np.array(
            [
                (customers * counts) @ (both - digamma(px)) - by_p,
                customers @ (both - digamma(q)) - by_q,
                weighed(weight, (q * spent / v - p * x) / (v + spent)),
            ]
        )
        return float(value), slope

    return at


def _start(seen: Spending) -> tuple[float, float, float]:
    return 2.0, 2.0, seen.sample_mean


def _fitted(estimate: Estimate, seen: Spending) -> FittedGammaGamma:
    told = seen.findings + findings(estimate, {"spending": _NAMES})
    p, q, _ = (float(value) for value in estimate.values)
    # A mean of x purchases varies about a customer's own by a share of 1 / (p x) of its square.
    square = weighed(seen.weight, seen.mean**2) / weighed(seen.weight, 1 + 1 / (p * seen.purchases))
    spread = max(square / seen.sample_mean**2, 1.0)
    fitted = FittedGammaGamma(estimate, told, seen.sample_mean, spread)
    if fitted.has_mean:
        return fitted
    return replace(fitted, findings=(*told, Note.of("model.infinite_mean", q=f"{q:.3g}")))


GAMMA_GAMMA = GammaGamma()
