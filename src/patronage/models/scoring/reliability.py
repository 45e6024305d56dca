"""Whether of customers forecast to be active with 30 % about 30 % were: P(active) against what came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.base.errors import InputError
from patronage.models.fitting import Numbers
from patronage.models.scoring.judged import Judged

__all__ = ["Reliability", "brier", "reliability"]


@dataclass(frozen=True)
class Reliability:
    """Customers in bins of equal width of the forecast probability, empty bins left out; arrays are `(k,)`.

    Parameters
    ----------
    forecast, actual
        Mean probability forecast, and share that was active.
    customers
        In the bin.
    """

    forecast: Numbers
    actual: Numbers
    customers: Numbers

    @property
    def error(self) -> float:
        """Mean distance of forecast and share, by customers: the expected calibration error."""
        return float(np.average(np.abs(self.forecast - self.actual), weights=self.customers))


def reliability(judged: Judged, bins: int = 10) -> Reliability:
    """Compare probabilities with shares; `actual` is 1 for who bought in the hold-out and 0 otherwise.

    Who is alive is never observed, who was active is: compare P(active), not P(alive).

    Raises
    ------
    InputError
        A forecast or an actual outside 0 to 1.

    Examples
    --------
    >>> reliability(Judged.of([0.1, 0.1, 0.9, 0.9], [0, 0, 1, 0])).actual
    array([0. , 0.5])
    """
    _refuse_no_probability(judged)
    # 0.3 as a product of tenths must fall where 0.3 does.
    row = np.minimum(np.floor(judged.forecast * bins + 1e-9).astype(np.int64), bins - 1)
    some, group = np.unique(row, return_inverse=True)
    many = np.bincount(group, judged.weight, len(some)).astype(np.float64)
    forecast, actual = (
        np.bincount(group, judged.weight * value, len(some)) / many
        for value in (judged.forecast, judged.actual)
    )
    return Reliability(forecast, actual, many)


def brier(judged: Judged) -> float:
    """Give the mean squared distance of probability and outcome: 0 at best, 0.25 of always one half.

    Raises
    ------
    InputError
        A forecast or an actual outside 0 to 1.

    Examples
    --------
    >>> brier(Judged.of([0.9, 0.2], [1, 0]))
    0.025
    """
    _refuse_no_probability(judged)
    return float(np.average((judged.forecast - judged.actual) ** 2, weights=judged.weight))


def _refuse_no_probability(judged: Judged) -> None:
    for name, value in (("forecast", judged.forecast), ("actual", judged.actual)):
        wrong = (value < 0) | (value > 1)
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            raise InputError(f"row {at} has {name} {value[at]}; expected a probability from 0 to 1")
