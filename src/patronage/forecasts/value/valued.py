"""Every kind of customer valued, and the worth of any of them together as one sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from patronage.base.note import Note
from patronage.forecasts.value.bids import BIAS, WHOLE, Bid, bid_notes, bids
from patronage.forecasts.value.fitted import FittedShop
from patronage.forecasts.value.notes import notes_of_values
from patronage.forecasts.value.options import ValueOptions
from patronage.forecasts.value.prepared import Prepared
from patronage.forecasts.value.standing import UNTRIED, Standing
from patronage.forecasts.value.worth import Worth
from patronage.models.fitting import Numbers
from patronage.models.value_lines import Terms, ValueLines, value_lines

__all__ = ["Valued", "value_rows"]


@dataclass(frozen=True)
class Valued:
    """The rows of a summary, `n` of them, with all that sums over customers need.

    Parameters
    ----------
    prepared, options, fitted
        What it was made from.
    lines
        Mean, variance and gradient of one customer of each row.
    alive, orders
        `(n,)`, how surely one has not left, and what it is expected to order within the horizon.
    standing
        How the model was chosen, and by how much what came missed its forecasts before.
    """

    prepared: Prepared
    options: ValueOptions
    fitted: FittedShop
    lines: ValueLines
    alive: Numbers
    orders: Numbers
    standing: Standing

    @property
    def notes(self) -> tuple[Note, ...]:
        """What must be said beside every number of it."""
        told = notes_of_values(self.prepared, self.fitted, self.options, self.standing)
        if not self.standing.past.is_told:
            return told
        return (*told, *bid_notes(self.bid_on_shop, self.bids_on_parts))

    def together(self, group: NDArray[np.intp], groups: int) -> Worth:
        """Add up customers by group.

        Parameters
        ----------
        group
            `(n,)`, the group of each row, from 0.
        groups
            How many there are.
        """
        weight = self.prepared.summary.weight.astype(np.float64)
        sums = self._sums
        customers, active, orders, value, by_chance = (
            np.bincount(group, column, groups).astype(np.float64)
            for column in (weight, weight * self.alive, weight * self.orders, sums[:, 0], sums[:, 1])
        )
        by_estimate, by_shock = self._by_estimate(group, groups), self._by_shock(group, groups)
        return Worth(customers, active, orders, value, by_chance, by_estimate, by_shock)

    @property
    def bid_on_shop(self) -> Bid:
        """Whether the value of all customers may be bid on."""
        return self.bids(np.zeros(len(self.alive), np.intp), 1)[0]

    @property
    def bids_on_parts(self) -> Mapping[str, Bid]:
        """The same of each part that has a fit of its own; none where all share one."""
        parts = self.fitted.parts
        if len(parts) == 1:
            return {}
        return dict(zip(parts, self.bids(self.fitted.place, len(parts)), strict=True))

    def bids(self, group: NDArray[np.intp], groups: int) -> tuple[Bid, ...]:
        """Judge whether the value of each group may be bid on.

        Parameters
        ----------
        group, groups
            As for `together`.
        """
        place, parts = self.fitted.place, self.fitted.parts
        first, last = np.full(groups, len(parts)), np.full(groups, -1)
        np.minimum.at(first, group, place)
        np.maximum.at(last, group, place)
        within: list[object] = [
            parts[low] if low == high and len(parts) > 1 else None
            for low, high in zip(first.tolist(), last.tolist(), strict=True)
        ]
        chances = self.together(group, groups).chance_beyond(BIAS)
        return bids(self.standing.past, self.options.horizon, [WHOLE] if groups == 1 else within, chances)

    def _by_estimate(self, group: NDArray[np.intp], groups: int) -> Numbers:
        fitted = self.fitted
        spending = fitted.spending.estimate.covariance
        own, shared = np.split(self._sums[:, 2:], [-len(spending)], axis=1)
        parts, size = len(fitted.parts), own.shape[1]
        # The parameters of a part move the customers of that part alone.
        code = group * parts + fitted.place
        by_part = np.column_stack([np.bincount(code, column, groups * parts) for column in own.T])
        by_own = by_part.reshape(groups, parts * size)
        by_shared = np.column_stack([np.bincount(group, column, groups) for column in shared.T])
        return np.asarray(
            np.einsum("gi,ij,gj->g", by_own, fitted.covariance, by_own)
            + np.einsum("gi,ij,gj->g", by_shared, spending, by_shared)
        )

    def _by_shock(self, group: NDArray[np.intp], groups: int) -> Numbers:
        parts, standing = len(self.fitted.parts), self.standing
        by_part = np.bincount(group * parts + self.fitted.place, self._sums[:, 0], groups * parts)
        values = by_part.reshape(groups, parts)
        of_parts = (values**2).sum(axis=1) if parts > 1 else 0.0
        return np.asarray((standing.shock * values.sum(axis=1)) ** 2 + standing.shock_of_part**2 * of_parts)

    @cached_property
    def _sums(self) -> Numbers:
        summarised = self.prepared.summarised
        weight = summarised.summary.weight.astype(np.float64)
        return self.lines.sums(weight, summarised.money["value"], summarised.money["value_squares"])


def value_rows(
    prepared: Prepared, fitted: FittedShop, options: ValueOptions, standing: Standing = UNTRIED
) -> Valued:
    """Value one customer of each row of a summary by the models of its part."""
    summary, paid = prepared.summary, prepared.summarised.paid.astype(np.float64)
    horizon = prepared.horizon(options.horizon)
    terms = Terms(horizon, options.delta, prepared.kept.rate * prepared.level * standing.correction)
    size = len(fitted.covariance) // len(fitted.parts) + len(fitted.spending.estimate.values)
    count = len(summary)
    lines = ValueLines(np.empty((count, 2)), np.empty((count, 3)), np.empty((count, 2, size)))
    alive, orders = np.empty(count), np.empty(count)
    for part, purchases in enumerate(fitted.purchases):
        rows = np.flatnonzero(fitted.place == part)
        some = summary.rows(rows)
        its = value_lines(purchases, fitted.spending, some, paid[rows], terms)
        lines.mean[rows], lines.variance[rows], lines.gradient[rows] = its.mean, its.variance, its.gradient
        known = (some.frequency, some.recency, some.T)
        alive[rows] = purchases.probability_alive(*known)
        # Orders without end may be endless: their present number is given then.
        rate = options.delta if np.isinf(horizon) else 0.0
        expected = purchases.discounted_purchases(rate, *known, horizon=horizon)
        orders[rows] = expected * standing.correction
    return Valued(prepared, options, fitted, lines, alive, orders, standing)
