"""What models of spending see: customers' purchases that brought money, and their mean value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.base.errors import InputError
from patronage.base.note import Note
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Numbers
from patronage.models.weighed import weighed

__all__ = ["Spending", "rank_correlation", "spending_history", "spending_of"]

CORRELATED = 0.3
"""A rank correlation of frequency and value above this is said: the models take them for independent."""


@dataclass(frozen=True)
class Spending:
    """Purchases, their mean value and customers, `(n,)` each; both above 0."""

    purchases: Numbers
    mean: Numbers
    weight: Numbers
    findings: tuple[Note, ...] = ()

    @property
    def sample_mean(self) -> float:
        """The mean over customers of their mean value."""
        return weighed(self.weight, self.mean) / float(self.weight.sum())


def spending_of(summary: CustomerSummary) -> Spending:
    """Take from a summary the customers who bought again and brought money.

    Its rows must be customers who share their mean value, not only frequency, recency and T.

    Raises
    ------
    InputError
        A value is negative, or nobody brought money again.
    """
    x, mean, weight = (
        np.asarray(column, np.float64)
        for column in (summary.frequency, summary.monetary_value, summary.weight)
    )
    _refuse_negative(mean)
    used = (x > 0) & (mean > 0)
    if not used.any():
        raise InputError(
            f"none of {summary.customers} customers bought again for money; a model of spending takes at"
            " least one: use the mean value of first orders"
        )
    found: list[Note] = []
    unpaid = int(weight[(x > 0) & ~used].sum())
    if unpaid:
        found.append(Note.of("model.without_value", count=unpaid))
    x, mean, weight = x[used], mean[used], weight[used]
    correlation = rank_correlation(x, mean, weight)
    if abs(correlation) > CORRELATED:
        found.append(Note.of("model.spending_correlated", correlation=f"{correlation:.2f}"))
    return Spending(x, mean, weight, tuple(found))


def spending_history(frequency: ArrayLike, monetary_value: ArrayLike) -> tuple[Numbers, Numbers]:
    """Bring purchases and their mean value into one shape; 0 purchases where there is no value.

    Raises
    ------
    InputError
        A value is negative.
    """
    x, mean = np.broadcast_arrays(np.asarray(frequency, np.float64), np.asarray(monetary_value, np.float64))
    x, mean = x.ravel(), mean.ravel()
    _refuse_negative(mean)
    used = (x > 0) & (mean > 0)
    return np.where(used, x, 0.0), np.where(used, mean, 1.0)


def rank_correlation(one: Numbers, other: Numbers, weight: Numbers) -> float:
    """Return Spearman's correlation of weighted rows, 0 where one of them does not vary.

    Examples
    --------
    >>> rank_correlation(np.array([1.0, 2, 3]), np.array([10.0, 30, 20]), np.ones(3))
    0.5
    """
    ranks = [_mean_ranks(values, weight) for values in (one, other)]
    first, second = (rank - weighed(weight, rank) / weight.sum() for rank in ranks)
    spread = float(np.sqrt(weighed(weight, first**2) * weighed(weight, second**2)))
    return weighed(weight, first * second) / spread if spread > 0 else 0.0


def _mean_ranks(values: Numbers, weight: Numbers) -> Numbers:
    _, place = np.unique(values, return_inverse=True)
    by_value = np.bincount(place.ravel(), weights=weight)
    return np.asarray((np.cumsum(by_value) - by_value / 2)[place.ravel()])


def _refuse_negative(mean: Numbers) -> None:
    wrong = np.flatnonzero((mean < 0) | np.isinf(mean))
    if len(wrong):
        raise InputError(
            f"row {wrong[0]} has a mean value of {mean[wrong[0]]}; expected money of 0 or more, after"
            " refunds, or none given"
        )
