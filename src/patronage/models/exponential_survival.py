"""Exponential survival: customers leave at one rate, whoever they are and however long they have stayed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.discounted_sum import check_discount
from patronage.models.durations import Durations
from patronage.models.fitted import Fitted
from patronage.models.fitting import Numbers, maximise
from patronage.models.model import Model
from patronage.models.survival_findings import refuse_losses_at_zero, starting_rate, survival_findings

__all__ = ["EXPONENTIAL_SURVIVAL", "ExponentialSurvival", "FittedExponential"]


@dataclass(frozen=True)
class FittedExponential(Fitted):
    """An exponential survival as estimated."""

    def survival(self, time: ArrayLike) -> Numbers:
        """Give the share still there after each time: `exp(-rate t)`."""
        return np.asarray(np.exp(-self.estimate.values[0] * np.asarray(time, dtype=np.float64)))

    def discounted_lifetime(self, delta: float, horizon: float | None = None, stayed: float = 0.0) -> float:
        """Expect time still to come of a customer, discounted: the same after any time it `stayed`.

        Parameters
        ----------
        delta
            Force of discount by unit of time, such as `ln(1.1) / 365.25` a day.
        horizon
            Time looked at; None for all to come.
        stayed
            How long the customer has been there.
        """
        check_discount(delta, horizon)
        del stayed  # an exponential does not age
        force = float(self.estimate.values[0]) + delta
        return 1 / force if horizon is None else float(-np.expm1(-force * horizon) / force)


class ExponentialSurvival(Model[Durations, FittedExponential]):
    """Customers leave at one `rate` by time, `S(t) = exp(-rate t)`: losses by time at risk."""

    name = "exponential_survival"
    parameters = ("rate",)

    def fit(self, observed: Durations) -> FittedExponential:
        """Estimate the rate by maximum likelihood.

        Raises
        ------
        InputError
            A loss at duration 0, or no time observed at all.

        Examples
        --------
        Two of three left, after 1 and 4 months; the third has been there for 5.

        >>> EXPONENTIAL_SURVIVAL.fit(Durations.of([1, 4, 5], [True, True, False])).parameters
        {'rate': 0.2}
        """
        refuse_losses_at_zero(observed)
        losses, time = observed.losses, float(observed.weight @ (observed.duration - observed.entered))

        def likelihood(at: Numbers) -> tuple[float, Numbers]:
            return float(losses * np.log(at[0]) - time * at[0]), losses / at - time

        estimate = maximise(self.parameters, (starting_rate(observed),), likelihood)
        return FittedExponential(estimate, survival_findings(estimate, observed))


EXPONENTIAL_SURVIVAL = ExponentialSurvival()
