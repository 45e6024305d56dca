"""Contracts by channel, cohort and plan."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from patronage.contract.table import LABELS
from patronage.features.subscription_durations import SubscriptionDurations

__all__ = ["ALL", "DIMENSIONS", "contract_groups"]

ALL = "all"
"""The dimension, and the group, of everything at once."""

DIMENSIONS = ("channel", "cohort", "plan")
"""What contracts may be parted by; a cohort is the month they were first paid for."""


def contract_groups(
    read: SubscriptionDurations, by: tuple[str, ...]
) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    """Walk everything at once, then each group of each dimension by itself: dimension, group, rows."""
    yield ALL, ALL, np.ones(len(read), np.bool_)
    for dimension in by:
        values = _values(read, dimension)
        for value in np.unique(values):
            yield dimension, LABELS.get(str(value), str(value)), values == value


def _values(read: SubscriptionDurations, dimension: str) -> NDArray[np.str_]:
    if dimension == "cohort":
        return read.cohort_on.astype("datetime64[M]").astype(np.str_)
    return read.plan if dimension == "plan" else read.channel
