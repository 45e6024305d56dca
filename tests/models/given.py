"""Parameters that are given, not estimated, and customers written down."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Estimate


def given_estimate(**parameters: float) -> Estimate:
    return Estimate(
        tuple(parameters),
        np.array(list(parameters.values())),
        log_likelihood=0.0,
        covariance=np.eye(len(parameters)),
        converged=True,
        at_bound=(),
        weak=(),
        evaluations=0,
    )


def customers(rows: Sequence[tuple[float, float, float]], weight: Sequence[float] = ()) -> CustomerSummary:
    x, recency, end = np.array(rows, np.float64).T
    many = np.array(weight or [1.0] * len(rows))
    return CustomerSummary(x, recency, end, np.full(len(rows), np.nan), many)
