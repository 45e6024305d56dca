"""A summary of customers parted into rows of one kind each."""

from __future__ import annotations

from dataclasses import fields

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
    columns = [field.name for field in fields(summary)[:-1]]
    parts = []
    for some in np.split(order, np.cumsum(np.bincount(place))[:-1]):
        taken = {column: getattr(summary, column)[some] for column in columns}
        further = tuple((header, values[some]) for header, values in summary.covariates)
        parts.append(CustomerSummary(**taken, covariates=further))
    return parts
