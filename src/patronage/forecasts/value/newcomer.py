"""What a customer who begins today will be worth: the first order, and all that is expected after it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.forecasts.value.valued import Valued
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Numbers
from patronage.models.value_lines import Terms, value_lines

__all__ = ["Newcomers", "newcomers"]


@dataclass(frozen=True)
class Newcomers:
    """Customers of each part of the shop who place their first order today, `(p,)` each.

    Parameters
    ----------
    first
        What is left of a first order, which is not discounted: the mean of those seen.
    later
        The present value of what the orders after it are expected to leave within the horizon.
    """

    first: Numbers
    later: Numbers

    @property
    def value(self) -> Numbers:
        """Both together, before what it cost to win the customer."""
        return self.first + self.later


def newcomers(valued: Valued, days: float | None = None, *, discounted: bool = True) -> Newcomers:
    """Value a new customer of each part.

    Parameters
    ----------
    valued
        The customers there are, by whom new ones are judged.
    days
        How far to look; the horizon of the valuation where it is not said.
    discounted
        Whether what comes later counts at its present value.
    """
    prepared, options = valued.prepared, valued.options
    horizon = prepared.horizon(options.horizon if days is None else days)
    rate = options.delta if discounted else 0.0
    today = prepared.level * valued.standing.correction
    lines = (
        value_lines(
            each, valued.fitted.spending, _NOBODY_YET, np.zeros(1), Terms(horizon, rate, kept * today)
        )
        for each, kept in zip(valued.fitted.purchases, valued.rates.rate.tolist(), strict=True)
    )
    return Newcomers(_first(valued), np.array([line.mean[0, 0] for line in lines]))


def _first(valued: Valued) -> Numbers:
    """Return the mean margin of first orders: of known cost, or at the rate of its part."""
    prepared, place, parts = valued.prepared, valued.fitted.place, len(valued.fitted.parts)
    money, weight = prepared.summarised.money, prepared.summarised.summary.weight.astype(np.float64)
    customers, value, margin, costed = (
        np.bincount(place, column, parts)
        for column in (weight, money["first_value"], money["first_margin"], money["first_costed"])
    )
    if prepared.kept.basis == "known" and (costed > 0).all():
        return np.asarray(margin / costed)
    return np.asarray(value / customers * valued.rates.rate)


_ZERO = np.zeros(1)
_NOBODY_YET = CustomerSummary(_ZERO, _ZERO, _ZERO, np.array([np.nan]), np.ones(1))
"""A customer of whom nothing is known but that he begins."""
