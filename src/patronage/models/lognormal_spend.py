"""Lognormal spending: for shops where a few customers spend so much that Gamma-Gamma has no mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import Fitted, findings
from patronage.models.fitting import Estimate, Likelihood, Numbers, maximise
from patronage.models.model import LikelihoodModel
from patronage.models.spend_moments import SpendMoments, spend_moments
from patronage.models.spending import Spending, spending_history, spending_of
from patronage.models.weighed import weighed

__all__ = ["LOGNORMAL_SPEND", "FittedLognormalSpend", "LognormalSpend"]

_NAMES = ("median", "between", "within")
_MOST = 200.0  # variance of logarithms: moments beyond end no double, and mean nothing


@dataclass(frozen=True)
class FittedLognormalSpend(Fitted):
    """A fitted lognormal model of spending; values are in the currency of what it was fitted to."""

    def expected_value(self, frequency: ArrayLike = 0, monetary_value: ArrayLike = 1) -> Numbers:
        """Give the expected value of a purchase; without a history, of any customer.

        Parameters
        ----------
        frequency
            Repeat purchases that brought money, `(n,)`.
        monetary_value
            Their mean value, `(n,)`.
        """
        median, between, within = (float(value) for value in self.estimate.values)
        x, mean = spending_history(frequency, monetary_value)
        noise = np.log1p(within**2 / np.maximum(x, 1.0))
        trust = np.where(x > 0, between**2 / (between**2 + noise), 0.0)
        centre = np.log(median) + trust * (np.log(mean) + noise / 2 - np.log(median))
        # (1 - trust) between^2, not as a difference: trust may be 1 but for less than a double holds.
        left = np.where(x > 0, trust * noise, between**2)
        return np.asarray(np.exp(centre + left / 2))

    def moments(self, paid: ArrayLike = 0) -> SpendMoments:
        """Give mean and variance of the value of a purchase as polynomials in what was spent.

        Those of the best linear forecast (Buehlmann 1967), whose trust in a customer's own mean value is Z =
        paid / (paid + within^2 E[M^2] / Var M): E[M] = (1 - Z) prior mean + Z spent / paid. What it leaves of
        the variance between customers, (1 - Z) Var M, is added to its square.

        Parameters
        ----------
        paid
            Repeat purchases that brought money, `(n,)`.
        """
        median, between, within = (float(value) for value in self.estimate.values)
        x = np.atleast_1d(np.asarray(paid, np.float64))
        variance = min(between**2, _MOST)
        prior = median * np.exp(variance / 2)
        noise = within**2 / -np.expm1(-variance)
        left = noise / (x + noise)
        added = left * (prior * prior) * np.expm1(variance)
        return spend_moments(left * prior, 1 / (x + noise), np.ones_like(x), added, within=within**2)


@dataclass(frozen=True)
class LognormalSpend(LikelihoodModel[CustomerSummary, FittedLognormalSpend]):
    """Customers' mean values are lognormal: `median`, and `between` the deviation of their logarithms.

    The mean of x purchases lies about a customer's own with a coefficient of variation of `within` / sqrt(x),
    and is lognormal too. Its mean is finite whatever the parameters.

    Examples
    --------
    >>> seen = CustomerSummary(
    ...     frequency=np.array([1, 2, 4, 1, 3]),
    ...     recency=np.full(5, 30),
    ...     T=np.full(5, 39),
    ...     monetary_value=np.array([20.0, 35.0, 25.0, 60.0, 41.0]),
    ...     weight=np.ones(5),
    ... )
    >>> fitted = LognormalSpend().fit(seen)
    >>> bool(fitted.expected_value(1, 20.0)[0] < fitted.expected_value(1, 60.0)[0])
    True
    """

    @property
    def name(self) -> str:
        """The name it is asked for by."""
        return "lognormal_spend"

    @property
    def parameters(self) -> tuple[str, ...]:
        """What is estimated, in the order of the arrays."""
        return _NAMES

    def fit(self, observed: CustomerSummary) -> FittedLognormalSpend:
        """Estimate the parameters; rows must be customers who share their mean value."""
        seen = spending_of(observed)
        return _fitted(maximise(_NAMES, _start(seen), likelihood(seen)), seen)

    def start(self, observed: CustomerSummary) -> tuple[float, ...]:
        """Give parameters to begin a search from, in the currency of the data."""
        return _start(spending_of(observed))

    def likelihood(self, observed: CustomerSummary) -> Likelihood:
        """Give the log-likelihood of median, between, within."""
        return likelihood(spending_of(observed))

    def fitted(self, estimate: Estimate, observed: CustomerSummary) -> FittedLognormalSpend:
        """Take parameters, however they were estimated, for those of this model."""
        return _fitted(estimate, spending_of(observed))


def likelihood(seen: Spending) -> Likelihood:
    """Return the log-likelihood of median, between, within."""
    x, weight, logs = seen.purchases, seen.weight, np.log(seen.mean)
    fixed = weighed(weight, logs + np.log(2 * np.pi) / 2)

    def at(parameters: Numbers) -> tuple[float, Numbers]:
        median, between, within = (float(value) for value in parameters)
        noise = np.log1p(within**2 / x)
        variance = between**2 + noise
        away = logs - np.log(median) + noise / 2
        value = -weighed(weight, np.log(variance) / 2 + away**2 / (2 * variance)) - fixed
        by_variance = (away**2 / variance - 1) / (2 * variance)
        by_noise = by_variance - away / (2 * variance)
        slope = np.array(
            [
                weighed(weight, away / variance) / median,
                2 * between * weighed(weight, by_variance),
                weighed(weight, by_noise * 2 * within / (x + within**2)),
            ]
        )
        return float(value), slope

    return at


def _start(seen: Spending) -> tuple[float, float, float]:
    logs = np.log(seen.mean)
    centre = weighed(seen.weight, logs) / seen.weight.sum()
    spread = float(np.sqrt(weighed(seen.weight, (logs - centre) ** 2) / seen.weight.sum())) + 1e-3
    return float(np.exp(centre)), spread, spread


def _fitted(estimate: Estimate, seen: Spending) -> FittedLognormalSpend:
    return FittedLognormalSpend(estimate, seen.findings + findings(estimate, {"spending": _NAMES}))


LOGNORMAL_SPEND = LognormalSpend()
