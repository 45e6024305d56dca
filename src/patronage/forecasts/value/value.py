"""Customers valued: by a model fitted to what they did, with intervals, at present values, on margin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from patronage.engine.protocol import Engine
from patronage.features.remembered import remembered
from patronage.forecasts.value.chosen import chosen_model
from patronage.forecasts.value.fitted import fit_shop
from patronage.forecasts.value.options import ValueOptions
from patronage.forecasts.value.past import past_forecasts
from patronage.forecasts.value.prepared import prepare
from patronage.forecasts.value.standing import UNTRIED, standing_of
from patronage.forecasts.value.valued import Valued, value_rows

__all__ = ["value"]


def value(
    engine: Engine,
    as_of: date,
    options: ValueOptions | None = None,
    tell: Callable[[str], None] | None = None,
) -> Valued:
    """Value the known customers of a shop.

    Parameters
    ----------
    engine
        Holds the facts.
    as_of
        The last day of observation: later orders and refunds are not known.
    options
        Horizon, discount, model, and what parts the customers.
    tell
        Hears each step before it is taken.

    Raises
    ------
    InputError
        There is nobody to value.
    """
    asked, say = options or ValueOptions(), tell or (lambda _: None)
    with remembered(engine) as once:
        say("summarising customers")
        prepared = prepare(once, as_of, asked)
        model, why = chosen_model(once, prepared, asked, say)
        say(f"fitting {model}")
        fitted = fit_shop(prepared, model)
        standing = standing_of(past_forecasts(once, prepared, model, asked, say)) if asked.past else UNTRIED
    say("valuing customers")
    return value_rows(prepared, fitted, asked, replace(standing, notes=(*why, *standing.notes)))
