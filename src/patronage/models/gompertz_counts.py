"""How often customers buy until they leave by Gompertz's law: counts averaged over the day of leaving.

By the clock of leaving, what is averaged is (a / (a + w))^k (w / (a + w))^count s e^(-s z) dz: on the log
scale it is concave in log w, with one peak.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from patronage.models.fitting import Numbers
from patronage.models.gompertz_clock import GompertzClock
from patronage.models.gompertz_lifetime import matters_until
from patronage.models.gompertz_rule import first_change, gompertz_rule
from patronage.models.rates import GammaRates
from patronage.models.special import log_rising

__all__ = ["counts_until_gompertz"]

_DROP = 30.0  # followed down to e^-30 of its peak, and further where few leave by then
_FEWEST = 88  # nodes of a peak
_FAR = 120.0  # as far below an end as it is looked for, of log w
_HALVED = 60  # times
_LEAST = 1e-300


def counts_until_gompertz(
    buying: GammaRates, clock: GompertzClock, s: float, horizon: Numbers, counts: Numbers
) -> Numbers:
    """Return the probability of just so many purchases within a horizon.

    Parameters
    ----------
    buying
        The rates of active customers.
    clock
        By which they leave at a rate of `s`.
    s
        That rate.
    horizon, counts
        `(n,)`.

    Examples
    --------
    >>> one, many = np.ones(150), np.arange(150.0)
    >>> clock = GompertzClock(0.1, 2 * one)
    >>> chance = counts_until_gompertz(GammaRates(one, 10 * one), clock, 1.0, 30 * one, many)
    >>> float(chance.sum()), float(chance @ many)
    (1.0, 1.28912)
    """
    k, since = buying.shape, buying.time
    last = clock.told(horizon)
    ways = log_rising(k, counts) - special.gammaln(counts + 1)
    height = _Height(k, since, s, counts, clock)
    stays = special.xlogy(counts, horizon / (since + horizon)) - k * np.log1p(horizon / since)
    found: Numbers = np.exp(ways + stays - s * last)
    start, end = _range(height, horizon)
    none = counts <= 0
    start = np.where(none, 0.0, start)
    end = np.where(none, matters_until(k, since, s, clock, last), end)
    ways = ways + np.log(s)
    for nodes in gompertz_rule(clock, first_change(clock, since), start, end, _FEWEST):
        each = nodes.rows[:, None]
        missed = np.log1p(nodes.time / since[each])
        logs = special.xlogy(counts[each], -np.expm1(-missed)) - k[each] * missed - s * nodes.z
        found[nodes.rows] += np.einsum("ij,ij->i", np.exp(ways[each] + logs), nodes.step)
    return found


@dataclass(frozen=True)
class _Height:
    """What is averaged, on the log scale, by the logarithm of the time of leaving."""

    k: Numbers
    since: Numbers
    s: float
    counts: Numbers
    clock: GompertzClock

    def at(self, log_time: Numbers) -> Numbers:
        time = np.exp(log_time)
        missed = np.log1p(time / self.since)
        bought = special.xlogy(self.counts, -np.expm1(-missed))
        return np.asarray(bought - self.k * missed - self.s * self.clock.told(time))

    def slope(self, log_time: Numbers) -> Numbers:
        time = np.exp(log_time)
        leaves = self.s * self.clock.b * time * self.clock.pace(self.clock.told(time))
        return (self.counts * self.since - self.k * time) / (self.since + time) - leaves


def _range(height: _Height, horizon: Numbers) -> tuple[Numbers, Numbers]:
    """Return from where to where, of z, it matters."""
    last = np.log(np.maximum(horizon, _LEAST))
    peak = _where(lambda at: height.slope(at) > 0, last - _FAR, last)
    # Until its peak it is about as high: so much is averaged at least.
    begun = -np.expm1(-height.s * height.clock.told(np.exp(peak)))
    level = height.at(peak) - _DROP - np.log1p(height.counts + height.k) + np.log(np.maximum(begun, _LEAST))
    start = _where(lambda at: height.at(at) < level, peak - _FAR, peak)
    end = _where(lambda at: height.at(at) > level, peak, last)
    start, end = (height.clock.told(np.exp(at)) for at in (start, end))
    return start, end


def _where(below: Callable[[Numbers], NDArray[np.bool_]], low: Numbers, high: Numbers) -> Numbers:
    """Return up to where something holds, between two ends."""
    for _ in range(_HALVED):
        middle = (low + high) / 2
        holds = below(middle)
        low, high = np.where(holds, middle, low), np.where(holds, high, middle)
    return (low + high) / 2
