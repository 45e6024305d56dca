"""Pareto survival: each customer leaves at a rate of its own, gamma-distributed over customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.discounted_time import discounted_time
from patronage.models.durations import Durations
from patronage.models.fitted import Fitted
from patronage.models.fitting import Numbers, maximise
from patronage.models.model import Model
from patronage.models.survival_findings import refuse_losses_at_zero, starting_rate, survival_findings

__all__ = ["PARETO_SURVIVAL", "FittedParetoSurvival", "ParetoSurvival"]

_LARGEST = 300.0


@dataclass(frozen=True)
class FittedParetoSurvival(Fitted):
    """A Pareto survival as estimated."""

    def survival(self, time: ArrayLike) -> Numbers:
        """Give the share still there after each time: `(beta / (beta + t))^s`."""
        s, beta = self.estimate.values
        return np.asarray(np.exp(-s * np.log1p(np.asarray(time, dtype=np.float64) / beta)))

    def discounted_lifetime(self, delta: float, horizon: float | None = None, stayed: float = 0.0) -> float:
        """Expect time still to come of a customer that has `stayed`, discounted.

        Parameters
        ----------
        delta
            Force of discount by unit of time, such as `ln(1.1) / 365.25` a day.
        horizon
            Time looked at; None for all to come.
        stayed
            How long the customer has been there: the longer, the lower its rate must be.
        """
        s, beta = (float(value) for value in self.estimate.values)
        scale = beta + max(stayed, 0.0)

        def reached(h: Numbers) -> Numbers:
            return scale * np.expm1(np.minimum(h / s, _LARGEST))

        return discounted_time(lambda t: s * np.log1p(t / scale), reached, delta, horizon)


class ParetoSurvival(Model[Durations, FittedParetoSurvival]):
    """Exponential survival whose rate differs by customer: gamma of shape `s` and rate `beta`.

    `S(t) = (beta / (beta + t))^s`, Pareto of the second kind, the dropout of the Pareto/NBD; with s and beta
    large it is the exponential of rate `s / beta`. Leaving slows with time because the loyal remain.
    """

    name = "pareto_survival"
    parameters = ("s", "beta")

    def fit(self, observed: Durations) -> FittedParetoSurvival:
        """Estimate the parameters by maximum likelihood.

        Raises
        ------
        InputError
            A loss at duration 0, or no time observed at all.

        Examples
        --------
        >>> seen = Durations.of([1, 1, 2, 3, 8, 20], [True, True, True, True, True, False])
        >>> PARETO_SURVIVAL.fit(seen).survival([1, 10]).round(2)
        array([0.76, 0.24])
        """
        refuse_losses_at_zero(observed)
        start = (1.0, 1 / starting_rate(observed))
        estimate = maximise(self.parameters, start, lambda at: _log_likelihood(at, observed))
        return FittedParetoSurvival(estimate, survival_findings(estimate, observed))


def _log_likelihood(at: Numbers, observed: Durations) -> tuple[float, Numbers]:
    s, beta = at
    weight, lost = observed.weight, observed.weight * observed.lost
    end, start = beta + observed.duration, beta + observed.entered
    risen = np.log1p((observed.duration - observed.entered) / start)
    value = lost @ np.log(s / end) - s * (weight @ risen)
    by_s = lost.sum() / s - weight @ risen
    by_beta = -(lost @ (1 / end)) + s * (weight @ ((observed.duration - observed.entered) / (end * start)))
    return float(value), np.array([by_s, by_beta])


PARETO_SURVIVAL = ParetoSurvival()
