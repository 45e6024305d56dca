"""The worth of some contracts together, with what may be wrong with it kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, log, nan, sqrt

import numpy as np

from patronage.models.fitting import WEAK
from patronage.models.special import beta_quantile, logistic, normal_quantile

__all__ = ["ContractSum"]

_LEAST = 1e-3  # of a beta's two shapes together: what varies more has no interval to speak of


@dataclass(frozen=True)
class ContractSum:
    """What contracts will pay, discounted: between nothing and what all would pay that never ended.

    Parameters
    ----------
    value
        What is expected.
    most
        What they would pay if none ended.
    by_chance
        Variance of what comes about the expectation, were the models known for sure.
    by_estimate
        Variance of the expectation, as the models are estimated; `nan` where nobody, or everybody, was lost.

    Examples
    --------
    >>> found = ContractSum(700.0, 1000.0, 100.0, 225.0)
    >>> [tuple(round(end) for end in ends) for ends in (found.expectation(), found.coming())]
    [(670, 729), (664, 735)]
    """

    value: float
    most: float
    by_chance: float
    by_estimate: float

    def expectation(self, level: float = 0.95) -> tuple[float, float]:
        """Enclose the expectation: how surely the models are known.

        Normal on the logit of its share of `most`; `nan` where they are not known.
        """
        if self._is_sure:
            return self.value, self.value
        if not self._is_told:
            return nan, nan
        share = self._share
        reach = normal_quantile((1 + level) / 2) * self._deviation
        odds = log(share / (1 - share))
        low, high = (logistic(np.array([odds - reach, odds + reach])) * self.most).tolist()
        return low, high

    def coming(self, level: float = 0.95) -> tuple[float, float]:
        """Enclose what will come: models and chance together.

        A beta of that variance on the same share; `nan` where the models are not known.
        """
        if self._is_sure:
            return self.value, self.value
        if not self._is_told:
            return nan, nan
        share, variance = self._share, (self.by_chance + self.by_estimate) / self.most**2
        size = max(share * (1 - share) / variance - 1, _LEAST)
        ends = ((1 - level) / 2, (1 + level) / 2)
        low, high = (beta_quantile(size * share, size * (1 - share), end) * self.most for end in ends)
        return low, high

    @property
    def _is_sure(self) -> bool:
        """Whether there is nothing that may end: no payment, or the first alone."""
        return self.by_chance + self.by_estimate == 0

    @property
    def _share(self) -> float:
        return self.value / self.most

    @property
    def _deviation(self) -> float:
        """The standard error of the logit of the share."""
        return sqrt(self.by_estimate) / (self.most * self._share * (1 - self._share))

    @property
    def _is_told(self) -> bool:
        if isnan(self.value) or isnan(self.by_estimate) or not 0 < self._share < 1:
            return False
        return self._deviation <= WEAK
