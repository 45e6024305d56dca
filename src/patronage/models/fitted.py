"""What every fitted model tells of itself: its parameters, how surely, and what the data could not tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from patronage.base.note import Note, Term
from patronage.models.fitting import Estimate
from patronage.models.special import normal_quantile

__all__ = ["Fitted", "findings"]


@dataclass(frozen=True)
class Fitted:
    """A model's parameters as estimated; times are in the unit of what it was fitted to.

    Parameters
    ----------
    estimate
        Where the likelihood is greatest.
    findings
        What must be said beside its numbers: what the data do not tell, and a search that did not end.
    """

    estimate: Estimate
    findings: tuple[Note, ...]

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters by name."""
        return dict(zip(self.estimate.names, self.estimate.values.tolist(), strict=True))

    @property
    def log_likelihood(self) -> float:
        """The log-likelihood of what it was fitted to."""
        return self.estimate.log_likelihood

    @property
    def standard_errors(self) -> dict[str, float]:
        """The standard error of each parameter by name."""
        spread = self.estimate.values * np.sqrt(np.diag(self.estimate.covariance))
        return dict(zip(self.estimate.names, spread.tolist(), strict=True))

    @property
    def converged(self) -> bool:
        """Whether the search ended where the likelihood cannot be raised."""
        return self.estimate.converged

    def at(self, values: ArrayLike) -> Self:
        """Give the same model with other values of its parameters, to see how what it says changes with them.

        Parameters
        ----------
        values
            In the order of `estimate.names`. The rest of the estimate stays that of the fit.
        """
        there = np.asarray(values, np.float64)
        return replace(self, estimate=replace(self.estimate, values=there))

    def intervals(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """Give an interval of each parameter, symmetric on the log scale.

        Parameters
        ----------
        level
            How often such an interval holds the true value, between 0 and 1.
        """
        reach = normal_quantile((1 + level) / 2) * np.sqrt(np.diag(self.estimate.covariance))
        # Beyond e^700 a double ends: an interval of what the data do not tell is cut there.
        factor = np.exp(np.minimum(reach, 700.0))
        low, high = self.estimate.values / factor, self.estimate.values * factor
        return dict(zip(self.estimate.names, zip(low.tolist(), high.tolist(), strict=True), strict=True))


def findings(estimate: Estimate, processes: Mapping[str, Sequence[str]]) -> tuple[Note, ...]:
    """Say what an estimate leaves open.

    Parameters
    ----------
    estimate
        Of the model.
    processes
        What its parameters describe: a key below `model.process` in the catalogue -> the parameters.

    Examples
    --------
    >>> from patronage.models.fitting import maximise
    >>> flat = maximise(["a", "b"], [1.0, 1.0], lambda at: (-1.0, 0 * at))
    >>> (note,) = findings(flat, {"dropout": ("a", "b")})
    >>> note.split(";")[0]
    'dropout not identified: the data do not tell a, b'
    """
    told = []
    for process, names in processes.items():
        weak = [name for name in names if name in estimate.weak or name in estimate.at_bound]
        if weak:
            term = Term(f"model.process.{process}", process.replace("_", " "))
            told.append(Note.of("model.not_identified", process=term, parameters=", ".join(weak)))
    if not estimate.converged:
        told.append(Note.of("model.not_converged", times=estimate.evaluations))
    return tuple(told)
