"""Customers alike counted as one row: what is computed row by row then costs as many as there are kinds."""

from __future__ import annotations

import numpy as np

from patronage.models.customer_summary import CustomerSummary

__all__ = ["merged"]


def merged(summary: CustomerSummary) -> CustomerSummary:
    """Add up the weights of rows with the same frequency, recency, T and value; covariates are left out.

    Examples
    --------
    >>> x, last, end = np.array([2, 0, 2]), np.array([30, 0, 30]), np.array([60, 45, 60])
    >>> merged(CustomerSummary(x, last, end, np.full(3, np.nan), np.array([1, 5, 2]))).weight
    array([5., 3.])
    """
    columns = (summary.frequency, summary.recency, summary.T, summary.monetary_value)
    rows = np.column_stack([np.asarray(column, np.float64) for column in columns])
    # Values that are missing are alike, which comparing them would not say.
    keys = np.where(np.isnan(rows), -1.0, rows)
    _, first, kind = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    weight = np.bincount(kind.ravel(), weights=np.asarray(summary.weight, np.float64))
    frequency, recency, end, value = rows[first].T
    return CustomerSummary(frequency, recency, end, value, weight)
