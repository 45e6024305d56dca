"""GGompertz/NBD as fitted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from patronage.models.alike import Alike, alike
from patronage.models.fitted_counts import FittedCounts
from patronage.models.fitting import Numbers
from patronage.models.gompertz_clock import GompertzClock
from patronage.models.gompertz_counts import counts_until_gompertz
from patronage.models.gompertz_lifetime import gone_sooner
from patronage.models.gompertz_rule import first_change, gompertz_rule
from patronage.models.history import History
from patronage.models.rates import GammaRates
from patronage.models.special import logistic, shrunk_expm1

__all__ = ["FittedGGompertz"]

_FAR = 40.0  # e^-40 of a unit is nothing


@dataclass(frozen=True)
class FittedGGompertz(FittedCounts):
    """A fitted GGompertz/NBD; times are in the unit of what it was fitted to."""

    def _active(self, seen: History) -> Numbers:
        _, alpha, b, s, beta = (float(value) for value in self.estimate.values)
        left = gone_sooner(self.estimate.values, seen.frequency, seen.recency, seen.T)
        between = seen.T - seen.recency
        missed = self._rates(seen).shape * np.log1p(between / (alpha + seen.recency))
        told = GompertzClock.after(b, beta, seen.recency).told(between)
        return logistic(-missed - s * told - left.log_integral)

    def _alike(self, seen: History, *others: Numbers) -> Alike:
        return alike(seen.T, *others)

    def _rates(self, seen: History) -> GammaRates:
        r, alpha = (float(value) for value in self.estimate.values[:2])
        return GammaRates(r + seen.frequency, alpha + seen.T)

    def _stay(self, seen: History, horizon: Numbers) -> Numbers:
        return self._while_staying(seen, horizon, np.ones_like)

    def _still(self, seen: History, time: Numbers) -> Numbers:
        return np.exp(-self._s * self._clock(seen).told(time))

    def _leave(self, seen: History, horizon: Numbers) -> Numbers:
        return np.asarray(-np.expm1(-self._s * self._clock(seen).told(horizon)))

    def _counts(self, seen: History, horizon: Numbers, counts: Numbers) -> Numbers:
        return counts_until_gompertz(self._rates(seen), self._clock(seen), self._s, horizon, counts)

    def _first_changes(self, seen: History) -> Numbers:
        return first_change(self._clock(seen)) / float(self.estimate.values[2])

    def _present_time(self, seen: History, rate: float, horizon: float) -> Numbers:
        until = np.full_like(seen.T, min(horizon, _FAR / rate) if rate > 0 else horizon)
        return self._while_staying(seen, until, lambda time: np.exp(-rate * time))

    def _present_pairs(self, seen: History, rate: float, horizon: float) -> Numbers:
        until = np.full_like(seen.T, min(horizon, _FAR / rate) if rate > 0 else horizon)
        return self._while_staying(
            seen, until, lambda time: 2 * np.exp(-rate * time) * shrunk_expm1(rate, time)
        )

    def _while_staying(self, seen: History, horizon: Numbers, worth: Callable[[Numbers], Numbers]) -> Numbers:
        """Return the integral of what a time is worth, for as long as they stay within `horizon`."""
        clock, s = self._clock(seen), self._s
        settled = np.maximum(-np.log(clock.scale), 0.0)
        end = np.minimum(clock.told(horizon), (_FAR + 2 * settled) / s)
        found = np.zeros_like(end)
        first = np.minimum(first_change(clock), 1 / s)
        for nodes in gompertz_rule(clock, first, np.zeros_like(end), end):
            pace = clock.b * clock.at(nodes.rows).pace(nodes.z)
            mass = np.exp(-s * nodes.z) / pace * nodes.step
            found[nodes.rows] += np.einsum("ij,ij->i", mass, worth(nodes.time))
        return found

    def _clock(self, seen: History) -> GompertzClock:
        return GompertzClock.after(float(self.estimate.values[2]), float(self.estimate.values[4]), seen.T)

    @property
    def _s(self) -> float:
        return float(self.estimate.values[3])
