"""What values and losses stand on: customers by a day, a model of them, and how it stood by its past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from patronage.engine.protocol import Engine
from patronage.features.remembered import remembered
from patronage.forecasts.foundation.chosen import chosen_model
from patronage.forecasts.foundation.fitted import FittedShop, fit_shop
from patronage.forecasts.foundation.part_rates import PartRates, part_rates
from patronage.forecasts.foundation.past import past_forecasts
from patronage.forecasts.foundation.prepared import Prepared, prepare
from patronage.forecasts.foundation.standing import UNTRIED, Standing, standing_of
from patronage.forecasts.value_options import ValueOptions

__all__ = ["Foundation", "foundation_of"]


@dataclass(frozen=True)
class Foundation:
    """Everything that is known before a customer is spoken of.

    Parameters
    ----------
    prepared
        The customers, and how what they will buy becomes money.
    fitted
        The model of them.
    rates
        What is left of the value of a purchase, by part of the customers.
    standing
        Why that model was taken, and by how much what came missed its forecasts before.
    """

    prepared: Prepared
    fitted: FittedShop
    rates: PartRates
    standing: Standing


def foundation_of(
    engine: Engine, as_of: date, options: ValueOptions, tell: Callable[[str], None] | None = None
) -> Foundation:
    """Read the shop by a day, choose a model, fit it, and ask it for its past.

    Parameters
    ----------
    engine
        Holds the facts.
    as_of
        The last day of observation.
    options
        Horizon, discount, model, and what parts the customers.
    tell
        Hears each step before it is taken.

    Raises
    ------
    InputError
        Nobody whose first purchase is known bought, or nobody brought money.
    """
    say = tell or (lambda _: None)
    with remembered(engine) as once:
        say("summarising customers")
        prepared = prepare(once, as_of, options)
        model, why = chosen_model(once, prepared, options, say)
        say(f"fitting {model}")
        fitted = fit_shop(prepared, model)
        rates = part_rates(prepared, fitted, options)
        past = past_forecasts(once, prepared, model, options, say) if options.past else None
    standing = UNTRIED if past is None else standing_of(past)
    return Foundation(prepared, fitted, rates, replace(standing, notes=(*why, *standing.notes)))
