"""Customers by their orders, alike ones in a row: how surely each stays, and what is lost with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from patronage.base.note import Note
from patronage.engine.protocol import Engine
from patronage.features.remembered import remembered
from patronage.features.summarised import Summarised, summarise
from patronage.features.summary_options import covariates_of
from patronage.forecasts.churn.options import ChurnOptions
from patronage.forecasts.foundation.fitted import FittedShop
from patronage.forecasts.foundation.foundation import foundation_of
from patronage.forecasts.foundation.prepared import Prepared
from patronage.forecasts.foundation.standing import UNTRIED, Standing
from patronage.forecasts.value_options import ValueOptions
from patronage.models.by_logs import by_logs
from patronage.models.fitting import Numbers

__all__ = ["Silent", "expected_silence", "silence_of"]

_FAR = 3_652  # days: an order later than that is none to wait for


@dataclass(frozen=True)
class Silent:
    """What is expected of one customer of each row of a summary; `(n,)`, or `(n, 2)` by what it spent.

    Amounts are linear in what the customer has spent, S: the first column and the second times S. They are
    revenue at present values, of a customer that is active; margin is `margin_rate` of it.

    Parameters
    ----------
    summarised
        The customers.
    alive
        How surely one has not left.
    dropout
        How surely one that has not leaves within the horizon.
    next_days
        Days by which half of those that stay have ordered; `nan` beyond ten years.
    orders
        Orders within the horizon, of one that is active.
    if_alive
        What those bring.
    staying, staying_discounted
        What one brings that stays to the end of the horizon, plain and discounted.
    margin_rate
        Share of it that is margin; None where unknown.
    slopes, covariance
        `(n, k)`, derivatives of how surely one leaves by the logarithm of the model's parameters; their
        covariance.
    notes
        What must be said beside all of it.
    """

    summarised: Summarised
    alive: Numbers
    dropout: Numbers
    next_days: Numbers
    orders: Numbers
    if_alive: Numbers
    staying: Numbers
    staying_discounted: Numbers
    margin_rate: float | None
    slopes: Numbers
    covariance: Numbers
    notes: tuple[Note, ...]

    def variance_of_lost(self, which: NDArray[np.bool_]) -> float:
        """Give the variance of how many customers of some rows leave, by chance and by estimate."""
        weight = self.summarised.summary.weight.astype(np.float64)[which]
        leaving = (self.alive * self.dropout)[which]
        slope = weight @ self.slopes[which]
        return float(weight @ (leaving * (1 - leaving)) + slope @ self.covariance @ slope)

    @property
    def at_risk(self) -> Numbers:
        """`(n, 2)`, of one customer: P(alive) x P(leaves within the horizon | alive) x what it brings."""
        return np.asarray((self.alive * self.dropout)[:, None] * self.if_alive)

    def total(self, amount: Numbers, which: NDArray[np.bool_]) -> float:
        """Add up an amount, `(n, 2)` of one customer, over the customers of some rows."""
        weight = self.summarised.summary.weight.astype(np.float64)
        spent = self.summarised.money["value"]
        return float(weight[which] @ amount[which, 0] + spent[which] @ amount[which, 1])


def expected_silence(
    engine: Engine, as_of: date, options: ChurnOptions, tell: Callable[[str], None] | None = None
) -> Silent:
    """Fit the customers of a shop and say what is expected of each.

    One model is fitted to all, and corrected by what its past forecasts missed, whatever customers are
    grouped by: groups add up to their total, which is what the shop's customers are valued at.

    Parameters
    ----------
    engine
        Holds the facts.
    as_of
        The last day of observation.
    options
        Model, horizon and discount.
    tell
        Hears each step before it is taken.

    Raises
    ------
    InputError
        Nobody whose first purchase is known bought, or nobody brought money.
    """
    with remembered(engine) as once:
        found = foundation_of(once, as_of, _asked(options), tell)
        grouped = _told_apart(once, found.prepared, options)
    return silence_of(grouped, found.fitted, options, found.standing)


def silence_of(
    prepared: Prepared, fitted: FittedShop, options: ChurnOptions, standing: Standing = UNTRIED
) -> Silent:
    """Say what is expected of each customer by models that are fitted.

    Who stays to the end of the horizon buys at its rate r all along: r h orders, at present values
    r (1 - e^(-force h)) / force.
    """
    purchases, seen = fitted.purchases[0], prepared.summary
    known = (seen.frequency, seen.recency, seen.T)
    horizon, force = prepared.horizon(options.horizon), options.force
    order = fitted.spending.moments(prepared.summarised.paid).mean * prepared.level
    rate = standing.correction * purchases.purchase_rate(*known)[:, None] * order
    annuity = -np.expm1(-force * horizon) / force if force > 0 else horizon
    worth = purchases.flow(force, *known, horizon=horizon).mean[:, None] * order
    return Silent(
        summarised=prepared.summarised,
        alive=purchases.probability_alive(*known),
        dropout=purchases.dropout_probability(horizon, *known),
        next_days=_in_days(prepared, purchases.next_purchase(*known)),
        orders=standing.correction * purchases.flow(0.0, *known, horizon=horizon).mean,
        if_alive=standing.correction * worth,
        staying=rate * horizon,
        staying_discounted=rate * annuity,
        margin_rate=None if prepared.kept.basis == "revenue" else prepared.kept.rate,
        slopes=by_logs(
            purchases,
            lambda at: at.probability_alive(*known) * at.dropout_probability(horizon, *known),
        ),
        covariance=purchases.estimate.covariance,
        notes=_notes(prepared, fitted, options, standing),
    )


def _asked(options: ChurnOptions) -> ValueOptions:
    return ValueOptions(
        horizon=options.horizon,
        annual_rate=options.annual_rate,
        margin_rate=options.margin_rate,
        model=options.model,
        past=options.past,
    )


def _told_apart(engine: Engine, prepared: Prepared, options: ChurnOptions) -> Prepared:
    """Give the same customers in rows that are told apart by what they are grouped by."""
    by = covariates_of(name for name in options.by if name != "plan")
    if not by:
        return prepared
    before = prepared.summarised
    summarised = summarise(engine, before.as_of, replace(before.options, covariates=by))
    return replace(
        prepared, summarised=summarised, summary=prepared.clock.of(summarised.summary, before.as_of)
    )


def _in_days(prepared: Prepared, wait: Numbers) -> Numbers:
    """Return how many days a time of the models is from now: its clock may run faster in some months."""
    if not prepared.clock.index:
        return np.where(wait <= _FAR, wait, np.nan)
    as_of = np.datetime64(prepared.summarised.as_of, "D")
    days = np.arange(_FAR + 1)
    passed = prepared.clock.between(as_of, as_of + days)
    return np.where(wait <= passed[-1], np.interp(wait, passed, days), np.nan)


def _notes(
    prepared: Prepared, fitted: FittedShop, options: ChurnOptions, standing: Standing
) -> tuple[Note, ...]:
    told = [
        Note.of("churn.silent_model", model=fitted.model),
        Note.of("churn.silent_horizon", days=options.days, rate=options.annual_rate),
        *standing.notes,
        *prepared.notes,
        *fitted.notes,
    ]
    if options.horizon > 2 * prepared.history_days:
        told.append(Note.of("churn.extrapolated", days=options.days, followed=prepared.history_days))
    return tuple(dict.fromkeys(told))
