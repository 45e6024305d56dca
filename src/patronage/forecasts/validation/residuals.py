"""How far the totals of past forecasts lay from what came: what a shop's own shocks are estimated from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from patronage.forecasts.validation.groups import Group
from patronage.forecasts.validation.scores import Scores

__all__ = ["Residual", "residuals", "shock"]


@dataclass(frozen=True)
class Residual:
    """The relative error of one total.

    Parameters
    ----------
    cutoff
        The last day the forecast knew.
    group
        Whose total it is; all customers where it is empty.
    measure
        `purchases` or `value`.
    forecast, actual
        The totals.
    error
        Actual less forecast, over forecast.
    variance
        Of that error, as the model has it: chance, and what the parameters leave open.
    """

    cutoff: date
    group: Group
    measure: str
    forecast: float
    actual: float
    error: float
    variance: float


def residuals(judged: Mapping[date, Mapping[Group, Scores]]) -> tuple[Residual, ...]:
    """Give the residuals of one model: by cutoff, group and measure; what was forecast to be 0 has none."""
    return tuple(
        Residual(cutoff, group, measure, forecast, actual, actual / forecast - 1, variance / forecast**2)
        for cutoff, groups in judged.items()
        for group, scores in groups.items()
        for measure, forecast, actual, variance in (
            ("purchases", scores.forecast, scores.actual, scores.variance),
            ("value", scores.value_forecast, scores.value_actual, scores.value_variance),
        )
        if forecast > 0 and variance is not None
    )


def shock(found: Sequence[Residual], measure: str = "purchases") -> float:
    """Give the standard deviation of the shop's own shocks: what errors exceed the model's variance by.

    It is the root of the mean over cutoffs of the squared error of the total of all customers, less its
    variance; 0 where the model explains all, or there is no residual.

    Examples
    --------
    >>> day = date(2025, 1, 31)
    >>> shock([Residual(day, (), "purchases", 100.0, 80.0, -0.2, 0.01)])
    0.173205
    """
    some = [each for each in found if each.group == () and each.measure == measure]
    if not some:
        return 0.0
    return float(max(sum(each.error**2 - each.variance for each in some) / len(some), 0.0) ** 0.5)
