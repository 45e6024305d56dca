"""What running contracts will bring within a horizon, and how many are lost in it, row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.features.subscription_durations import SubscriptionDurations
from patronage.forecasts.contracts.ahead import course_of
from patronage.forecasts.contracts.payments import Renewing, payments_endless, payments_within
from patronage.forecasts.contracts.renewal_models import RenewalModel
from patronage.models.by_logs import by_logs

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
            slopes = by_logs(each.fitted, _gone(read, each, rows, horizon_days)) * weight[:, None]
            estimated.append((rows, slopes, each.fitted.estimate.covariance))
    for values in found.values():
        values[read.lost] = 0.0
    return ContractValue(running, **found, estimated=tuple(estimated))


_COLUMNS = ("lost", "value", "value_at_risk", "staying", "staying_discounted", "endless", "chance")


def _of_model(
    read: SubscriptionDurations, model: RenewalModel, rows: NDArray[np.intp], horizon_days: int, force: float
) -> dict[str, _Numbers]:
    """Return the columns of some rows; the horizon's last day counts."""
    course = course_of(read, model, rows)
    paid = payments_within(model.fitted, course, horizon_days, force)
    ever = payments_endless(model.fitted, course, force)
    gone = _gone(read, model, rows, horizon_days)(model.fitted)
    payment = read.monthly[rows] * model.paid.in_months
    return {
        "lost": gone * read.weight[rows],
        "chance": gone * (1 - gone) * read.weight[rows],
        "value": payment * paid.mean,
        "value_at_risk": payment * gone * paid.mean,
        "staying": payment * gone * paid.due,
        "staying_discounted": payment * gone * paid.most,
        "endless": payment * ever.mean,
    }


def _gone(
    read: SubscriptionDurations, model: RenewalModel, rows: NDArray[np.intp], horizon_days: int
) -> Callable[[Renewing], _Numbers]:
    """Return how surely the contracts of some rows are lost within the horizon, by a model that is fitted."""
    since, end = read.since_on[rows], np.datetime64(read.as_of)
    behind, then = (
        model.step.passed(since, np.full_like(since, end + np.timedelta64(days, "D")))
        for days in (0, horizon_days)
    )

    def gone(fitted: Renewing) -> _Numbers:
        return np.asarray(1 - fitted.survival(then) / fitted.survival(behind))

    return gone
