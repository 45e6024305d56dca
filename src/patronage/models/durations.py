"""What models of survival are fitted to: how long each customer stayed, and whether it was seen to leave."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patronage.base.errors import InputError

__all__ = ["Durations"]


@dataclass(frozen=True)
class Durations:
    """Customers by how long they stayed, in any one unit; every array is `(n,)`, a row each.

    Parameters
    ----------
    duration
        From the start to the loss, or to the end of observation; 0 or more.
    lost
        True where the customer was seen to leave, False where it was still there.
    weight
        Customers the row stands for, above 0.
    entered
        How long the customer had been there when it was first observed: those who left before it could
        not be seen. 0, or below `duration`.

    Raises
    ------
    InputError
        Arrays differ in length, are empty, or a row cannot be.

    Examples
    --------
    >>> Durations.of([1, 5, 5], [True, False, True]).customers
    3.0
    """

    duration: NDArray[np.float64]
    lost: NDArray[np.bool_]
    weight: NDArray[np.float64]
    entered: NDArray[np.float64]

    def __post_init__(self) -> None:
        """Refuse rows that cannot be."""
        for field in fields(self):
            if len(getattr(self, field.name)) != len(self.duration) or not len(self.duration):
                raise InputError(
                    f"{field.name} has {len(getattr(self, field.name))} entries and duration"
                    f" {len(self.duration)}; give one entry a row in each, and at least one row"
                )
        fine = np.isfinite(self.duration) & np.isfinite(self.weight) & (self.weight > 0)
        fine &= (self.entered >= 0) & ((self.entered < self.duration) | (self.entered + self.duration == 0))
        if not fine.all():
            at = int(np.flatnonzero(~fine)[0])
            raise InputError(
                f"row {at} has duration {self.duration[at]}, entered {self.entered[at]} and weight"
                f" {self.weight[at]}; expected 0 <= entered < duration (both may be 0) and a weight above 0"
            )

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.duration)

    @classmethod
    def of(
        cls, duration: ArrayLike, lost: ArrayLike, weight: ArrayLike = 1.0, entered: ArrayLike = 0.0
    ) -> Durations:
        """Take durations as they come; one weight or one entry stands for all rows."""
        stayed = np.asarray(duration, dtype=np.float64)
        one_each = (
            np.broadcast_to(np.asarray(x, dtype=np.float64), stayed.shape)
            if np.ndim(x) == 0
            else np.asarray(x, dtype=np.float64)
            for x in (weight, entered)
        )
        return cls(stayed, np.asarray(lost, dtype=np.bool_), *one_each)

    @property
    def customers(self) -> float:
        """Customers in all."""
        return float(self.weight.sum())

    @property
    def losses(self) -> float:
        """Customers who were seen to leave."""
        return float(self.weight[self.lost].sum())
