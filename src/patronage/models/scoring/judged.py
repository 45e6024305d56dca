"""What a score looks at: what was forecast of each customer, and what came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from patronage.base.errors import InputError
from patronage.models.fitting import Numbers

__all__ = ["Judged"]


@dataclass(frozen=True)
class Judged:
    """Forecasts beside what came of them; every array is `(n,)`, a customer or a kind of customers each.

    Parameters
    ----------
    forecast
        What was expected: purchases, money, or a probability.
    actual
        What came.
    weight
        Customers the row stands for, above 0.

    Raises
    ------
    InputError
        Arrays differ in length, are empty, or hold what is no number.

    Examples
    --------
    >>> Judged.of([1.5, 0.5], [2, 0]).weight
    array([1., 1.])
    """

    forecast: Numbers
    actual: Numbers
    weight: Numbers

    def __post_init__(self) -> None:
        """Refuse what cannot be judged."""
        if not len(self.forecast) == len(self.actual) == len(self.weight) > 0:
            raise InputError(
                f"forecast has {len(self.forecast)} entries, actual {len(self.actual)} and weight"
                f" {len(self.weight)}; give one entry a row in each, and at least one row"
            )
        fine = np.isfinite(self.forecast) & np.isfinite(self.actual) & (self.weight > 0)
        if not fine.all():
            at = int(np.flatnonzero(~fine)[0])
            raise InputError(
                f"row {at} has forecast {self.forecast[at]}, actual {self.actual[at]} and weight"
                f" {self.weight[at]}; expected numbers, and a weight above 0"
            )

    @classmethod
    def of(cls, forecast: ArrayLike, actual: ArrayLike, weight: ArrayLike = 1.0) -> Judged:
        """Take forecasts and what came; one weight stands for all rows."""
        expected = np.asarray(forecast, dtype=np.float64)
        many = np.asarray(weight, dtype=np.float64)
        each = np.broadcast_to(many, expected.shape) if many.ndim == 0 else many
        return cls(expected, np.asarray(actual, dtype=np.float64), each)

    @property
    def total_forecast(self) -> float:
        """What was expected of all customers."""
        return float(self.weight @ self.forecast)

    @property
    def total_actual(self) -> float:
        """What came of all customers."""
        return float(self.weight @ self.actual)
