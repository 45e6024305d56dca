"""Customers by their orders, alike ones in a row: how surely each stays, and what is lost with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from patronage.base.errors import InputError
from patronage.base.note import Note
from patronage.engine.protocol import Engine
from patronage.features.summarised import Summarised, summarise
from patronage.features.summary_options import SummaryOptions, covariates_of
from patronage.forecasts.churn.lost_interval import gradient
from patronage.forecasts.churn.options import ChurnOptions
from patronage.forecasts.churn.spent import Left, left_of, spent
from patronage.models.fitted_purchases import FittedPurchases
from patronage.models.fitting import Numbers
from patronage.models.gamma_gamma import FittedGammaGamma
from patronage.models.lognormal_spend import FittedLognormalSpend
from patronage.models.model import MODELS
from patronage.models.spend_model import fit_spending

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
        summary = self.summarised.summary
        weight, spent = summary.weight.astype(np.float64), self.summarised.money["value"]
        return float(weight[which] @ amount[which, 0] + spent[which] @ amount[which, 1])


def expected_silence(
    engine: Engine, as_of: date, options: ChurnOptions, tell: Callable[[str], None] | None = None
) -> Silent:
    """Fit the customers of a shop and say what is expected of each.

    One model is fitted to all, whatever customers are grouped by: groups add up to their total.

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
    say = tell or (lambda _: None)
    say("summarising customers")
    summarised = summarise(engine, as_of)
    if not len(summarised.summary):
        raise InputError(
            f"nobody whose first purchase is known bought by {as_of}: {summarised.population.customers}"
            f" customers, {summarised.population.before_history} of them from before the export began;"
            " load orders that name their customers"
        )
    say(f"fitting {options.model}")
    purchases: FittedPurchases = MODELS[options.model].fit(summarised.summary)
    again, of_first = spent(summarised)
    spending = fit_spending(again)
    by = covariates_of(name for name in options.by if name != "plan")
    grouped = summarise(engine, as_of, SummaryOptions(by)) if by else summarised
    found = silence_of(grouped, purchases, spending, left_of(summarised, options.margin_rate), options)
    told = (*found.notes, *of_first, *purchases.findings, *spending.findings)
    return replace(found, notes=tuple(dict.fromkeys(told)))


def silence_of(
    summarised: Summarised,
    purchases: FittedPurchases,
    spending: FittedGammaGamma | FittedLognormalSpend,
    left: Left,
    options: ChurnOptions,
) -> Silent:
    """Say what is expected of each customer by models that are fitted.

    Who stays to the end of the horizon buys at its rate r all along: r h orders, at present values
    r (1 - e^(-force h)) / force.
    """
    seen = summarised.summary
    known = (seen.frequency, seen.recency, seen.T)
    horizon, force = options.horizon, options.force
    order = spending.moments(summarised.paid).mean
    rate = purchases.purchase_rate(*known)[:, None] * order
    annuity = -np.expm1(-force * horizon) / force if force > 0 else horizon
    wait = purchases.next_purchase(*known)
    return Silent(
        summarised=summarised,
        alive=purchases.probability_alive(*known),
        dropout=purchases.dropout_probability(horizon, *known),
        next_days=np.where(wait <= _FAR, wait, np.nan),
        orders=purchases.flow(0.0, *known, horizon=horizon).mean,
        if_alive=purchases.flow(force, *known, horizon=horizon).mean[:, None] * order,
        staying=rate * horizon,
        staying_discounted=rate * annuity,
        margin_rate=left.rate,
        slopes=gradient(
            purchases,
            lambda at: at.probability_alive(*known) * at.dropout_probability(horizon, *known),
        ),
        covariance=purchases.estimate.covariance,
        notes=_notes(summarised, left, options),
    )


def _notes(summarised: Summarised, left: Left, options: ChurnOptions) -> tuple[Note, ...]:
    observed = int(summarised.summary.T.max())
    far = options.horizon > 2 * observed
    return (
        Note.of("churn.silent_model", model=options.model),
        Note.of("churn.silent_horizon", days=options.days, rate=options.annual_rate),
        *summarised.notes,
        left.note,
        *((Note.of("churn.extrapolated", days=options.days, followed=observed),) if far else ()),
    )
