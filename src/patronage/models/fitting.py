"""Where a likelihood is greatest, how surely, and what it cannot tell: the one way models are estimated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

__all__ = ["Estimate", "Likelihood", "Numbers", "curvature", "maximise", "untold"]

Numbers = NDArray[np.float64]

Likelihood = Callable[[Numbers], tuple[float, Numbers]]
"""Positive parameters `(k,)` -> the log-likelihood, and its derivative by each parameter."""

REACH = 14.0
"""Parameters are sought within a factor of e^14, a million, of where the search starts."""

WEAK = 3.0
"""A standard error of a log parameter above this, a factor of 20, says the data do not tell it."""

_STEP = 1e-4  # of finite differences of the gradient, on the log scale
_SURE = 1e-6  # a maximum is found where a Newton step would raise the log-likelihood by less
_MOST_NEWTON = 8
_FAR, _NEAR = 1e-3, 1e-9  # steps: what is nearer shares the curvature; what is nearest is there
_MATTERS = 0.3  # of a direction of length 1, what a parameter has in it


@dataclass(frozen=True)
class Estimate:
    """The maximum of a likelihood over `k` positive parameters.

    Parameters
    ----------
    names
        The parameters, in the order of the arrays.
    values
        `(k,)`, where the likelihood is greatest.
    log_likelihood
        The log-likelihood there.
    covariance
        `(k, k)`, of the logarithms of the parameters: the inverse of the curvature. A direction the data do
        not tell has a large variance, never an infinite one.
    converged
        Whether the search ended at a maximum, or on a ridge or a boundary that cannot be climbed further.
    at_bound
        Parameters that ran to the end of where they were sought: the likelihood grows towards 0 or infinity.
    weak
        Parameters the data do not tell apart from 0 or infinity, or only together: the curvature is flat.
    evaluations
        How often the likelihood was computed.
    """

    names: tuple[str, ...]
    values: Numbers
    log_likelihood: float
    covariance: Numbers
    converged: bool
    at_bound: tuple[str, ...]
    weak: tuple[str, ...]
    evaluations: int


def maximise(names: Sequence[str], start: Sequence[float], likelihood: Likelihood) -> Estimate:
    """Find the positive parameters that make what was observed most likely.

    The search runs on the logarithms, by quasi-Newton steps and then by Newton's own, whose curvature is the
    finite difference of the gradient and gives the covariance.

    Parameters
    ----------
    names
        One a parameter.
    start
        Where to begin, one a parameter; a million times more or less is the farthest it looks.
    likelihood
        The log-likelihood and its derivatives; finite wherever it is asked.

    Examples
    --------
    Ten customers who bought 30 times in 100 days: the rate of a Poisson process.

    >>> rate = maximise(["rate"], [1.0], lambda at: (float(30 * np.log(at[0]) - 100 * at[0]), 30 / at - 100))
    >>> float(rate.values[0]), float(rate.covariance[0, 0])
    (0.3, 0.03333)
    """
    search = _Search(likelihood, np.log(np.asarray(start, np.float64)))
    at = search.climbed()
    value, slope = search.at(at)
    curve = search.curvature(at)
    for _ in range(_MOST_NEWTON):
        step = search.newton_step(at, slope, curve)
        better, its_slope = search.at(at + step)
        if not better > value - 1e-9 * abs(value) or not np.all(np.isfinite(its_slope)):
            break
        at, value, slope = at + step, better, its_slope
        size = float(np.abs(step).max(initial=0.0))
        if size > _FAR:
            curve = search.curvature(at)
        if size < _NEAR:
            break
    covariance, unsure = _inverse(curve)
    gain = float(slope @ search.newton_step(at, slope, curve)) / 2
    held = search.held(at, slope)
    return Estimate(
        names=tuple(names),
        values=np.exp(at),
        log_likelihood=value,
        covariance=covariance,
        converged=gain < _SURE,
        at_bound=_chosen(names, held),
        weak=_chosen(names, unsure),
        evaluations=search.evaluations,
    )


def curvature(slope: Callable[[Numbers], Numbers], at: Numbers) -> Numbers:
    """Give minus the second derivatives, `(k, k)`, by finite differences of the first.

    Parameters
    ----------
    slope
        The first derivatives, `(k,)`, by the logarithms of the parameters.
    at
        `(k,)`, those logarithms.
    """
    rows = []
    for i in range(len(at)):
        away = np.zeros_like(at)
        away[i] = _STEP
        rows.append((slope(at - away) - slope(at + away)) / (2 * _STEP))
    found = np.array(rows)
    return np.asarray((found + found.T) / 2)


def untold(names: Sequence[str], covariance: Numbers) -> tuple[str, ...]:
    """Name the parameters that a covariance of their logarithms leaves open, alone or together."""
    return _chosen(names, _unsure(*np.linalg.eigh(covariance)))


class _Search:
    """A likelihood on the log scale within its bounds, counting how often it is asked."""

    def __init__(self, likelihood: Likelihood, start: Numbers) -> None:
        self.likelihood, self.start = likelihood, start
        self.low, self.high = start - REACH, start + REACH
        self.evaluations = 0

    def at(self, logs: Numbers) -> tuple[float, Numbers]:
        self.evaluations += 1
        parameters = np.exp(logs)
        value, slope = self.likelihood(parameters)
        return float(value), np.asarray(slope * parameters, np.float64)

    def climbed(self) -> Numbers:
        # In units of the likelihood at the start, so that the stopping rules of the search mean the same.
        unit = max(abs(self.at(self.start)[0]), 1.0)

        def fall(logs: Numbers) -> tuple[float, Numbers]:
            value, slope = self.at(logs)
            return -value / unit, -slope / unit

        found = minimize(
            fall,
            self.start,
            jac=True,
            method="L-BFGS-B",
            bounds=list(zip(self.low, self.high, strict=True)),
            options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-10},
        )
        return np.asarray(found.x, np.float64)

    def curvature(self, at: Numbers) -> Numbers:
        return curvature(lambda logs: self.at(logs)[1], at)

    def held(self, at: Numbers, slope: Numbers) -> NDArray[np.bool_]:
        """Return the parameters at the end of their range that would go further."""
        edge = 1e-6
        return ((at <= self.low + edge) & (slope <= 0)) | ((at >= self.high - edge) & (slope >= 0))

    def newton_step(self, at: Numbers, slope: Numbers, curve: Numbers) -> Numbers:
        """Return the step to the maximum of the parabola, along what is free and told by the data."""
        free = ~self.held(at, slope)
        step = np.zeros_like(at)
        if free.any():
            inverse, _ = _inverse(curve[np.ix_(free, free)])
            step[free] = inverse @ slope[free]
        step *= min(1.0, 1.0 / max(float(np.abs(step).max(initial=0.0)), 1e-300))
        return np.asarray(np.clip(at + step, self.low, self.high) - at)


def _inverse(curve: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return the covariance of a curvature, and which parameters it does not tell.

    No direction varies by more than the range that is searched.
    """
    values, vectors = np.linalg.eigh(np.nan_to_num(curve))
    variances = 1 / np.maximum(values, 1 / REACH**2)
    return np.asarray(vectors * variances @ vectors.T), _unsure(variances, vectors)


def _unsure(variances: Numbers, vectors: Numbers) -> NDArray[np.bool_]:
    flat = variances > WEAK**2
    return np.asarray(np.any((np.abs(vectors) > _MATTERS) & flat, axis=1))


def _chosen(names: Sequence[str], which: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(name for name, yes in zip(names, which, strict=True) if yes)
