"""Survival curves of subscriptions, in all and by channel, cohort and plan, with their intervals."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from patronage.base.expr import Scalar
from patronage.base.units import COUNT, DAYS, SHARE, TEXT
from patronage.engine.result import ResultColumn
from patronage.features.subscription_durations import SubscriptionDurations
from patronage.forecasts.contracts.groups import contract_groups
from patronage.models.kaplan_meier import KaplanMeier, kaplan_meier

__all__ = ["SURVIVAL", "survival_at", "survival_rows"]

MONTH = 30.4375
_MOST_MONTHS = 120

SURVIVAL = (
    ResultColumn("by", TEXT, "By"),
    ResultColumn("group", TEXT, "Group"),
    ResultColumn("month", COUNT, "Month"),
    ResultColumn("days", DAYS, "Days"),
    ResultColumn("at_risk", COUNT, "Subscriptions followed so long"),
    ResultColumn("survival", SHARE, "Share kept"),
    ResultColumn("survival_low", SHARE, "Share kept, low"),
    ResultColumn("survival_high", SHARE, "Share kept, high"),
)
"""A row a group and elapsed month of 30.4375 days: Kaplan-Meier, 95 % interval by Greenwood."""


def survival_rows(read: SubscriptionDurations, by: tuple[str, ...]) -> Iterator[tuple[Scalar, ...]]:
    """Give the rows of `SURVIVAL`: every month that some of a group were followed for."""
    for dimension, group, rows in contract_groups(read, by):
        some = read.only(rows)
        curve = kaplan_meier(some.durations)
        months = np.arange(1, min(int(curve.last / MONTH), _MOST_MONTHS) + 1)
        for month in months.tolist():
            days = month * MONTH
            still = (some.duration >= days) & (some.entered < days)
            followed = int(some.weight[still].sum())
            yield dimension, group, month, days, followed, *survival_at(curve, days)


def survival_at(curve: KaplanMeier, days: float) -> tuple[float | None, float | None, float | None]:
    """Give the share kept after some days and its interval; nothing beyond the longest duration."""
    kept = float(curve.at(days))
    if np.isnan(kept):
        return None, None, None
    at = int(np.searchsorted(curve.time, days, side="right")) - 1
    return (kept, 1.0, 1.0) if at < 0 else (kept, float(curve.lower[at]), float(curve.upper[at]))
