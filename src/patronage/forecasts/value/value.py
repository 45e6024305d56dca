"""Customers valued: by a model fitted to what they did, with intervals, at present values, on margin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from patronage.engine.protocol import Engine
from patronage.forecasts.foundation.foundation import foundation_of
from patronage.forecasts.value.valued import Valued
from patronage.forecasts.value_options import ValueOptions

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
    found = foundation_of(engine, as_of, asked, say)
    say("valuing customers")
    return Valued.of(found.prepared, found.fitted, found.rates, asked, found.standing)
