"""What each kind of customer is worth as a line in what it spent, with all that its sums need for intervals.

The value of a customer's purchases to come is `scale x D x M`: what is kept of a purchase, the purchases
expected at their present value, and what one of them brings. `M` is a line in what the customer spent, its
second moment a parabola, so that sums over any customers follow from sums of what they spent and of its
squares. With Q and P the discounted squares and pairs of purchases, the variance of one customer is

    scale^2 (Q E[V^2] + P E[M^2]) - (scale D M)^2,  where E[V^2] = E[M^2] + E[Var(V | M)].

What is estimated enters by its gradient, so that the variance of any sum is that of its customers, whose
lots are drawn apart, and of the parameters, which they share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import Fitted
from patronage.models.fitted_purchases import FittedPurchases
from patronage.models.fitting import Numbers
from patronage.models.spend_model import FittedSpend

__all__ = ["Terms", "ValueLines", "value_lines"]

_STEP = 1e-4  # of differences, on the log scale

AnyFitted = TypeVar("AnyFitted", bound=Fitted)


@dataclass(frozen=True)
class Terms:
    """How purchases to come are valued.

    Parameters
    ----------
    horizon
        How far to look, in the unit of the model; may be endless.
    rate
        Of continuous discounting, a unit of time.
    scale
        What is kept of the value of a purchase, at today's prices; one, or `(n,)`.
    """

    horizon: float
    rate: float
    scale: float | Numbers = 1.0


@dataclass(frozen=True)
class ValueLines:
    """Of one customer of each of `n` rows, by what it `spent`; `k` parameters of purchasing, `m` of spending.

    Parameters
    ----------
    mean
        `(n, 2)`: the expected value is `mean[:, 0] + mean[:, 1] spent`.
    variance
        `(n, 3)`: of what comes about that, a parabola in `spent`.
    gradient
        `(n, 2, k + m)`: lines of the derivatives by the logarithms of the parameters.
    """

    mean: Numbers
    variance: Numbers
    gradient: Numbers

    def sums(self, weight: Numbers, spent: Numbers, squares: Numbers) -> Numbers:
        """Add up the customers of each row: value, its variance, and the derivatives, `(n, 2 + k + m)`.

        Parameters
        ----------
        weight
            `(n,)`, customers of a row.
        spent, squares
            `(n,)`, what they spent, and its squares, added up.
        """
        mean = self.mean[:, 0] * weight + self.mean[:, 1] * spent
        variance = np.einsum("ij,ij->i", self.variance, np.column_stack([weight, spent, squares]))
        gradient = self.gradient[:, 0] * weight[:, None] + self.gradient[:, 1] * spent[:, None]
        return np.column_stack([mean, np.maximum(variance, 0.0), gradient])


def value_lines(
    purchases: FittedPurchases, spending: FittedSpend, summary: CustomerSummary, paid: Numbers, terms: Terms
) -> ValueLines:
    """Value the purchases to come of the customers of each row.

    Parameters
    ----------
    purchases, spending
        The fitted models.
    summary
        Customers, in the unit of time of the model.
    paid
        `(n,)`, their repeat purchases that brought money.
    terms
        Horizon, discount, and what is kept.
    """
    known = (summary.frequency, summary.recency, summary.T)
    scale = np.broadcast_to(np.asarray(terms.scale, np.float64), (len(summary),))
    active = purchases.probability_alive(*known)
    flow = purchases.flow(terms.rate, *known, horizon=terms.horizon)
    moments = spending.moments(paid)
    worth = scale * active * flow.mean
    second = (scale**2 * active)[:, None] * (
        flow.squares[:, None] * (moments.square + moments.within) + flow.pairs[:, None] * moments.square
    )
    mean = worth[:, None] * moments.mean
    by_purchasing = _by_logs(
        purchases, lambda at: at.discounted_purchases(terms.rate, *known, horizon=terms.horizon)[:, None]
    )
    by_spending = _by_logs(spending, lambda at: at.moments(paid).mean)
    gradient = np.concatenate(
        [
            scale[:, None, None] * moments.mean[:, :, None] * by_purchasing,
            worth[:, None, None] * by_spending,
        ],
        axis=2,
    )
    return ValueLines(mean, second - _square(mean), gradient)


def _by_logs(fitted: AnyFitted, of: Callable[[AnyFitted], Numbers]) -> Numbers:
    """Return the derivatives of an `(n, c)` array by the logarithms of the parameters, `(n, c, k)`."""
    logs = np.log(fitted.estimate.values)
    found = []
    for i in range(len(logs)):
        step = np.zeros_like(logs)
        step[i] = _STEP
        up, down = (of(fitted.at(np.exp(logs + side * step))) for side in (1.0, -1.0))
        found.append((up - down) / (2 * _STEP))
    return np.stack(found, axis=-1)


def _square(line: Numbers) -> Numbers:
    """Return the parabola of the square of a line."""
    constant, slope = line.T
    return np.column_stack([constant**2, 2 * constant * slope, slope**2])
