"""The worth of some customers together, with what may be wrong with it kept apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.models.fitting import WEAK, Numbers
from patronage.models.special import gamma_quantile, gamma_share, normal_quantile

__all__ = ["Worth"]


@dataclass(frozen=True)
class Worth:
    """Of groups of customers, `(m,)` each.

    Parameters
    ----------
    customers, active, orders
        How many; how many of them have not left; what they are expected to order within the horizon.
    value
        The present value of what those orders leave.
    by_chance
        Variance of what comes about the expectation, were everything else known.
    by_estimate
        Variance of the expectation, as the parameters are estimated.
    by_shock
        Variance of what the whole shop meets, which past forecasts met.
    """

    customers: Numbers
    active: Numbers
    orders: Numbers
    value: Numbers
    by_chance: Numbers
    by_estimate: Numbers
    by_shock: Numbers

    def parameter_interval(self, level: float) -> tuple[Numbers, Numbers]:
        """Enclose the expectation: how surely the parameters are known; `nan` where they are not."""
        told = self._is_told
        reach = np.exp(normal_quantile((1 + level) / 2) * np.where(told, self._deviation, 0.0))
        return self._between(self.value / reach, self.value * reach)

    def predictive_interval(self, level: float) -> tuple[Numbers, Numbers]:
        """Enclose what will come: parameters, chance and shocks together, as a gamma of that variance.

        `nan` where the parameters are not known.
        """
        shape = self._shape
        low, high = (_gamma_quantile(shape, share) for share in ((1 - level) / 2, (1 + level) / 2))
        return self._between(*(self.value * np.where(shape > 0, end, 1.0) for end in (low, high)))

    def chance_beyond(self, limit: float) -> Numbers:
        """Return how probable it is that the value is off what comes by more than that share of it.

        `nan` where the parameters are not known.
        """
        shape = self._shape
        below, within = (gamma_share(shape, shape / (1 + side)) for side in (limit, -limit))
        return np.where(np.logical_and(self._is_told, shape > 0), 1 - (within - below), np.nan)

    def _between(self, *ends: Numbers) -> tuple[Numbers, Numbers]:
        """Return the ends in order, for a loss is a value too; `nan` where the parameters are not known."""
        low, high = (np.where(self._is_told, end(*ends), np.nan) for end in (np.minimum, np.maximum))
        return low, high

    @property
    def _shape(self) -> Numbers:
        """The shape of the gamma of what comes; 0 where its variance is 0."""
        return _over(self.value**2, self.by_chance + self.by_estimate + self.by_shock)

    @property
    def _deviation(self) -> Numbers:
        return _over(np.sqrt(self.by_estimate), np.abs(self.value))

    @property
    def _is_told(self) -> Numbers:
        return np.asarray(self._deviation <= WEAK)


def _gamma_quantile(shape: Numbers, share: float) -> Numbers:
    """Return the quantile of a gamma of mean 1."""
    sure = np.maximum(shape, 1e-3)  # what varies thirty times its size has no interval to speak of
    return gamma_quantile(sure, share) / sure


def _over(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
