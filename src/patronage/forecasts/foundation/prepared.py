"""Everything a valuation is made from, read from the shop once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from patronage.base.errors import InputError
from patronage.base.note import Note
from patronage.engine.protocol import Engine
from patronage.features.fresh_refunds import still_expected
from patronage.features.repeat_money import repeat_money
from patronage.features.spending import first_spending, share_paid, spending
from patronage.features.summarised import Summarised, summarise
from patronage.forecasts.foundation.margin import Kept, kept_of
from patronage.forecasts.foundation.price_level import price_level
from patronage.forecasts.season import clock_by
from patronage.forecasts.value_options import ValueOptions
from patronage.models.customer_summary import CustomerSummary
from patronage.models.operational_time import OperationalTime

__all__ = ["Prepared", "prepare"]


@dataclass(frozen=True)
class Prepared:
    """Customers as models take them, and how what they will buy becomes money.

    Parameters
    ----------
    summarised
        The customers, in days.
    clock
        The time models see: faster in months in which more is bought.
    summary
        The customers in that time.
    spending
        What repeat purchases brought, customer by customer.
    kept
        What is left of it.
    level
        Today's value of a purchase over the mean of those that brought money, less refunds still to come.
        Purchases that bring none are in it.
    history_days
        Since the first purchase.
    notes
        Go with everything that is made of it.
    """

    summarised: Summarised
    clock: OperationalTime
    summary: CustomerSummary
    spending: CustomerSummary
    kept: Kept
    level: float
    history_days: int
    notes: tuple[Note, ...]

    def horizon(self, days: float) -> float:
        """Give the length of the next `days` in the time of the models."""
        return self.clock.after(self.summarised.as_of, days)


def prepare(engine: Engine, as_of: date, options: ValueOptions) -> Prepared:
    """Read the shop by a day.

    Raises
    ------
    InputError
        Nobody bought by that day.
    """
    chosen = replace(options.summary, covariates=options.covariates)
    summarised = summarise(engine, as_of, chosen)
    if not len(summarised.summary):
        raise InputError(
            f"nobody whose first purchase is known bought by {as_of}: {summarised.population.customers}"
            f" customers, {summarised.population.before_history} of them from before the export began;"
            " load orders that name their customers"
        )
    money = repeat_money(engine, as_of, chosen)
    clock, of_season = clock_by(engine, as_of, chosen, options.season)
    kept, today = kept_of(money, options.margin_rate), price_level(money, as_of)
    refunds = still_expected(engine, as_of)
    brought, of_first = _spending(summarised)
    notes = (*summarised.notes, of_season, *of_first, kept.note, *_level_notes(today, refunds))
    return Prepared(
        summarised=summarised,
        clock=clock,
        summary=clock.of(summarised.summary, as_of),
        spending=brought,
        kept=kept,
        level=(today or 1.0) * (1 - refunds) * share_paid(summarised.summary, summarised.paid),
        history_days=int(summarised.summary.T.max()),
        notes=notes,
    )


def _spending(summarised: Summarised) -> tuple[CustomerSummary, tuple[Note, ...]]:
    """Take what repeat purchases brought, or first ones where nobody bought again for money."""
    again = spending(summarised)
    if len(again):
        return again, ()
    first = first_spending(summarised)
    if not len(first):
        raise InputError(
            f"none of {summarised.summary.customers} customers brought money by {summarised.as_of}; values"
            " take at least one order above 0 after refunds"
        )
    return first, (Note.of("value.first_orders"),)


def _level_notes(today: float | None, refunds: float) -> tuple[Note, ...]:
    level = Note.of("value.price_unknown") if today is None else Note.of("value.price", times=f"{today:.3f}")
    return (level, Note.of("value.refunds", share=refunds)) if refunds else (level,)
