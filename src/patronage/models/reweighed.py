"""Whether standard errors say how sure an estimate is: draws about it, weighed by the likelihood itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.base.note import Note
from patronage.models.fitting import REACH, Estimate, Likelihood, Numbers
from patronage.models.pareto_tail import RELIABLE, smoothed
from patronage.models.special import normal_quantile

__all__ = ["DRAWS", "Reweighed", "reweighed"]

DRAWS = 1000
"""As many draws as interval ends take to be right to a tenth of a standard error."""

_FREEDOM = 5.0  # of the t distribution drawn from: its tails are heavier than a likelihood's
_OFF = 1.0  # standard errors by which an end of an interval may be wrong before it is said


@dataclass(frozen=True)
class Reweighed:
    """Draws of an estimate's parameters, weighed by their likelihood.

    They come from a t distribution about the estimate with its covariance. Weighed they are what the data
    leave open of the logarithms, all of whose values within a factor of a million are as likely beforehand.

    Parameters
    ----------
    estimate
        About which was drawn.
    logs
        `(n, k)`, logarithms of the parameters.
    weights
        `(n,)`, adding up to 1; the largest are smoothed.
    tail
        The shape of the largest weights, Pareto's k: above 0.7 the draws are not to be relied on.
    """

    estimate: Estimate
    logs: Numbers
    weights: Numbers
    tail: float

    @property
    def effective(self) -> float:
        """As many draws from the likelihood itself would tell as much, as a share of those drawn."""
        return float(1 / np.square(self.weights).sum() / len(self.weights))

    @property
    def reliable(self) -> bool:
        """Whether sums over the draws are: the tail of their weights is light enough."""
        return self.tail <= RELIABLE

    @property
    def log_errors(self) -> dict[str, float]:
        """The standard deviation of the logarithm of each parameter."""
        away = self.logs - self.weights @ self.logs
        spread = np.sqrt(self.weights @ np.square(away))
        return dict(zip(self.estimate.names, spread.tolist(), strict=True))

    def intervals(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """Give for each parameter the values between which that share of the weight lies.

        Parameters
        ----------
        level
            Between 0 and 1.
        """
        ends = np.array([(1 - level) / 2, (1 + level) / 2])
        found = {}
        for name, logs in zip(self.estimate.names, self.logs.T, strict=True):
            order = np.argsort(logs, kind="stable")
            below = np.cumsum(self.weights[order]) - self.weights[order] / 2
            low, high = np.exp(np.interp(ends, below, logs[order])).tolist()
            found[name] = (low, high)
        return found

    def off(self, level: float = 0.95) -> dict[str, float]:
        """Give by how many standard errors the ends of each symmetric interval lie too high or low at most.

        Parameters
        ----------
        level
            Of the intervals.
        """
        reach = normal_quantile((1 + level) / 2)
        logs, spread = np.log(self.estimate.values), np.sqrt(np.diag(self.estimate.covariance))
        ends = np.log(np.array(list(self.intervals(level).values())))
        wrong = np.abs((ends - logs[:, None]) / spread[:, None] - [-reach, reach]).max(axis=1)
        return dict(zip(self.estimate.names, wrong.tolist(), strict=True))

    @property
    def findings(self) -> tuple[Note, ...]:
        """What must be said of intervals by standard errors."""
        if not self.reliable:
            return (Note.of("model.errors_unchecked", tail=f"{self.tail:.2f}"),)
        wrong, ends = self.off(), self.intervals()
        named = [f"{name} {ends[name][0]:.5g}–{ends[name][1]:.5g}" for name, by in wrong.items() if by > _OFF]
        return (Note.of("model.errors_crooked", ends=", ".join(named)),) if named else ()


def reweighed(estimate: Estimate, likelihood: Likelihood, *, seed: int = 0, draws: int = DRAWS) -> Reweighed:
    """Draw parameters about an estimate and weigh them by their likelihood.

    Parameters
    ----------
    estimate
        Where the likelihood is greatest.
    likelihood
        What was maximised.
    seed
        The same draws for the same seed.
    draws
        How many; each costs the likelihood once.

    Examples
    --------
    >>> from patronage.models.fitting import maximise
    >>> poisson = lambda at: (float(30 * np.log(at[0]) - 100 * at[0]), 30 / at - 100)
    >>> found = reweighed(maximise(["rate"], [1.0], poisson), poisson)
    >>> found.reliable, found.effective > 0.8
    (True, True)
    >>> low, high = found.intervals()["rate"]
    >>> round(low, 2), round(high, 2)
    (0.2, 0.42)
    """
    rng, size = np.random.default_rng(seed), len(estimate.values)
    top = np.log(estimate.values)
    sizes, axes = np.linalg.eigh(estimate.covariance)
    root = axes * np.sqrt(np.maximum(sizes, 0.0))
    # A draw and its mirror image: what is skewed shows in the weights alone.
    half = rng.standard_normal(((draws + 1) // 2, size))
    steps = np.concatenate([half, -half])[:draws]
    stretch = np.sqrt(_FREEDOM / rng.chisquare(_FREEDOM, (draws + 1) // 2))
    steps = steps * np.concatenate([stretch, stretch])[:draws, None]
    logs = top + np.clip(steps @ root.T, -REACH, REACH)
    heights = np.array([likelihood(np.exp(at))[0] for at in logs]) - estimate.log_likelihood
    density = -(_FREEDOM + size) / 2 * np.log1p(np.square(steps).sum(axis=1) / _FREEDOM)
    weights, tail = smoothed(np.nan_to_num(heights, nan=-np.inf) - density)
    return Reweighed(estimate, logs, weights, tail)
