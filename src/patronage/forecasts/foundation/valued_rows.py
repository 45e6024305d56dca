"""Every kind of customer valued, and the worth of any of them together as one sum."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from patronage.forecasts.foundation.fitted import FittedShop
from patronage.forecasts.foundation.part_rates import PartRates
from patronage.forecasts.foundation.prepared import Prepared
from patronage.forecasts.foundation.standing import UNTRIED, Standing
from patronage.forecasts.foundation.worth import Worth
from patronage.forecasts.value_options import ValueOptions
from patronage.models.fitting import Numbers
from patronage.models.value_lines import Terms, ValueLines, value_lines

__all__ = ["ValuedRows"]


@dataclass(frozen=True)
class ValuedRows:
    """The rows of a summary, `n` of them, with all that sums over customers need.

    Parameters
    ----------
    prepared, options, fitted
        What it was made from.
    rates
        What is left of the value of a purchase, by part.
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
    rates: PartRates
    lines: ValueLines
    alive: Numbers
    orders: Numbers
    standing: Standing

    @classmethod
    def of(
        cls,
        prepared: Prepared,
        fitted: FittedShop,
        rates: PartRates,
        options: ValueOptions,
        standing: Standing = UNTRIED,
    ) -> Self:
        """Value one customer of each row of a summary by the models and the rate of its part."""
        summary, paid = prepared.summary, prepared.summarised.paid.astype(np.float64)
        horizon = prepared.horizon(options.horizon)
        today = prepared.level * standing.correction
        size = len(fitted.covariance) // len(fitted.parts) + len(fitted.spending.estimate.values)
        count = len(summary)
        lines = ValueLines(np.empty((count, 2)), np.empty((count, 3)), np.empty((count, 2, size)))
        alive, orders = np.empty(count), np.empty(count)
        for part, purchases in enumerate(fitted.purchases):
            rows = np.flatnonzero(fitted.place == part)
            some = summary.rows(rows)
            terms = Terms(horizon, options.delta, rates.rate[part] * today)
            its = value_lines(purchases, fitted.spending, some, paid[rows], terms)
            lines.mean[rows], lines.variance[rows] = its.mean, its.variance
            lines.gradient[rows] = its.gradient
            known = (some.frequency, some.recency, some.T)
            alive[rows] = purchases.probability_alive(*known)
            # Orders without end may be endless: their present number is given then.
            rate = options.delta if np.isinf(horizon) else 0.0
            expected = purchases.discounted_purchases(rate, *known, horizon=horizon)
            orders[rows] = expected * standing.correction
        return cls(prepared, options, fitted, rates, lines, alive, orders, standing)

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
        slopes = self._slopes(group, groups)
        by_estimate = np.sum([np.einsum("gi,ij,gj->g", by, cov, by) for by, cov in slopes], axis=0)
        by_shock = self._by_shock(group, groups) + self._by_both(value, slopes)
        return Worth(customers, active, orders, value, by_chance, by_estimate, by_shock)

    def _slopes(self, group: NDArray[np.intp], groups: int) -> list[tuple[Numbers, Numbers]]:
        """Return how the value of each group moves by what is estimated, and the covariance of that.

        Of purchases, of spending, and of margin rates.
        """
        fitted = self.fitted
        spending = fitted.spending.estimate.covariance
        own, shared = np.split(self._sums[:, 2:], [-len(spending)], axis=1)
        parts, size = len(fitted.parts), own.shape[1]
        # The parameters of a part move the customers of that part alone.
        code = group * parts + fitted.place
        by_part = np.column_stack([np.bincount(code, column, groups * parts) for column in own.T])
        by_own = by_part.reshape(groups, parts * size)
        by_shared = np.column_stack([np.bincount(group, column, groups) for column in shared.T])
        # Rates are told by other sums than purchases are, as if apart from them.
        rate, values = self.rates.rate, self._by_part(group, groups)
        by_rate = np.divide(values, rate, out=np.zeros_like(values), where=rate != 0)
        return [
            (by_own, fitted.covariance),
            (by_shared, spending),
            (by_rate, self.rates.covariance),
        ]

    def _by_shock(self, group: NDArray[np.intp], groups: int) -> Numbers:
        values, standing = self._by_part(group, groups), self.standing
        of_parts = (values**2).sum(axis=1) if values.shape[1] > 1 else 0.0
        return np.asarray((standing.shock * values.sum(axis=1)) ** 2 + standing.shock_of_part**2 * of_parts)

    def _by_both(self, value: Numbers, slopes: list[tuple[Numbers, Numbers]]) -> Numbers:
        """Return twice the covariance of estimate and correction.

        The same purchases teach both. A lucky year raises the estimate, and makes the forecast from before it
        look too low: what the correction errs by is taken to go wholly with what the estimate of the whole
        shop errs by. Of margin rates the past tells nothing.
        """
        of_whole = np.sum([by @ (cov @ by.sum(axis=0)) for by, cov in slopes[:-1]], axis=0)
        whole = float(of_whole.sum())
        if not whole > 0:
            return np.zeros_like(value)
        return np.asarray(2 * self.standing.unsure * value * of_whole / np.sqrt(whole))

    def _by_part(self, group: NDArray[np.intp], groups: int) -> Numbers:
        """Return the value of each group, `(m, p)`, by the part of the customers it is of."""
        parts = len(self.fitted.parts)
        values = np.bincount(group * parts + self.fitted.place, self._sums[:, 0], groups * parts)
        return np.asarray(values.reshape(groups, parts))

    @cached_property
    def _sums(self) -> Numbers:
        summarised = self.prepared.summarised
        weight = summarised.summary.weight.astype(np.float64)
        return self.lines.sums(weight, summarised.money["value"], summarised.money["value_squares"])
