"""What models of given occasions are fitted to: customers by how many they took, and which last."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from patronage.base.errors import InputError

__all__ = ["OpportunitySummary"]


@dataclass(frozen=True)
class OpportunitySummary:
    """Customers alike in their purchases at `n` occasions after the first, a row each; arrays are `(n,)`.

    An occasion is a year of giving, an event, a season: at each a customer buys or does not.

    Parameters
    ----------
    frequency
        Occasions at which they bought.
    recency
        The last of those, counted from 1; 0 where they never bought again.
    opportunities
        Occasions there were.
    weight
        Customers the row stands for.

    Raises
    ------
    InputError
        Arrays differ in length, are empty, or a row cannot be.

    Examples
    --------
    >>> one = np.array([1])
    >>> OpportunitySummary(
    ...     frequency=2 * one, recency=4 * one, opportunities=6 * one, weight=155 * one
    ... ).customers
    155
    """

    frequency: NDArray[np.int64]
    recency: NDArray[np.int64]
    opportunities: NDArray[np.int64]
    weight: NDArray[np.int64] | NDArray[np.float64]

    def __post_init__(self) -> None:
        """Refuse rows that cannot be."""
        for field in fields(self):
            if len(getattr(self, field.name)) != len(self.frequency) or not len(self.frequency):
                raise InputError(
                    f"{field.name} has {len(getattr(self, field.name))} entries and frequency"
                    f" {len(self.frequency)}; give one entry a row in each, and at least one row"
                )
        fine = (self.frequency >= 0) & (self.frequency <= self.recency) & (self.weight > 0)
        fine &= (self.recency <= self.opportunities) & ((self.frequency > 0) == (self.recency > 0))
        if not fine.all():
            at = int(np.flatnonzero(~fine)[0])
            raise InputError(
                f"row {at} has frequency {self.frequency[at]}, recency {self.recency[at]},"
                f" opportunities {self.opportunities[at]} and weight {self.weight[at]};"
                " expected frequency <= recency <= opportunities, a recency above 0 exactly where something"
                " was bought again, and a weight above 0"
            )

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.frequency)

    @property
    def customers(self) -> int:
        """Customers in all."""
        return int(self.weight.sum())
