"""What models of contracts are fitted to: customers who came to a renewal, and those who did not renew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from patronage.base.errors import InputError

__all__ = ["RenewalCounts"]


@dataclass(frozen=True)
class RenewalCounts:
    """Customers by the renewal they came to; every array is `(n,)`, a row each.

    Cohorts observed to different ages, or only from some age on, add up row by row: nothing else of
    them enters the likelihood.

    Parameters
    ----------
    age
        Which renewal, 1 for the first: the end of the first paid period.
    at_risk
        Customers who came to it, above 0.
    lost
        Those of them who did not renew.

    Raises
    ------
    InputError
        Arrays differ in length, are empty, or a row cannot be.

    Examples
    --------
    >>> RenewalCounts.of_survivors([1000, 869, 743]).lost
    array([131., 126.])
    """

    age: NDArray[np.int64]
    at_risk: NDArray[np.float64]
    lost: NDArray[np.float64]

    def __post_init__(self) -> None:
        """Refuse rows that cannot be."""
        if not len(self.age) == len(self.at_risk) == len(self.lost) > 0:
            raise InputError(
                f"age has {len(self.age)} entries, at_risk {len(self.at_risk)} and lost {len(self.lost)};"
                " give one entry a row in each, and at least one row"
            )
        fine = (self.age >= 1) & (self.at_risk > 0) & (self.lost >= 0) & (self.lost <= self.at_risk)
        fine &= np.isfinite(self.at_risk)
        if not fine.all():
            at = int(np.flatnonzero(~fine)[0])
            raise InputError(
                f"row {at} has age {self.age[at]}, at_risk {self.at_risk[at]} and lost {self.lost[at]};"
                " expected an age of 1 or more, customers at risk, and no more lost than were at risk"
            )

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.age)

    @classmethod
    def of_survivors(cls, active: ArrayLike) -> RenewalCounts:
        """Count one cohort from its active customers at ages 0, 1, 2 ….

        Raises
        ------
        InputError
            Fewer than two ages, or a cohort that grows.
        """
        customers = np.asarray(active, dtype=np.float64)
        return cls.of_cohorts(np.zeros(len(customers)), np.arange(len(customers)), customers)

    @classmethod
    def of_cohorts(
        cls, cohort: Sequence[object] | NDArray[np.generic], age: ArrayLike, active: ArrayLike
    ) -> RenewalCounts:
        """Count cohorts, each observed at consecutive ages, from its active customers at each.

        A cohort that is first seen at an age above 0 enters there: what it lost before is unknown.

        Raises
        ------
        InputError
            A cohort skips an age or grows, or none is seen at two ages.

        Examples
        --------
        >>> RenewalCounts.of_cohorts(["2024", "2024", "2025", "2025"], [1, 2, 0, 1], [90, 60, 100, 80]).age
        array([1, 2])
        """
        ages, customers = np.asarray(age, dtype=np.int64), np.asarray(active, dtype=np.float64)
        _, names = np.unique(np.asarray(cohort), return_inverse=True)
        order = np.lexsort((ages, names))
        names, ages, customers = names[order], ages[order], customers[order]
        same = names[1:] == names[:-1]
        _refuse_what_is_no_cohort(same, ages, customers)
        at_risk, lost = customers[:-1][same], (customers[:-1] - customers[1:])[same]
        came, rows = np.unique(ages[1:][same & (customers[:-1] > 0)], return_inverse=True)
        kept = at_risk > 0
        facing, gone = (np.bincount(rows, many[kept]).astype(np.float64) for many in (at_risk, lost))
        return cls(came, facing, gone)


def _refuse_what_is_no_cohort(
    same: NDArray[np.bool_], ages: NDArray[np.int64], customers: NDArray[np.float64]
) -> None:
    """Refuse cohorts that skip an age, grow, or are seen once."""
    if not (same & (customers[:-1] > 0)).any():
        raise InputError(
            f"of {len(ages)} counts none has customers at one age and a count at the next;"
            " give active customers at two ages"
        )
    skips = same & (np.diff(ages) != 1)
    if skips.any():
        at = int(np.flatnonzero(skips)[0])
        raise InputError(
            f"a cohort is seen at age {ages[at]} and then at {ages[at + 1]};"
            " expected each age once, one after another"
        )
    grows = same & ~(np.diff(customers) <= 0)
    if grows.any():
        at = int(np.flatnonzero(grows)[0])
        raise InputError(
            f"a cohort has {customers[at]} customers at age {ages[at]} and {customers[at + 1]} at"
            f" {ages[at + 1]}; expected no more than before, so count a customer who came back as never gone"
        )
