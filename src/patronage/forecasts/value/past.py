"""The same valuation made on past days, beside what came after them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from patronage.base.errors import InputError
from patronage.engine.protocol import Engine
from patronage.features.held_out import hold_out
from patronage.features.hold_out_span import HoldOutSpan
from patronage.forecasts.value.fitted import fit_shop, part_names
from patronage.forecasts.value.options import ValueOptions
from patronage.forecasts.value.prepared import Prepared, prepare
from patronage.forecasts.value.standing import PastForecast
from patronage.forecasts.value.valued import value_rows

__all__ = ["past_days", "past_forecasts"]

_SHORTEST = 28  # days that are worth judging
_KNOWN = 2  # times as long as was to come is the history
_APART = 16  # cutoffs are a sixteenth of the horizon apart, to the end of a month


def past_days(as_of: date, history_days: int, horizon: float, count: int) -> tuple[tuple[date, ...], int]:
    """Choose days to forecast from, the latest first, and how far each looks.

    As far as is asked now, since what a model misses grows with how far it looks, or half of the history, so
    that as much was known as was to come. The days are ends of months, where a season by months is exact.
    None where that leaves less than four weeks.

    Examples
    --------
    >>> days, horizon = past_days(date(2025, 12, 31), 730, 365.25, 2)
    >>> [str(day) for day in days], horizon
    (['2024-12-31', '2024-11-30'], 365)
    """
    look = int(min(horizon, history_days / _KNOWN))
    if look < _SHORTEST:
        return (), look
    last = _month_end(as_of - timedelta(days=look))
    step = max(look // _APART, 1)
    days = [last]
    while len(days) < count:
        days.append(_month_end(days[-1] - timedelta(days=step)))
    return tuple(days), look


def _month_end(day: date) -> date:
    """Give the last day of a month that is no later than this one."""
    tomorrow = day + timedelta(days=1)
    return tomorrow.replace(day=1) - timedelta(days=1)


def past_forecasts(
    engine: Engine, prepared: Prepared, model: str, options: ValueOptions, tell: Callable[[str], None]
) -> tuple[PastForecast, ...]:
    """Forecast from past days by the same model and season, the latest first.

    A day on which nobody could be valued yet is left out.
    """
    as_of = prepared.summarised.as_of
    days, look = past_days(as_of, prepared.history_days, options.horizon, options.past)
    if not days:
        return ()
    asked = replace(options, horizon=float(look), annual_rate=0.0, season=prepared.clock.index)
    found = []
    for day in days:
        tell(f"forecasting from {day}, {look} days")
        try:
            found.append(_from(engine, day, as_of, model, asked))
        except InputError:
            continue
    return tuple(found)


def _from(engine: Engine, day: date, as_of: date, model: str, options: ValueOptions) -> PastForecast:
    prepared = prepare(engine, day, options)
    valued = value_rows(prepared, fit_shop(prepared, model), options)
    parts = valued.fitted.parts
    worth = valued.together(valued.fitted.place, len(parts))
    look = int(options.horizon)
    held = hold_out(engine, HoldOutSpan(day, look, as_of), prepared.summarised.options)
    names = part_names(held.rows) if parts != ("",) else np.zeros(len(held.rows), np.str_)
    actual = np.bincount(np.searchsorted(np.array(parts), names), held.money["held_value"], len(parts))
    # Money, of which the margin is kept: the rate is another matter.
    kept = prepared.kept.rate
    variance = (worth.by_chance + worth.by_estimate) / kept**2
    return PastForecast(day, look, worth.value / kept, actual.astype(np.float64), variance)
