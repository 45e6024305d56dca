"""A model fitted to a file of summaries, whole or group by group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_type_hints

import numpy as np
from numpy.typing import NDArray

from patronage.base.errors import InputError, UsageError
from patronage.forecasts.fit_intervals import Asked, FitIntervals, Observed, fit_intervals, plain_intervals
from patronage.forecasts.summary_file import SummaryFile
from patronage.models.covariates import MOVED, fit_covariates
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import Fitted
from patronage.models.grouped import GroupedFit, fit_groups
from patronage.models.model import MODELS, LikelihoodModel, Model
from patronage.models.opportunity_summary import OpportunitySummary
from patronage.models.renewal_counts import RenewalCounts

__all__ = ["FittedGroup", "fit_file", "fittable"]


PLAIN = Asked()
"""Intervals by standard errors."""


@dataclass(frozen=True)
class FittedGroup:
    """What a model says of the customers of one group.

    Parameters
    ----------
    group
        The text of the column that parts them; nothing where all are fitted together.
    customers
        How many they are.
    fitted
        The model's parameters and what the data do not tell.
    intervals
        How surely each parameter is known.
    beside
        The fits of all groups, borrowed from each other, where groups of customers are fitted.
    """

    group: str | None
    customers: float
    fitted: Fitted
    intervals: FitIntervals
    beside: GroupedFit[Fitted] | None = None


def fit_file(
    model: str,
    file: SummaryFile,
    *,
    base: float | None = None,
    group: str | None = None,
    covariates: Sequence[str] = (),
    intervals: Asked = PLAIN,
) -> tuple[FittedGroup, ...]:
    """Fit a model to the customers of a file; times are in the file's own unit.

    Parameters
    ----------
    model
        A name of `fittable()`.
    file
        Customers by frequency, recency and T; by occasions; or those active at each age.
    base
        Customers a cohort began with, above 0, where the file gives shares of them.
    group
        Header of a column that parts the customers: each group is fitted by itself, and beside that as it
        borrows from the others.
    covariates
        Headers of columns the parameters move with: plain numbers, or levels of texts.
    intervals
        How intervals of the parameters are wanted; a bootstrap is of one fit to all customers.

    Raises
    ------
    UsageError
        Another model, a base for one that needs none, covariates beside groups or for one without, or a
        bootstrap of groups or covariates.
    InputError
        A column is missing, a cell is no number, or a row cannot be.
    """
    chosen = MODELS[model]
    read = _READ.get(_observed_by(chosen))
    if read is None:
        raise UsageError(f"{model} is not fitted to a file of summaries; choose {', '.join(fittable())}")
    if base is not None and read is not _renewals:
        raise UsageError(f"--base says how many customers shares are of; {model} is fitted to customers")
    if intervals.by == "bootstrap" and (covariates or group is not None):
        apart = f"the groups of {group}" if group is not None else f"covariates {', '.join(covariates)}"
        raise UsageError(f"intervals by bootstrap are of one fit to all customers; leave out {apart}")
    if covariates:
        return (_with_covariates(chosen, file, covariates, group),)
    if group is None:
        return (_fitted(chosen, None, file, base, intervals),)
    each = [_fitted(chosen, name, part, base, intervals) for name, part in file.by(group).items()]
    if len(each) == 1 or read is not _customers or not isinstance(chosen, LikelihoodModel):
        return tuple(each)
    observed, _ = _customers(file, None)
    beside = fit_groups(chosen, observed, _texts(file, group))
    return tuple(replace(one, beside=beside) for one in each)


def fittable() -> list[str]:
    """Name the models that can be fitted to a file of summaries."""
    return sorted(model.name for model in MODELS if _observed_by(model) in _READ)


def _observed_by(model: Model[Observed, Fitted]) -> type:
    observed: type = get_type_hints(type(model).fit)["observed"]
    return observed


def _fitted(
    model: Model[Observed, Fitted], name: str | None, part: SummaryFile, base: float | None, asked: Asked
) -> FittedGroup:
    try:
        observed, customers = _READ[_observed_by(model)](part, base)
        fitted = model.fit(observed)
        # Groups of customers stand beside what they borrow: how surely is told by that.
        borrows = name is not None and isinstance(observed, CustomerSummary)
        surely = plain_intervals(fitted) if borrows else fit_intervals(model, observed, fitted, asked)
    except InputError as error:
        if str(error).startswith(str(part.path)):
            raise
        raise InputError(part.named(str(error))) from error
    return FittedGroup(name, customers, fitted, surely)


def _with_covariates(
    model: Model[Observed, Fitted], file: SummaryFile, names: Sequence[str], group: str | None
) -> FittedGroup:
    if group is not None:
        raise UsageError(f"--group {group} and --covariates part customers both; give one of them")
    if model.name not in MOVED or not isinstance(model, LikelihoodModel):
        raise UsageError(f"{model.name} is fitted without covariates; choose {', '.join(sorted(MOVED))}")
    observed, customers = _customers(file, None)
    columns = tuple((name, _numbers_or_texts(_texts(file, name))) for name in names)
    try:
        fitted = fit_covariates(model, replace(observed, covariates=columns), names)
    except InputError as error:
        raise InputError(file.named(str(error))) from error
    return FittedGroup(None, customers, fitted, plain_intervals(fitted))


def _texts(file: SummaryFile, header: str) -> NDArray[np.str_]:
    by_line = {line: text for text, part in file.by(header).items() for line, _ in part.rows}
    return np.array([by_line[line] for line, _ in file.rows])


def _numbers_or_texts(texts: NDArray[np.str_]) -> NDArray[np.str_] | NDArray[np.float64]:
    try:
        return texts.astype(np.float64)
    except ValueError:
        return texts


def _customers(file: SummaryFile, base: float | None) -> tuple[CustomerSummary, float]:
    del base
    frequency, weight = file.numbers("frequency"), _weights(file)
    value = np.full(len(frequency), np.nan)
    if file.has("monetary_value"):
        # Who bought once spent nothing again, which such files write as 0.
        value = np.where(frequency > 0, file.numbers("monetary_value", blank=np.nan), np.nan)
    found = CustomerSummary(frequency, file.numbers("recency"), file.numbers("T"), value, weight)
    return found, float(weight.sum())


def _occasions(file: SummaryFile, base: float | None) -> tuple[Observed, float]:
    del base
    weight = _weights(file)
    frequency, recency, opportunities = (
        _whole(file, name) for name in ("frequency", "recency", "opportunities")
    )
    return OpportunitySummary(frequency, recency, opportunities, weight), float(weight.sum())


def _renewals(file: SummaryFile, base: float | None) -> tuple[Observed, float]:
    """Read one cohort: the share or number of customers still active at each age, from 0 on."""
    period, active = _whole(file, "period"), file.numbers("active")
    active = active[np.argsort(period, kind="stable")]
    if base is not None and active[0] > 0:
        active = active * (base / active[0])
    return RenewalCounts.of_cohorts(np.zeros(len(active)), np.sort(period), active), float(active[0])


_READ: Mapping[type, Callable[[SummaryFile, float | None], tuple[Observed, float]]] = {
    CustomerSummary: _customers,
    OpportunitySummary: _occasions,
    RenewalCounts: _renewals,
}


def _weights(file: SummaryFile) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return file.numbers("weight") if file.has("weight") else np.ones(len(file.rows))


def _whole(file: SummaryFile, name: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    found = file.numbers(name)
    if (found != np.round(found)).any():
        odd = found[found != np.round(found)][0]
        raise InputError(f"{file.path}: {name} is {odd}; expected whole numbers")
    return found.astype(np.int64)
