"""The same valuation made on past days, beside what came after them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from patronage.base.errors import InputError
from patronage.engine.protocol import Engine
from patronage.features.held_out import days_held
from patronage.features.hold_out_span import HoldOutSpan
from patronage.forecasts.foundation.fitted import FittedShop, fit_shop
from patronage.forecasts.foundation.part_rates import PartRates
from patronage.forecasts.foundation.past_days import past_days
from patronage.forecasts.foundation.prepared import Prepared, prepare
from patronage.forecasts.foundation.standing import Past, PastForecast
from patronage.forecasts.foundation.valued_rows import ValuedRows
from patronage.forecasts.value_options import ValueOptions

__all__ = ["past_forecasts"]


def past_forecasts(
    engine: Engine, prepared: Prepared, model: str, options: ValueOptions, tell: Callable[[str], None]
) -> Past:
    """Forecast from past days by the same model and season.

    Days on which nobody could be valued yet leave nothing to tell.
    """
    as_of = prepared.summarised.as_of
    days = past_days(as_of, prepared.history_days, options.horizon, options.past)
    if days is None:
        return Past()
    asked = replace(options, horizon=float(days.look), annual_rate=0.0, season=prepared.clock.index)
    steps: list[PastForecast] = []
    wholes: list[PastForecast] = []
    for day, length in zip(days.steps, days.lengths, strict=True):
        looks = [length] if steps or days.is_whole else [length, days.look]
        tell(f"forecasting from {day}, {looks[-1]} days")
        try:
            found = _from(engine, day, as_of, (model, asked), looks)
        except InputError:
            return Past()
        steps.append(found[0])
        wholes += found[1:]
    # A season that is stated is known, even that there is none.
    is_known = options.season is not None or bool(prepared.clock.index)
    return Past(tuple(wholes or steps), tuple(steps), is_known)


def _from(
    engine: Engine, day: date, as_of: date, asked: tuple[str, ValueOptions], looks: Sequence[int]
) -> list[PastForecast]:
    """Fit once, and look so many days ahead each time."""
    model, options = asked
    prepared = prepare(engine, day, options)
    fitted = fit_shop(prepared, model)
    return [_over(engine, prepared, fitted, options, HoldOutSpan(day, look, as_of)) for look in looks]


def _over(
    engine: Engine, prepared: Prepared, fitted: FittedShop, options: ValueOptions, span: HoldOutSpan
) -> PastForecast:
    look, parts = span.horizon_days, fitted.parts
    # Money: what is left of it is another matter.
    valued = ValuedRows.of(
        prepared, fitted, PartRates.same(len(parts)), replace(options, horizon=float(look))
    )
    worth = valued.together(fitted.place, len(parts))
    held = days_held(engine, span, prepared.summarised.options)
    names = held.covariates[0][1].astype(np.str_) if parts != ("",) else np.zeros(len(held.value), np.str_)
    # Money has four digits: rounded to them, sums are exact, however finely customers are told apart.
    actual = np.bincount(np.searchsorted(np.array(parts), names), held.value, len(parts)).round(4)
    variance = worth.by_chance + worth.by_estimate
    return PastForecast(span.cutoff, look, worth.value, actual.astype(np.float64), variance, parts)
