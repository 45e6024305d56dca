"""Kaplan-Meier: the share of customers still there by time, from those seen to leave and those still seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.models.durations import Durations
from patronage.models.fitting import Numbers
from patronage.models.special import normal_quantile

__all__ = ["KaplanMeier", "kaplan_meier"]

_HALF = 0.5


@dataclass(frozen=True)
class KaplanMeier:
    """A survival curve in steps; arrays are `(m,)`, a row for each time at which somebody left.

    Parameters
    ----------
    time
        When, in the unit of the durations.
    at_risk, lost
        Customers who were still there and observed, and those of them who left.
    survival
        Share still there after that time.
    standard_error
        Of `survival`, by Greenwood's formula; 0 once nobody is left.
    lower, upper
        Interval of `survival` at `level`, symmetric in `ln(-ln S)`, so that it stays between 0 and 1.
    level
        How often such an interval holds the true share.
    last
        The longest duration: beyond it the curve says nothing.
    """

    time: Numbers
    at_risk: Numbers
    lost: Numbers
    survival: Numbers
    standard_error: Numbers
    lower: Numbers
    upper: Numbers
    level: float
    last: float

    def at(self, times: ArrayLike) -> Numbers:
        """Give the share still there after each time; `nan` beyond the last duration unless none is left."""
        asked = np.asarray(times, dtype=np.float64)
        steps = np.append(1.0, self.survival)[np.searchsorted(self.time, asked, side="right")]
        return np.where((asked <= self.last) | (steps == 0), steps, np.nan)

    @property
    def median(self) -> float | None:
        """The time by which half have left, None where more than half are still there at the end."""
        reached = np.flatnonzero(self.survival <= _HALF)
        return float(self.time[reached[0]]) if len(reached) else None

    def restricted_mean(self, horizon: float) -> float:
        """Mean time a customer is there within `horizon`: the area below the curve.

        Beyond the last duration the curve is carried on flat, which is the most it can be.
        """
        edges = np.clip(np.concatenate([[0.0], self.time, [np.inf]]), 0, horizon)
        return float(np.append(1.0, self.survival) @ np.diff(edges))


def kaplan_meier(observed: Durations, level: float = 0.95) -> KaplanMeier:
    """Estimate the share still there after each time; losses come before censorings at the same time.

    `S(t) = prod (1 - d_i / n_i)`, Kaplan & Meier 1958; variance `S^2 sum d_i / (n_i (n_i - d_i))`, Greenwood
    1926. Who entered late is at risk only after that.

    Examples
    --------
    >>> curve = kaplan_meier(Durations.of([1, 2, 2, 3], [True, True, False, True]))
    >>> curve.survival
    array([0.75, 0.5 , 0. ])
    """
    when, row = np.unique(observed.duration, return_inverse=True)
    lost = np.bincount(row, observed.weight * observed.lost).astype(np.float64)
    ends = np.bincount(row, observed.weight).astype(np.float64)
    # At risk at t: whoever ends at t or later, less those who had not entered before t.
    to_enter = _weight_from(when, observed)
    at_risk: Numbers = np.cumsum(ends[::-1])[::-1] - to_enter
    events = lost > 0
    time, lost, at_risk = when[events], lost[events], at_risk[events]

    stay = np.maximum(at_risk - lost, 0.0)
    stay = np.where(stay <= 1e-12 * at_risk, 0.0, stay)
    survival = np.cumprod(stay / at_risk).astype(np.float64)
    gone = stay == 0
    greenwood: Numbers = np.cumsum(np.where(gone, 0.0, lost / (at_risk * np.where(gone, 1.0, stay))))
    error = survival * np.sqrt(greenwood)
    lower, upper = _log_log_interval(survival, greenwood, level)
    last = float(observed.duration.max())
    return KaplanMeier(time, at_risk, lost, survival, error, lower, upper, level, last)


def _weight_from(when: Numbers, observed: Durations) -> Numbers:
    """Return the weight that enters at each time or later; who entered at 0 is there from the start."""
    late = observed.entered > 0
    order = np.argsort(observed.entered[late])
    entered, weight = observed.entered[late][order], observed.weight[late][order]
    before = np.append(0.0, np.cumsum(weight))
    return np.asarray(before[-1] - before[np.searchsorted(entered, when, side="left")])


def _log_log_interval(survival: Numbers, greenwood: Numbers, level: float) -> tuple[Numbers, Numbers]:
    """Return `S^exp(+-z se)` with the standard error of `ln(-ln S)`; the point itself where S is 0 or 1."""
    inside = (survival > 0) & (survival < 1)
    log = np.where(inside, np.log(np.where(inside, survival, 0.5)), -1.0)
    reach = np.exp(normal_quantile((1 + level) / 2) * np.sqrt(greenwood) / -log)
    low, high = np.exp(log * reach), np.exp(log / reach)
    return np.where(inside, low, survival), np.where(inside, high, survival)
