"""How far an estimate moves when customers are weighed anew: right even where the model is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from patronage.base.note import Note
from patronage.models.fitted import Fitted
from patronage.models.fitting import REACH, Estimate, Likelihood, Numbers, maximise
from patronage.models.model import LikelihoodModel, Model
from patronage.models.weighed_anew import Observed, weighed_anew

__all__ = ["REPLICATES", "Bootstrapped", "bootstrapped"]

REPLICATES = 200
"""As many fits as the ends of a 95 % interval take to be right to a fifth of a standard error."""

_NEAR = 0.01  # of a standard error: a replicate that is so near to its maximum is there
_AWAY = 10.0  # logarithms from the estimate: there a replicate has run off


@dataclass(frozen=True)
class Bootstrapped:
    """An estimate, and those of the same customers weighed anew.

    Parameters
    ----------
    estimate
        Of the customers as they are.
    logs
        `(n, k)`, logarithms of the parameters of each replicate.
    """

    estimate: Estimate
    logs: Numbers

    @property
    def standard_errors(self) -> dict[str, float]:
        """The standard error of each parameter: the deviation of its logarithm, times its value."""
        spread = self.estimate.values * self.logs.std(axis=0, ddof=1)
        return dict(zip(self.estimate.names, spread.tolist(), strict=True))

    @property
    def covariance(self) -> Numbers:
        """`(k, k)`, of the logarithms: what takes the place of the estimate's own."""
        return np.atleast_2d(np.cov(self.logs, rowvar=False))

    def intervals(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """Give for each parameter the values between which that share of the replicates lies.

        Parameters
        ----------
        level
            Between 0 and 1.
        """
        ends = np.quantile(self.logs, [(1 - level) / 2, (1 + level) / 2], axis=0)
        low, high = np.exp(ends).tolist()
        pairs = zip(low, high, strict=True)
        return dict(zip(self.estimate.names, pairs, strict=True))

    @property
    def findings(self) -> tuple[Note, ...]:
        """Which parameters some replicates do not tell: these ran off towards 0 or without end."""
        away = np.abs(self.logs - np.log(self.estimate.values)) > _AWAY
        if not away.any():
            return ()
        names = ", ".join(name for name, far in zip(self.estimate.names, away.T, strict=True) if far.any())
        many = int(away.any(axis=1).sum())
        return (Note.of("model.replicates_away", many=many, all=len(self.logs), parameters=names),)


def bootstrapped(
    model: Model[Observed, Fitted], observed: Observed, *, seed: int = 0, replicates: int = REPLICATES
) -> Bootstrapped:
    """Fit a model to customers as they are, and to the same weighed anew, many times.

    A search begins where the customers as they are have their maximum, and goes by their curvature: a
    replicate costs a few likelihoods.

    Parameters
    ----------
    model
        Of purchases, spending, occasions or renewals.
    observed
        Customers; rows of the same ones should be one, with a weight.
    seed
        The same weights for the same seed.
    replicates
        How many.

    Raises
    ------
    InputError
        The model cannot be fitted, or customers cannot be weighed.

    Examples
    --------
    >>> from patronage.models.renewal_counts import RenewalCounts
    >>> from patronage.models.sbg import SBG
    >>> seen = RenewalCounts.of_survivors([1000, 869, 743, 653, 593, 551, 517, 491])
    >>> found = bootstrapped(SBG, seen, seed=1)
    >>> {name: round(error, 1) for name, error in found.standard_errors.items()}
    {'alpha': 0.1, 'beta': 0.7}
    """
    rng, whole = np.random.default_rng(seed), model.fit(observed).estimate
    again = _again(model, whole)
    logs = np.array([again(weighed_anew(observed, rng)) for _ in range(replicates)])
    return Bootstrapped(whole, logs)


def _again(model: Model[Observed, Fitted], whole: Estimate) -> Callable[[Observed], Numbers]:
    """Return what gives the logarithms of a replicate's parameters."""
    if not isinstance(model, LikelihoodModel):
        return lambda observed: np.log(model.fit(observed).estimate.values)
    known: LikelihoodModel[Observed, Fitted] = model

    def climbed(observed: Observed) -> Numbers:
        likelihood = known.likelihood(observed)
        near = _near(likelihood, whole)
        if near is not None:
            return near
        return np.log(maximise(whole.names, whole.values.tolist(), likelihood).values)

    return climbed


def _near(likelihood: Likelihood, whole: Estimate) -> Numbers | None:
    """Climb in units of standard errors along what is told apart; nothing where that ends at no maximum."""
    if whole.weak or whole.at_bound or not whole.converged:
        return None
    top, root = np.log(whole.values), np.linalg.cholesky(whole.covariance)

    def fall(steps: Numbers) -> tuple[float, Numbers]:
        values = np.exp(np.clip(top + root @ steps, top - REACH, top + REACH))
        value, slope = likelihood(values)
        return whole.log_likelihood - value, -root.T @ (slope * values)

    found = minimize(fall, np.zeros(len(top)), jac=True, method="BFGS", options={"gtol": _NEAR})
    return np.asarray(top + root @ found.x) if found.success else None
