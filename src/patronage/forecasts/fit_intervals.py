"""How surely a fit knows its parameters: by standard errors, by the likelihood itself, or by a bootstrap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from patronage.base.errors import UsageError
from patronage.base.note import Note
from patronage.models.bootstrapped import bootstrapped
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import Fitted
from patronage.models.merged import merged
from patronage.models.model import LikelihoodModel, Model
from patronage.models.opportunity_summary import OpportunitySummary
from patronage.models.profiling import profile_intervals
from patronage.models.renewal_counts import RenewalCounts
from patronage.models.reweighed import Reweighed, reweighed

__all__ = ["SHORT", "Asked", "FitIntervals", "Observed", "Way", "fit_intervals", "plain_intervals"]

Observed = CustomerSummary | OpportunitySummary | RenewalCounts

Way = Literal["laplace", "bootstrap"]

SHORT = ("mbg_nbd",)
"""Models whose standard errors are too short: intervals by them hold the truth in 89 of 100 bases."""

_PROFILED = 20_000  # rows at most, whose likelihood is followed for intervals
_CHECKED = 5_000  # rows at most, whose likelihood is asked at every draw: more are as good as normal


@dataclass(frozen=True)
class Asked:
    """How intervals of parameters are wanted.

    Parameters
    ----------
    by
        `laplace`, by standard errors on the log scale; or `bootstrap`, by customers weighed anew.
    seed
        Of draws and weights: the same numbers for the same seed.

    Raises
    ------
    UsageError
        Another way.
    """

    by: Way = "laplace"
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse another way."""
        if self.by not in get_args(Way):
            raise UsageError(f"intervals by {self.by!r}; choose {' or '.join(get_args(Way))}")


@dataclass(frozen=True)
class FitIntervals:
    """Intervals of 95 % of a fit's parameters: where these may lie, not what a customer will do.

    Parameters
    ----------
    by
        `laplace`, `likelihood` where it was followed because standard errors are too short, or `bootstrap`.
    ends
        By parameter.
    standard_errors
        By parameter, of the same way; of the likelihood those of the curvature.
    check
        Draws about the estimate weighed by the likelihood, which say whether standard errors hold; None where
        there are too many rows for it, a fit has no maximum, or the bootstrap makes no use of them.
    findings
        What must be said beside.
    """

    by: str
    ends: Mapping[str, tuple[float, float]]
    standard_errors: Mapping[str, float]
    check: Reweighed | None = None
    findings: tuple[Note, ...] = ()


def plain_intervals(fitted: Fitted) -> FitIntervals:
    """Give those by standard errors, unchecked."""
    return FitIntervals("laplace", fitted.intervals(), fitted.standard_errors)


def fit_intervals(
    model: Model[Observed, Fitted], observed: Observed, fitted: Fitted, asked: Asked
) -> FitIntervals:
    """Give intervals of what was fitted to all customers.

    Parameters
    ----------
    model
        Of a file of summaries.
    observed
        What it was fitted to.
    fitted
        The fit.
    asked
        Which intervals.

    Raises
    ------
    InputError
        Customers cannot be weighed anew.
    """
    rows = merged(observed) if isinstance(observed, CustomerSummary) else observed
    if asked.by == "bootstrap":
        drawn = bootstrapped(model, rows, seed=asked.seed)
        return FitIntervals("bootstrap", drawn.intervals(), drawn.standard_errors, findings=drawn.findings)
    found = plain_intervals(fitted)
    if not isinstance(model, LikelihoodModel):
        return found
    likelihood, by, ends = model.likelihood(rows), found.by, found.ends
    if model.name in SHORT and len(rows) <= _PROFILED:
        by, ends = "likelihood", profile_intervals(fitted.estimate, likelihood)
    told = not (fitted.estimate.weak or fitted.estimate.at_bound) and fitted.converged
    if not told or len(rows) > _CHECKED:
        return FitIntervals(by, ends, found.standard_errors)
    check = reweighed(fitted.estimate, likelihood, seed=asked.seed)
    # Where the likelihood was followed, the intervals do not stand on what was checked.
    findings = check.findings if by == "laplace" else ()
    return FitIntervals(by, ends, found.standard_errors, check, findings)
