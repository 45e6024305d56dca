"""How a model stands by its past: what its forecasts missed for good, and what they missed by shocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from patronage.base.note import Note
from patronage.models.fitting import Numbers

__all__ = ["UNTRIED", "PastForecast", "Standing", "standing_of"]


@dataclass(frozen=True)
class PastForecast:
    """What was forecast of the money of a shop on a past day, and what came; `(p,)`, a part of it each.

    Parameters
    ----------
    cutoff
        The last day the forecast knew.
    days
        How many it looked ahead.
    forecast, actual
        Net value of the orders in those days.
    variance
        Of the forecast as the model has it: chance and estimate.
    """

    cutoff: date
    days: int
    forecast: Numbers
    actual: Numbers
    variance: Numbers


@dataclass(frozen=True)
class Standing:
    """What past forecasts tell of the next.

    Parameters
    ----------
    correction
        What came over what was forecast, as far as it is lasting: forecasts are multiplied by it.
    shock
        The deviation, as a share, of what comes to the whole shop about that, beyond chance and estimate.
    shock_of_part
        The same of what comes to each part of the shop by itself.
    notes
        What was learnt, and from which days.
    """

    correction: float = 1.0
    shock: float = 0.0
    shock_of_part: float = 0.0
    notes: tuple[Note, ...] = ()


UNTRIED = Standing()
"""Of a model that nobody has asked for its past."""


def standing_of(past: Sequence[PastForecast]) -> Standing:
    """Learn from past forecasts.

    With e the relative errors of the whole shop, b their mean, s their deviation, but half of |b| at least
    (forecasts a few weeks apart are hardly more than one), and v the variance of one by chance and estimate,
    the lasting part is b times b^2 / (b^2 + s^2 + v). What is left is shock: s^2, and what is not known of b.

    Examples
    --------
    >>> from datetime import date
    >>> one = PastForecast(date(2025, 6, 30), 184, *(np.array([x]) for x in (100.0, 80.0, 0.0)))
    >>> found = standing_of([one])
    >>> found.correction, found.shock
    (0.84, 0.134164)
    """
    told = [each for each in past if each.forecast.sum() > 0]
    if not told:
        return Standing(notes=(Note.of("value.untried"),))
    errors = np.array([each.actual.sum() / each.forecast.sum() - 1 for each in told])
    by_model = float(np.mean([each.variance.sum() / each.forecast.sum() ** 2 for each in told]))
    mean = float(errors.mean())
    spread = max(float(errors.var(ddof=1)) if len(errors) > 1 else 0.0, mean**2 / 4)
    unsure = spread + by_model
    lasting = mean**2 / (mean**2 + unsure) if mean else 0.0
    shock = float(np.sqrt(max(spread + lasting * unsure - by_model, 0.0)))
    correction = 1 + lasting * mean
    note = Note.of(
        "value.past",
        cutoffs=", ".join(str(each.cutoff) for each in told),
        days=str(told[0].days),
        error=mean,
        times=f"{correction:.3f}",
        shock=shock,
    )
    return Standing(correction, shock, _of_parts(told, errors), (note,))


def _of_parts(past: Sequence[PastForecast], errors: np.ndarray) -> float:
    """Return how parts of the shop missed by themselves: weighted by what was forecast of each."""
    squares, weights = 0.0, 0.0
    for each, error in zip(past, errors, strict=True):
        if len(each.forecast) == 1:
            continue
        some = each.forecast > 0
        forecast = each.forecast[some]
        own = each.actual[some] / forecast / (1 + error) - 1 if error > -1 else np.zeros(len(forecast))
        squares += float((forecast * own**2 - each.variance[some] / forecast).sum())
        weights += float(forecast.sum())
    return float(np.sqrt(max(squares / weights, 0.0))) if weights else 0.0
