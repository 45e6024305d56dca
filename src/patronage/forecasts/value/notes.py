"""What must be said beside values: how they were made, what they stand on, and how far they reach."""

from __future__ import annotations

from math import isinf

from patronage.base.note import Note
from patronage.forecasts.foundation.fitted import FittedShop
from patronage.forecasts.foundation.part_rates import PartRates
from patronage.forecasts.foundation.prepared import Prepared
from patronage.forecasts.foundation.standing import Standing
from patronage.forecasts.value_options import ValueOptions
from patronage.models.gamma_gamma import FittedGammaGamma

__all__ = ["notes_of_values"]

_FAR = 2  # times the history


def notes_of_values(
    prepared: Prepared, fitted: FittedShop, rates: PartRates, options: ValueOptions, standing: Standing
) -> tuple[Note, ...]:
    """Collect them: the model first, then who is valued and on what."""
    spending = "gamma_gamma" if isinstance(fitted.spending, FittedGammaGamma) else "lognormal_spend"
    told = [
        _of_model(fitted, options),
        *standing.notes,
        Note.of("value.spending", model=spending),
        *prepared.notes,
        *_of_rates(rates),
        *fitted.notes,
    ]
    if options.horizon > _FAR * prepared.history_days:
        told.append(Note.of("value.extrapolation", days=prepared.history_days))
    return tuple(told)


def _of_model(fitted: FittedShop, options: ValueOptions) -> Note:
    if isinf(options.horizon):
        return Note.of("value.model_endless", model=fitted.model, rate=options.annual_rate)
    return Note.of("value.model", model=fitted.model, rate=options.annual_rate, days=f"{options.horizon:g}")


def _of_rates(rates: PartRates) -> tuple[Note, ...]:
    low, high = float(rates.rate.min()), float(rates.rate.max())
    if low == high:
        return ()
    return (Note.of("value.margin_parts", low=low, high=high),)
