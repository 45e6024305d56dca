"""Weibull survival: the rate of leaving falls or rises with the time a customer has stayed."""

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

__all__ = ["WEIBULL_SURVIVAL", "FittedWeibull", "WeibullSurvival"]

_FOR_EVER = 1e6  # times the time observed
_LEAST = 1e-200
_LARGEST = 300.0  # the logarithm of a cumulative hazard that is as good as infinite


@dataclass(frozen=True)
class FittedWeibull(Fitted):
    """A Weibull survival as estimated."""

    def survival(self, time: ArrayLike) -> Numbers:
        """Give the share still there after each time: `exp(-(t / scale)^shape)`."""
        return np.exp(-_hazard(self.estimate.values, np.asarray(time, dtype=np.float64)))

    def discounted_lifetime(self, delta: float, horizon: float | None = None, stayed: float = 0.0) -> float:
        """Expect time still to come of a customer that has `stayed`, discounted.

        Parameters
        ----------
        delta
            Force of discount by unit of time, such as `ln(1.1) / 365.25` a day.
        horizon
            Time looked at; None for all to come.
        stayed
            How long the customer has been there.

        Examples
        --------
        >>> seen = Durations.of([1, 2, 4, 5], [True, True, True, False])
        >>> round(WEIBULL_SURVIVAL.fit(seen).discounted_lifetime(0.01), 3)
        3.418
        """
        scale, shape = (float(value) for value in self.estimate.values)
        if stayed <= 0:
            return discounted_time(
                lambda t: _hazard(self.estimate.values, t), lambda h: scale * h ** (1 / shape), delta, horizon
            )
        behind = float(_hazard(self.estimate.values, np.array(stayed)))

        # Near the time stayed differences cancel, far from it the growth overflows: each has its form.
        def hazard(t: Numbers) -> Numbers:
            near = behind * np.expm1(shape * np.log1p(np.minimum(t, stayed / shape) / stayed))
            return np.where(t * shape < stayed, near, _hazard(self.estimate.values, stayed + t) - behind)

        def reached(h: Numbers) -> Numbers:
            near = stayed * np.expm1(np.log1p(np.minimum(h / max(behind, _LEAST), 1.0)) / shape)
            return np.where(h < behind, near, np.maximum(scale * (behind + h) ** (1 / shape) - stayed, 0.0))

        return discounted_time(hazard, reached, delta, horizon)


class WeibullSurvival(Model[Durations, FittedWeibull]):
    """`S(t) = exp(-(t / scale)^shape)`: leaving slows with time where `shape` is below 1, quickens above it.

    `scale` is the time by which 63 % have left; at shape 1 it is the exponential.
    """

    name = "weibull_survival"
    parameters = ("scale", "shape")

    def fit(self, observed: Durations) -> FittedWeibull:
        """Estimate the parameters by maximum likelihood.

        Raises
        ------
        InputError
            A loss at duration 0, or no time observed at all.

        Examples
        --------
        >>> WEIBULL_SURVIVAL.fit(Durations.of([1, 2, 4, 5], [True, True, True, False])).parameters
        {'scale': 3.88876, 'shape': 1.51748}
        """
        refuse_losses_at_zero(observed)
        # Without losses any long scale is as likely: the search starts, and stays, where all are kept.
        start = ((1.0 if observed.lost.any() else _FOR_EVER) / starting_rate(observed), 1.0)
        estimate = maximise(self.parameters, start, lambda at: _log_likelihood(at, observed))
        return FittedWeibull(estimate, survival_findings(estimate, observed))


def _log_likelihood(at: Numbers, observed: Durations) -> tuple[float, Numbers]:
    scale, shape = at
    weight, lost = observed.weight, observed.weight * observed.lost
    logs = np.log(np.where(observed.duration > 0, observed.duration, scale) / scale)
    entry = np.log(np.where(observed.entered > 0, observed.entered, scale) / scale)
    end, start = _hazard(at, observed.duration), _hazard(at, observed.entered)
    risen = weight @ (end - start)
    value = lost.sum() * np.log(shape / scale) + (shape - 1) * (lost @ logs) - risen
    by_scale = shape / scale * (risen - lost.sum())
    by_shape = lost.sum() / shape + lost @ logs - weight @ (end * logs - start * entry)
    return float(value), np.array([by_scale, by_shape])


def _hazard(at: Numbers, time: Numbers) -> Numbers:
    scale, shape = at
    with np.errstate(divide="ignore"):  # at time 0 the hazard is exp(-inf)
        return np.asarray(np.exp(np.minimum(shape * np.log(time / scale), _LARGEST)))


WEIBULL_SURVIVAL = WeibullSurvival()
