"""Intervals of totals: the model's own variance, and the shocks that earlier hold-outs tell of the shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from patronage.forecasts.validation.groups import Group
from patronage.forecasts.validation.judging import JudgedHoldOut
from patronage.forecasts.validation.residuals import residuals, shock
from patronage.forecasts.validation.scores import Interval, Scores
from patronage.models.scoring.interval_coverage import interval_coverage

__all__ = ["LEVEL_REACH", "with_intervals"]

LEVEL_REACH = 1.959964
"""Standard deviations to either side that hold 95 of 100."""

_ENOUGH = 10  # intervals, of which one may miss; of fewer only that of all customers counts


def with_intervals(judged: Sequence[JudgedHoldOut]) -> tuple[JudgedHoldOut, ...]:
    """Give every total its interval, by what was known at its cutoff, and say whether it held."""
    return tuple(_with_its(each, [past for past in judged if past.until <= each.cutoff]) for each in judged)


def _with_its(judged: JudgedHoldOut, past: Sequence[JudgedHoldOut]) -> JudgedHoldOut:
    return replace(
        judged,
        scores={
            name: _covered(groups, shock(residuals({each.cutoff: each.scores[name] for each in past})))
            for name, groups in judged.scores.items()
        },
    )


def _covered(groups: Mapping[Group, Scores], shop_shock: float) -> dict[Group, Scores]:
    if any(scores.variance is None for scores in groups.values()):
        return dict(groups)
    forecast, actual, variance = (
        np.array([getattr(scores, name) for scores in groups.values()], np.float64)
        for name in ("forecast", "actual", "variance")
    )
    reach = LEVEL_REACH * np.sqrt(variance + (shop_shock * forecast) ** 2)
    lower, upper = np.maximum(forecast - reach, 0.0), forecast + reach
    held = (lower <= actual) & (actual <= upper)
    judged = slice(None) if len(held) >= _ENOUGH else slice(1)
    share = interval_coverage(lower[judged], upper[judged], actual[judged]).held
    ends = zip(groups.items(), lower.tolist(), upper.tolist(), held.tolist(), strict=True)
    return {
        group: replace(
            scores,
            interval=Interval(low, high, within),
            coverage=share if group == () else float(within),
        )
        for (group, scores), low, high, within in ends
    }
