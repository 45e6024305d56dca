"""What running contracts will bring within a horizon, and how many are lost in it, row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.features.subscription_durations import Days, SubscriptionDurations
from patronage.forecasts.churn.lost_interval import gradient
from patronage.forecasts.churn.renewal_models import RenewalModel
from patronage.models.bdw import FittedBdw
from patronage.models.sbg import FittedSbg

__all__ = ["ContractValue", "contract_value"]

_Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class ContractValue:
    """What is expected of the contracts of each row; `(n,)` each, `nan` where no model speaks for them.

    Parameters
    ----------
    running
        Contracts that run.
    lost
        How many of them are lost within the horizon.
    value
        What they pay within the horizon, discounted.
    value_at_risk
        That value times the chance of being lost within the horizon.
    staying, staying_discounted
        What those who would be lost would pay, if they stayed to the end of the horizon.
    endless
        What they will ever pay, discounted.
    chance
        Variance of how many are lost, were the models known for sure.
    estimated
        What is not known of the models: for each the rows it speaks for, the derivatives of how many of
        each are lost by the logarithm of its parameters, and the covariance of these.
    """

    running: _Numbers
    lost: _Numbers
    value: _Numbers
    value_at_risk: _Numbers
    staying: _Numbers
    staying_discounted: _Numbers
    endless: _Numbers
    chance: _Numbers
    estimated: tuple[tuple[NDArray[np.intp], _Numbers, _Numbers], ...]

    def variance_of_lost(self, which: NDArray[np.bool_]) -> float:
        """Give the variance of how many contracts of some rows are lost, by chance and by estimate."""
        variance = float(np.nansum(self.chance[which]))
        for rows, slopes, covariance in self.estimated:
            slope = slopes[which[rows]].sum(axis=0)
            variance += float(slope @ covariance @ slope)
        return variance


def contract_value(
    read: SubscriptionDurations, models: tuple[RenewalModel, ...], horizon_days: int, force: float
) -> ContractValue:
    """Project every running contract.

    A contract with `a` renewals behind it pays at renewal a + k with the chance S(a + k) / S(a), on the day
    that renewal is due: its value is the sum over the renewals due within the horizon, each times
    e^(-force days). It is lost within the horizon with the chance 1 - S(a + n) / S(a), where n are due.
    Where contracts end at any time, ages are months, and payments fall due as before.

    Parameters
    ----------
    read
        Contracts, running or not.
    models
        Each row has at most one.
    horizon_days
        How far to look.
    force
        Of continuous discounting, a day.
    """
    running = np.where(read.lost, 0.0, read.weight)
    found = {name: np.full(len(read), np.nan) for name in _COLUMNS}
    estimated = []
    for each in models:
        rows = np.flatnonzero(each.rows & ~read.lost)
        if len(rows):
            for name, values in _of_model(read, each, rows, horizon_days, force).items():
                found[name][rows] = values
            weight = read.weight[rows]
            slopes = gradient(each.fitted, _gone(read, each, rows, horizon_days)) * weight[:, None]
            estimated.append((rows, slopes, each.fitted.estimate.covariance))
    for values in found.values():
        values[read.lost] = 0.0
    return ContractValue(running, **found, estimated=tuple(estimated))


_COLUMNS = ("lost", "value", "value_at_risk", "staying", "staying_discounted", "endless", "chance")


def _of_model(
    read: SubscriptionDurations, model: RenewalModel, rows: NDArray[np.intp], horizon_days: int, force: float
) -> dict[str, _Numbers]:
    """Return the columns of some rows; the horizon's last day counts."""
    since, end = read.since_on[rows], np.datetime64(read.as_of)
    until = np.full_like(since, end + np.timedelta64(horizon_days, "D"))
    now = model.fitted.survival(model.step.passed(since, np.full_like(since, end)))

    def kept(day: Days) -> _Numbers:
        return np.asarray(model.fitted.survival(model.step.passed(since, day)) / now)

    paid = model.paid.passed(since, np.full_like(since, end))
    due = model.paid.passed(since, until) - paid
    discounted, stays, stays_discounted = (np.zeros(len(rows)) for _ in range(3))
    for k in range(1, int(due.max(initial=0)) + 1):
        day = model.paid.due(since, paid + k)
        worth = np.where(due >= k, np.exp(-force * (day - end).astype(np.float64)), 0.0)
        discounted = discounted + worth * kept(day)
        stays, stays_discounted = stays + (due >= k), stays_discounted + worth
    gone = _gone(read, model, rows, horizon_days)(model.fitted)
    payment = read.monthly[rows] * model.paid.in_months
    return {
        "lost": gone * read.weight[rows],
        "chance": gone * (1 - gone) * read.weight[rows],
        "value": payment * discounted,
        "value_at_risk": payment * gone * discounted,
        "staying": payment * gone * stays,
        "staying_discounted": payment * gone * stays_discounted,
        "endless": read.monthly[rows] * model.step.in_months * _endless(read, model, rows, force),
    }


def _gone(
    read: SubscriptionDurations, model: RenewalModel, rows: NDArray[np.intp], horizon_days: int
) -> Callable[[FittedSbg | FittedBdw], _Numbers]:
    """Return how surely the contracts of some rows are lost within the horizon, by a model that is fitted."""
    since, end = read.since_on[rows], np.datetime64(read.as_of)
    behind, then = (
        model.step.passed(since, np.full_like(since, end + np.timedelta64(days, "D")))
        for days in (0, horizon_days)
    )

    def gone(fitted: FittedSbg | FittedBdw) -> _Numbers:
        return np.asarray(1 - fitted.survival(then) / fitted.survival(behind))

    return gone


def _endless(
    read: SubscriptionDurations, model: RenewalModel, rows: NDArray[np.intp], force: float
) -> _Numbers:
    """Return the discounted residual lifetime of each row, in steps; nothing without discount."""
    if force == 0:
        return np.full(len(rows), np.nan)
    since, end = read.since_on[rows], np.datetime64(read.as_of)
    behind = model.step.passed(since, np.full_like(since, end))
    ahead = (model.step.due(since, behind + 1) - end).astype(np.float64)
    period = np.expm1(force * 365.25 / 12 * model.step.in_months)
    ages, place = np.unique(behind, return_inverse=True)
    lifetimes = [model.fitted.discounted_residual_lifetime(int(age), float(period)) for age in ages]
    return np.array(lifetimes)[place.ravel()] * np.exp(-force * ahead)
