"""Baselines without a model as contenders: each customer goes on as it did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.features.held_out import HeldOut
from patronage.forecasts.validation.forecast import Forecast
from patronage.models.carried_on import last_year_again, own_rate
from patronage.models.fitting import Numbers

__all__ = ["LastYearAgain", "OwnRate"]


@dataclass(frozen=True)
class OwnRate(Forecast):
    """Each customer buys again at the rate it did: x / T."""

    held: HeldOut

    @property
    def name(self) -> str:
        """The name of the contender."""
        return "own_rate"

    def purchases(self, days: float) -> Numbers:
        """Give the purchases at the customer's own rate."""
        return own_rate(days, self.held.rows.frequency, self.held.rows.T)

    def value(self, days: float) -> Numbers:
        """Give the money at the rate at which repeat purchases brought it."""
        each = self.held.money["value"] / self.held.rows.weight
        return own_rate(days, each, self.held.rows.T)


@dataclass(frozen=True)
class LastYearAgain(Forecast):
    """Each customer does as in the last year, or in the history where that is shorter."""

    held: HeldOut

    @property
    def name(self) -> str:
        """The name of the contender."""
        return "last_year_again"

    def purchases(self, days: float) -> Numbers:
        """Give the purchases of lately, first ones included, by the length of time."""
        return last_year_again(self.held.lately, self.held.span.lately_days, days)

    def value(self, days: float) -> Numbers:
        """Give the money of lately by the length of time."""
        each = np.asarray(self.held.money["lately_value"] / self.held.rows.weight, np.float64)
        return last_year_again(each, self.held.span.lately_days, days)
