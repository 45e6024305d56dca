"""The plainest baseline: all customers buy at one rate, for ever."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.base.errors import InputError
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import findings
from patronage.models.fitted_staying import FittedStaying
from patronage.models.fitting import Numbers, maximise
from patronage.models.history import History
from patronage.models.model import Model
from patronage.models.rates import FixedRate
from patronage.models.special import log_gamma
from patronage.models.weighed import weighed

__all__ = ["POISSON", "FittedPoisson", "Poisson"]


@dataclass(frozen=True)
class FittedPoisson(FittedStaying):
    """A Poisson process as estimated: nobody leaves, and all buy at the one rate, whatever they did."""

    def _rates(self, seen: History) -> FixedRate:
        return FixedRate(np.full_like(seen.T, self.estimate.values[0]))

    def _counts(self, seen: History, horizon: Numbers, counts: Numbers) -> Numbers:
        del seen
        mean = np.asarray(self.estimate.values[0] * horizon)
        with np.errstate(divide="ignore"):  # no purchase is certain within no time
            log = np.log(mean)
        log = np.where(counts > 0, np.maximum(counts, 1.0) * log, 0.0) - mean - log_gamma(counts + 1.0)
        return np.asarray(np.exp(log))


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
        purchases, time = weighed(observed.weight, observed.frequency), weighed(observed.weight, observed.T)
        if not time > 0:
            raise InputError(
                f"every T of {observed.customers} customers is 0: nobody was observed; fit later"
            )

        def likelihood(at: Numbers) -> tuple[float, Numbers]:
            return float(purchases * np.log(at[0]) - time * at[0]), purchases / at - time

        estimate = maximise(self.parameters, (max(purchases, 0.5) / time,), likelihood)
        return FittedPoisson(estimate, findings(estimate, {"purchasing": self.parameters}))


POISSON = Poisson()
