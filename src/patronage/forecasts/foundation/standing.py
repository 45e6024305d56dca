"""How a model stands by its past: what its forecasts missed for good, and what they missed by shocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from patronage.base.note import Note
from patronage.models.fitting import Numbers

__all__ = ["UNTRIED", "Past", "PastForecast", "Standing", "standing_of"]


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
    parts
        What the parts are called.
    """

    cutoff: date
    days: int
    forecast: Numbers
    actual: Numbers
    variance: Numbers
    parts: tuple[str, ...] = ("",)

    @property
    def error(self) -> float:
        """What came to the whole shop over what was forecast of it, less 1."""
        return float(self.actual.sum() / self.forecast.sum() - 1)

    @property
    def by_model(self) -> float:
        """The variance of that error, as the model has it."""
        return float(self.variance.sum() / self.forecast.sum() ** 2)


@dataclass(frozen=True)
class Past:
    """Forecasts from past days.

    Parameters
    ----------
    wholes
        Those that look as far as is asked now, or as far as half of the history allows.
    steps
        Those that look to the next of the days: none is judged by what another one is judged by. They may be
        the same.
    season_known
        Whether the season was known, or that there is none: else what was missed may be the season's.
    """

    wholes: tuple[PastForecast, ...] = ()
    steps: tuple[PastForecast, ...] = ()
    season_known: bool = True

    @property
    def is_told(self) -> bool:
        """Whether there is one, and each of them expected something."""
        return bool(self.wholes) and all(each.forecast.sum() > 0 for each in self.each)

    @property
    def each(self) -> tuple[PastForecast, ...]:
        """All of them, once each."""
        known = {id(step) for step in self.steps}
        return (*self.steps, *(whole for whole in self.wholes if id(whole) not in known))

    @property
    def before_last(self) -> Past:
        """What was known of it on the day of the last step."""
        return Past(self.steps[:-1], self.steps[:-1], self.season_known)


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
    unsure
        The deviation of the correction, as a share of it, by the chance and estimate of past forecasts; it is
        part of the shock.
    notes
        What was learnt, and from which days.
    past
        The forecasts it was learnt from.
    """

    correction: float = 1.0
    shock: float = 0.0
    shock_of_part: float = 0.0
    unsure: float = 0.0
    notes: tuple[Note, ...] = ()
    past: Past = Past()


_BELIEVED = 0.25
"""What forecasts are believed to miss by, as a deviation, before a shop tells: shops 100 to 129."""

_STEPS_BELIEVED = 2.0  # as if seen beside those of a shop whose season is not known

UNTRIED = Standing()
"""Of a model that nobody has asked for its past."""


def standing_of(past: Past) -> Standing:
    """Learn from past forecasts.

    With b the mean error of the whole shop as far as is asked, v its variance by chance and estimate, and s^2
    the variance of the errors of n steps, or b^2 / 4 where there is but one, the lasting part of b is b times
    t = m^2 / (m^2 + s^2 / n + v): models are believed to miss by m, a quarter, to either side. What is left
    is shock: what is not known of b, t (s^2 / n + v), and what of s^2 the steps' own variance does not
    explain, for so much of it as a step is of what is asked; both as shares of what is left after the
    correction 1 + b t. The forecasts' own chance and estimate are t sqrt(v) of it.

    Where no season is known, steps of a few months may agree by chance of the time of the year. Then what of
    s^2 is not their own variance is taken as if two more steps had been seen, which missed by m, and none of
    it averages out over a longer time.

    Examples
    --------
    >>> from datetime import date
    >>> one = PastForecast(date(2025, 6, 30), 184, *(np.array([x]) for x in (100.0, 80.0, 0.0)))
    >>> found = standing_of(Past((one,), (one,)))
    >>> found.correction, found.shock
    (0.827586, 0.164886)
    """
    if not past.is_told:
        return Standing(notes=(Note.of("value.untried"),))
    mean, by_model, look = _mean(past.wholes)
    _, of_steps, length = _mean(past.steps)
    many = len(past.steps)
    scatter = float(np.var([each.error for each in past.steps], ddof=1)) if many > 1 else mean**2 / 4
    passing = max(scatter - of_steps, 0.0) * length / look
    if not past.season_known:
        passing = _believed(max(scatter - of_steps, 0.0), many - 1)
        scatter = passing + of_steps
    unsure = scatter / many + by_model
    lasting = _BELIEVED**2 / (_BELIEVED**2 + unsure)
    correction = 1 + lasting * mean
    shock = float(np.sqrt(passing + lasting * unsure)) / correction
    note = Note.of(
        "value.past",
        cutoffs=", ".join(str(each.cutoff) for each in past.wholes),
        days=str(past.wholes[0].days),
        error=mean,
        times=f"{correction:.3f}",
        shock=shock,
    )
    own = lasting * float(np.sqrt(by_model)) / correction
    return Standing(correction, shock, _of_parts(past), own, (note,), past)


def _mean(past: Sequence[PastForecast]) -> tuple[float, float, float]:
    """Return the mean error, its variance in the model, and the mean length."""
    rows = [(each.error, each.by_model, each.days) for each in past]
    error, by_model, days = np.mean(rows, axis=0).tolist()
    return error, by_model, days


def _believed(seen: float, freedom: int) -> float:
    """Return a variance as if more steps had been seen, which missed by what is believed."""
    return (freedom * seen + _STEPS_BELIEVED * _BELIEVED**2) / (freedom + _STEPS_BELIEVED)


def _of_parts(past: Past) -> float:
    """Return how parts of the shop missed by themselves: weighted by what was forecast of each."""
    squares, weights = 0.0, 0.0
    for each in past.each:
        if len(each.forecast) == 1:
            continue
        some = each.forecast > 0
        forecast, of_all = each.forecast[some], 1 + each.error
        own = each.actual[some] / forecast / of_all - 1 if of_all > 0 else np.zeros(len(forecast))
        squares += float((forecast * own**2 - each.variance[some] / forecast).sum())
        weights += float(forecast.sum())
    return float(np.sqrt(max(squares / weights, 0.0))) if weights else 0.0
