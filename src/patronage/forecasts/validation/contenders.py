"""Who is judged: the models a shop may choose from, simplest first, and the baselines beside them."""

from __future__ import annotations

from collections.abc import Sequence

from patronage.features.held_out import HeldOut
from patronage.forecasts.validation.carried_forecast import LastYearAgain, OwnRate
from patronage.forecasts.validation.fitted_forecast import FittedForecast
from patronage.forecasts.validation.forecast import Forecast
from patronage.forecasts.validation.spending_forecast import SpendingForecast
from patronage.models.model import MODELS

__all__ = ["BASELINES", "MODELS_JUDGED", "contenders", "fitted_models"]

MODELS_JUDGED = ("bg_nbd", "mbg_nbd", "pareto_nbd")
"""The models, simplest first: whose customers leave after a repeat purchase, after any, at any time."""

BASELINES = ("nbd", "poisson", "own_rate", "last_year_again")
"""What every model must beat, or it is not worth its name."""

_FITTED = ("nbd", "poisson")


def contenders(
    held: HeldOut, spending: SpendingForecast, models: Sequence[str] = MODELS_JUDGED
) -> tuple[Forecast, ...]:
    """Let every model, and every baseline, see what lies before a cutoff.

    Parameters
    ----------
    held
        The hold-out.
    spending
        What a purchase brings, whatever model says how often.
    models
        Of `MODELS_JUDGED`; the baselines are always there.

    Raises
    ------
    InputError
        Nobody was observed for a day.
    """
    asked = fitted_models(held, spending, [name for name in MODELS_JUDGED if name in models])
    return (*asked, *fitted_models(held, spending, _FITTED), OwnRate(held), LastYearAgain(held))


def fitted_models(
    held: HeldOut, spending: SpendingForecast, names: Sequence[str]
) -> tuple[FittedForecast, ...]:
    """Fit models to what lies before a cutoff."""
    return tuple(FittedForecast(name, MODELS[name].fit(held.kinds), held, spending) for name in names)
