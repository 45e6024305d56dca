"""What models of repeat purchases are fitted to: customers by frequency, recency and T, counted."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patronage.base.errors import InputError

__all__ = ["CustomerSummary"]

_Numbers = NDArray[np.int64] | NDArray[np.float64]


@dataclass(frozen=True)
class CustomerSummary:
    """Customers alike in what a model knows of them, a row each; every array is `(n,)`.

    Purchases are days: two orders of one day are one purchase. Times are in days.

    Parameters
    ----------
    frequency
        Repeat purchases: all but the first.
    recency
        From the first purchase to the last, `0 <= recency <= T`; 0 where nothing was bought again.
    T
        From the first purchase to the end of observation.
    monetary_value
        Mean net value of the repeat purchases that brought money; `nan` where there is none.
    weight
        Customers the row stands for.
    covariates
        Further columns that tell customers apart, by name.

    Raises
    ------
    InputError
        Arrays differ in length, or a row cannot be: bought last after the end, or again and never.

    Examples
    --------
    >>> two = np.array([2, 0]), np.array([30, 0]), np.array([60, 45]), np.array([25.0, np.nan])
    >>> CustomerSummary(*two, weight=np.array([1, 3])).customers
    4
    """

    frequency: _Numbers
    recency: _Numbers
    T: _Numbers
    monetary_value: NDArray[np.float64]
    weight: _Numbers
    covariates: tuple[tuple[str, NDArray[Any]], ...] = ()  # texts or days

    def __post_init__(self) -> None:
        """Refuse rows that cannot be."""
        for field in fields(self)[:-1]:
            if len(getattr(self, field.name)) != len(self.frequency):
                raise InputError(
                    f"{field.name} has {len(getattr(self, field.name))} entries and frequency"
                    f" {len(self.frequency)}; give one entry a row in each"
                )
        wrong = (self.frequency < 0) | (self.recency < 0) | (self.recency > self.T) | (self.weight <= 0)
        wrong |= (self.frequency > 0) != (self.recency > 0)
        if wrong.any():
            at = int(np.flatnonzero(wrong)[0])
            raise InputError(
                f"row {at} has frequency {self.frequency[at]}, recency {self.recency[at]}, T {self.T[at]} and"
                f" weight {self.weight[at]}; expected 0 <= recency <= T, a recency above 0 exactly where"
                " something was bought again, and a weight above 0"
            )

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.frequency)

    @property
    def customers(self) -> int:
        """Customers in all."""
        return int(self.weight.sum())

    def rows(self, rows: NDArray[np.intp]) -> CustomerSummary:
        """Give some of the rows, in the order of their places."""
        return CustomerSummary(
            self.frequency[rows],
            self.recency[rows],
            self.T[rows],
            self.monetary_value[rows],
            self.weight[rows],
            tuple((name, values[rows]) for name, values in self.covariates),
        )
