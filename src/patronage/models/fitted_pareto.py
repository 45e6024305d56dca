"""Pareto/NBD as fitted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.models.alike import Alike, alike
from patronage.models.counts_until_leaving import counts_until_leaving
from patronage.models.fitted_counts import FittedCounts
from patronage.models.fitting import Numbers
from patronage.models.history import History
from patronage.models.lifetime_integral import gone
from patronage.models.rates import GammaRates
from patronage.models.special import logistic, shrunk_expm1

__all__ = ["FittedPareto"]


@dataclass(frozen=True)
class FittedPareto(FittedCounts):
    """A fitted Pareto/NBD; times are in the unit of what it was fitted to."""

    def _active(self, seen: History) -> Numbers:
        _, alpha, s, beta = (float(value) for value in self.estimate.values)
        left = gone(self.estimate.values, seen.frequency, seen.recency, seen.T)
        between = seen.T - seen.recency
        stayed = -(self._shape(seen)) * np.log1p(between / (alpha + seen.recency))
        return logistic(stayed - s * np.log1p(between / (beta + seen.recency)) - left.log_integral)

    def _alike(self, seen: History, *others: Numbers) -> Alike:
        return alike(seen.T, *others)

    def _rates(self, seen: History) -> GammaRates:
        return GammaRates(self._shape(seen), float(self.estimate.values[1]) + seen.T)

    def _stay(self, seen: History, horizon: Numbers) -> Numbers:
        _, _, s, beta = (float(value) for value in self.estimate.values)
        since = beta + seen.T
        return np.asarray(since * shrunk_expm1(s - 1, np.log1p(horizon / since)))

    def _still(self, seen: History, time: Numbers) -> Numbers:
        _, _, s, beta = (float(value) for value in self.estimate.values)
        return np.exp(-s * np.log1p(time / (beta + seen.T)))

    def _leave(self, seen: History, horizon: Numbers) -> Numbers:
        _, _, s, beta = (float(value) for value in self.estimate.values)
        return np.asarray(-np.expm1(-s * np.log1p(horizon / (beta + seen.T))))

    def _counts(self, seen: History, horizon: Numbers, counts: Numbers) -> Numbers:
        _, _, s, beta = (float(value) for value in self.estimate.values)
        leaving = GammaRates(np.full_like(seen.T, s), beta + seen.T)
        return counts_until_leaving(self._rates(seen), leaving, horizon, counts)

    def _first_changes(self, seen: History) -> Numbers:
        _, _, s, beta = (float(value) for value in self.estimate.values)
        return (beta + seen.T) / (1 + s)

    def _shape(self, seen: History) -> Numbers:
        return float(self.estimate.values[0]) + seen.frequency
