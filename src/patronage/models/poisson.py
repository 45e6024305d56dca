"""The plainest baseline: all customers buy at one rate, for ever."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.base.errors import InputError
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import Fitted, findings
from patronage.models.fitting import Numbers, maximise
from patronage.models.model import Model

__all__ = ["FittedPoisson", "Poisson", "poisson"]


@dataclass(frozen=True)
class FittedPoisson(Fitted):
    """A Poisson process as estimated."""

    def expected_purchases(self, observed: CustomerSummary, horizon: float) -> Numbers:
        """Expect purchases of each row within `horizon` after T: `rate t`, the same for all."""
        return np.full(len(observed), self.estimate.values[0] * horizon)


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
        >>> poisson.fit(CustomerSummary(x, last, T, 25 * one, one)).parameters
        {'rate': 0.05}
        """
        purchases, time = float(observed.weight @ observed.frequency), float(observed.weight @ observed.T)
        if not time > 0:
            raise InputError(
                f"every T of {observed.customers} customers is 0: nobody was observed; fit later"
            )

        def likelihood(at: Numbers) -> tuple[float, Numbers]:
            return float(purchases * np.log(at[0]) - time * at[0]), purchases / at - time

        estimate = maximise(self.parameters, (max(purchases, 0.5) / time,), likelihood)
        return FittedPoisson(estimate, findings(estimate, {"purchasing": self.parameters}))


poisson = Poisson()
