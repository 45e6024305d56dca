"""What a new contract is worth from its first payment on."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan

import numpy as np
from numpy.typing import NDArray

from patronage.features.subscription_durations import SubscriptionDurations
from patronage.forecasts.contracts.ahead import course_of
from patronage.forecasts.contracts.contract_sum import ContractSum
from patronage.forecasts.contracts.payments import Course, Renewing, first_payments, is_discounted
from patronage.forecasts.contracts.renewal_models import RenewalModel
from patronage.models.by_logs import by_logs
from patronage.models.fitting import Numbers

__all__ = ["SEVERAL", "NewContracts", "lately_begun", "new_contracts"]

SEVERAL = 30
"""Contracts begun in the last year; of fewer all that ever began tell."""

_YEAR = 365


@dataclass(frozen=True)
class NewContracts:
    """What contracts of each model pay from the first payment on, at 1 a month.

    Parameters
    ----------
    read, models
        Contracts, and the model of each.
    value, most
        Of each model: expected, discounted; and if the contract never ended.
    slopes
        Of each model, derivatives of the first by the logarithms of its parameters.
    """

    read: SubscriptionDurations
    models: tuple[RenewalModel, ...]
    value: tuple[float, ...]
    most: tuple[float, ...]
    slopes: tuple[Numbers, ...]

    def mean(self, which: NDArray[np.bool_], scale: float = 1.0) -> ContractSum:
        """Give what one contract such as those of some rows is worth, at the prices they began with.

        Taken are those begun in the year before the end of observation, and all where those are few.

        Parameters
        ----------
        which
            `(n,)`, the rows.
        scale
            What is kept of a payment.
        """
        rows = lately_begun(self.read, which)
        modelled = np.logical_or.reduce([model.rows for model in self.models]) if self.models else ~rows
        priced = float(self.read.begun_priced[rows & modelled].sum())
        if not priced:
            return ContractSum(nan, nan, nan, nan)
        value = most = estimate = 0.0
        for at, model in enumerate(self.models):
            begun = scale * float(self.read.begun[rows & model.rows].sum()) / priced
            if begun:
                value, most = value + begun * self.value[at], most + begun * self.most[at]
                slope = begun * self.slopes[at]
                known = float(slope @ model.fitted.estimate.covariance @ slope)
                estimate += known if model.tells else nan
        return ContractSum(value, most, 0.0, estimate)


def new_contracts(
    read: SubscriptionDurations, models: tuple[RenewalModel, ...], days: float, force: float
) -> NewContracts:
    """Expect what new contracts pay before so many days have passed since the first payment.

    Parameters
    ----------
    read, models, days, force
        As for `contracts_ahead`.
    """
    values, mosts, slopes = [], [], []
    for model in models:
        course, months = course_of(read, model, np.arange(0)), model.paid.in_months

        def told(fitted: Renewing, course: Course = course, months: float = months) -> Numbers:
            return np.array([months * first_payments(fitted, course, days, force)])

        values.append(float(told(model.fitted)[0]) if model.has_losses or days < inf else nan)
        slopes.append(by_logs(model.fitted, told)[0])
        mosts.append(months * _forever(course, days, force))
    return NewContracts(read, models, tuple(values), tuple(mosts), tuple(slopes))


def lately_begun(read: SubscriptionDurations, which: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Keep of some rows the contracts begun within a year, unless they are few."""
    late = which & (np.datetime64(read.as_of) - read.since_on < np.timedelta64(_YEAR, "D"))
    return late if read.begun_priced[late].sum() >= SEVERAL else which


def _forever(course: Course, days: float, force: float) -> float:
    """Return what a contract pays that never ends, at 1 a payment."""
    factor = float(np.exp(-force * course.period))
    if days == inf:
        return 1 / (1 - factor) if is_discounted(course.period, force) else nan
    return float((factor ** np.arange(course.of_new(days))).sum())
