"""What running contracts will pay, row by row, with what is not known of it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf, nan

import numpy as np
from numpy.typing import NDArray

from patronage.features.subscription_durations import SubscriptionDurations
from patronage.forecasts.contracts.contract_sum import ContractSum
from patronage.forecasts.contracts.payments import (
    Course,
    Payments,
    Renewing,
    payments_endless,
    payments_within,
)
from patronage.forecasts.contracts.renewal_models import RenewalModel
from patronage.models.by_logs import by_logs
from patronage.models.fitting import Numbers

__all__ = ["ContractsAhead", "contracts_ahead", "course_of", "expected_payments"]


@dataclass(frozen=True)
class ContractsAhead:
    """What the contracts of each row will pay together; `(n,)` each.

    Parameters
    ----------
    running, known
        Whether they run; and whether a model speaks for them besides.
    value, most, chance
        Expected; if none ended; variance of what comes, were the models known for sure. 0 where not known;
        `nan` of all to come where nobody was lost yet, or without discount.
    estimated
        For each model the rows it speaks for, `(m, k)` derivatives of their value by the logarithms of its
        parameters, and the covariance of these: `nan` where the model is none, since nobody, or everybody,
        was lost.
    """

    running: NDArray[np.bool_]
    known: NDArray[np.bool_]
    value: Numbers
    most: Numbers
    chance: Numbers
    estimated: tuple[tuple[NDArray[np.intp], Numbers, Numbers], ...]

    def together(self, which: NDArray[np.bool_], scale: float = 1.0) -> ContractSum:
        """Add up some rows, of those a model speaks for; `nan` where some run and it speaks for none.

        Parameters
        ----------
        which
            `(n,)`, the rows.
        scale
            What is kept of a payment.
        """
        if (which & self.running).any() and not (which & self.known).any():
            return ContractSum(nan, nan, nan, nan)
        value, most, chance = (float(values[which].sum()) for values in (self.value, self.most, self.chance))
        estimate = 0.0
        for rows, slopes, covariance in self.estimated:
            if which[rows].any():
                slope = slopes[which[rows]].sum(axis=0)
                estimate += float(slope @ covariance @ slope)
        return ContractSum(scale * value, scale * most, scale**2 * chance, scale**2 * estimate)


def contracts_ahead(
    read: SubscriptionDurations, models: tuple[RenewalModel, ...], days: float, force: float
) -> ContractsAhead:
    """Expect what every running contract will pay.

    Parameters
    ----------
    read
        Contracts, running or not.
    models
        Each row has at most one.
    days
        How far to look; infinite for all to come.
    force
        Of continuous discounting, a day.
    """
    known = np.zeros(len(read), np.bool_)
    value, most, chance = (np.zeros(len(read)) for _ in range(3))
    estimated = []
    for model in models:
        rows = np.flatnonzero(model.rows & ~read.lost)
        if not len(rows):
            continue
        course = course_of(read, model, rows)
        unit = expected_payments(model.fitted, course, days, force)
        payment = read.monthly[rows] * model.paid.in_months
        known[rows], most[rows] = True, payment * unit.most
        value[rows] = payment * unit.mean if model.has_losses or not isinf(days) else np.nan
        chance[rows] = read.squares[rows] * model.paid.in_months**2 * unit.variance
        estimated.append((rows, payment[:, None] * _slopes(model, course, days, force), _covariance(model)))
    return ContractsAhead(~read.lost, known, value, most, chance, tuple(estimated))


def course_of(read: SubscriptionDurations, model: RenewalModel, rows: NDArray[np.intp]) -> Course:
    """Give when the contracts of some rows are paid, and how often they may end."""
    return Course(read.since_on[rows], read.as_of, model.paid, model.step)


def expected_payments(fitted: Renewing, course: Course, days: float, force: float) -> Payments:
    """Expect the payments within so many days, or all to come."""
    if isinf(days):
        return payments_endless(fitted, course, force)
    return payments_within(fitted, course, int(days), force)


def _slopes(model: RenewalModel, course: Course, days: float, force: float) -> Numbers:
    return by_logs(model.fitted, lambda at: expected_payments(at, course, days, force).mean)


def _covariance(model: RenewalModel) -> Numbers:
    found = model.fitted.estimate.covariance
    return found if model.tells else np.full_like(found, np.nan)
