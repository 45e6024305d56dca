"""The model values stand on: the one that was asked for, or the one that past cutoffs choose."""

from __future__ import annotations

from collections.abc import Callable

from patronage.base.errors import InputError
from patronage.base.note import Note
from patronage.engine.protocol import Engine
from patronage.forecasts.foundation.prepared import Prepared
from patronage.forecasts.validation.options import ValidationOptions
from patronage.forecasts.validation.validate import choose_model
from patronage.forecasts.value_options import AUTOMATIC, ValueOptions

__all__ = ["chosen_model"]

_UNTRIED = "bg_nbd"
"""The simplest model: what is taken where nothing could be tried."""


def chosen_model(
    engine: Engine, prepared: Prepared, options: ValueOptions, tell: Callable[[str], None]
) -> tuple[str, tuple[Note, ...]]:
    """Give the name of the model, and why it was taken where nobody named it."""
    if options.model != AUTOMATIC:
        return options.model, ()
    kept = prepared.summarised.options
    asked = ValidationOptions(
        as_of=prepared.summarised.as_of,
        with_before_history=kept.with_before_history,
        with_refunded=kept.with_refunded,
        season=options.season,
    )
    try:
        choice = choose_model(engine, asked, tell=tell)
    except InputError as error:
        return _UNTRIED, (Note.of("value.not_chosen", model=_UNTRIED, why=str(error)),)
    return choice.model, (choice.why,)
