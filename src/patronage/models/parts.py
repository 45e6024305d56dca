"""A summary of customers parted into rows of one kind each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from patronage.models.customer_summary import CustomerSummary

__all__ = ["parts_of"]


def parts_of(summary: CustomerSummary, place: NDArray[np.intp]) -> list[CustomerSummary]:
    """Give the rows of each kind, in the order of kinds.

    Parameters
    ----------
    summary
        All customers.
    place
        `(n,)`, the kind of each row, counted from 0; every kind has a row.
    """
    order = np.argsort(place, kind="stable")
    return [summary.rows(some) for some in np.split(order, np.cumsum(np.bincount(place))[:-1])]
