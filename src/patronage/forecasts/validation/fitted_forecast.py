"""A fitted model as a contender: what it expects, how probable what came was, and how far totals may lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from patronage.base.note import Note
from patronage.features.held_out import HeldOut
from patronage.forecasts.validation.forecast import Counted, Forecast, Spread, Totals
from patronage.forecasts.validation.spending_forecast import SpendingForecast
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted_counts import FittedCounts
from patronage.models.fitted_purchases import FittedPurchases
from patronage.models.fitting import Numbers

__all__ = ["FittedForecast"]

_STEP = 1e-3  # of the logarithm of a parameter
_AT_ONCE = 50_000  # counts whose probability is computed together


@dataclass(frozen=True)
class FittedForecast(Forecast):
    """A model fitted to what lies before the cutoff.

    Parameters
    ----------
    model
        Its name.
    fitted
        In days.
    held
        What it was fitted to, and is judged by.
    spending
        What a purchase brings, whatever model says how often.
    """

    model: str
    fitted: FittedCounts
    held: HeldOut
    spending: SpendingForecast

    @property
    def name(self) -> str:
        """The name of the contender."""
        return self.model

    @property
    def findings(self) -> Sequence[Note]:
        """What the data do not tell of its parameters."""
        return self.fitted.findings

    def purchases(self, days: float) -> Numbers:
        """Give the purchases expected."""
        expected = self._alive * self.fitted.purchases_if_alive(self.held.time(days), *self._kinds)
        return np.asarray(expected[self.held.kind])

    def value(self, days: float) -> Numbers:
        """Give the purchases expected, each at what one brings."""
        return self.purchases(days) * self.spending.each

    def counted(self) -> Counted:
        """Give how probable what came was."""
        bought, kind = self.held.bought.astype(np.int64), self.held.kind
        most = np.zeros(len(self.held.kinds), np.int64)
        np.maximum.at(most, kind, bought)
        begins = np.append(0, np.cumsum(most + 1))
        chances = self._chances(most, begins)
        # Sums up to each entry, from the beginning of all: what a kind's own began with is taken off.
        so_far = np.append(0.0, np.cumsum(chances))
        place = begins[kind] + bought
        at = chances[place]
        below = np.clip(so_far[place] - so_far[begins[kind]], 0.0, np.maximum(1.0 - at, 0.0))
        return Counted(below, at, np.clip(1 - chances[begins[kind]], 0.0, 1.0))

    def spread(self, totals: Totals) -> Spread:
        """Give the variances of the totals of groups: chance, and what parameters leave open."""
        kinds, kind, each = self._kinds, self.held.kind, self.spending.each
        flow = self.fitted.flow(0.0, *kinds, horizon=self._until)
        mean = (self._alive * flow.mean)[kind]
        chance = (self._alive * (flow.mean + flow.pairs))[kind] - mean**2
        # A purchase scatters about its customer's mean too.
        of_value = each**2 * (chance + self.spending.variation * mean)
        slopes = self._slopes(totals)
        covariance = self.fitted.estimate.covariance
        purchases, value = (np.einsum("kg,kl,lg->g", some, covariance, some) for some in slopes)
        return Spread(totals(chance) + purchases, totals(of_value) + value)

    def _slopes(self, totals: Totals) -> tuple[Numbers, Numbers]:
        """Give how totals of purchases and of money change with the logarithm of each parameter."""
        days, each = float(self.held.span.horizon_days), self.spending.each
        values = self.fitted.estimate.values
        purchases, money = [], []
        for place in range(len(values)):
            shift = np.exp(_STEP * (np.arange(len(values)) == place))
            up, down = (
                self._of_kinds(self.fitted.at(there), days)[self.held.kind]
                for there in (values * shift, values / shift)
            )
            steep = (up - down) / (2 * _STEP)
            purchases.append(totals(steep))
            money.append(totals(steep * each))
        return np.array(purchases), np.array(money)

    def _chances(self, most: NDArray[np.int64], begins: NDArray[np.int64]) -> Numbers:
        """Give the probability of every count of every kind up to the most that came of it."""
        kinds = self._kinds
        row = np.repeat(np.arange(len(most)), most + 1)
        counts = np.arange(len(row)) - begins[row]
        found = np.empty(len(row))
        for first in range(0, len(row), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            seen = (each[row[some]] for each in kinds)
            found[some] = self.fitted.count_probability_if_alive(counts[some], self._until, *seen)
        alive = self._alive[row]
        return np.clip(alive * found + np.where(counts > 0, 0.0, 1 - alive), 0.0, 1.0)

    def _of_kinds(self, fitted: FittedPurchases, days: float) -> Numbers:
        return fitted.expected_purchases(self.held.time(days), *self._kinds)

    @property
    def _until(self) -> float:
        return self.held.time(float(self.held.span.horizon_days))

    @cached_property
    def _alive(self) -> Numbers:
        """How surely a customer of each kind has not left: asked for by every week and count."""
        return self.fitted.probability_alive(*self._kinds)

    @cached_property
    def _kinds(self) -> tuple[Numbers, Numbers, Numbers]:
        kinds: CustomerSummary = self.held.kinds
        frequency, recency, end = (
            np.asarray(each, np.float64) for each in (kinds.frequency, kinds.recency, kinds.T)
        )
        return frequency, recency, end
