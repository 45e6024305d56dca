"""BG/NBD and MBG/NBD as fitted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from patronage.models import geometric_dropout as dropout
from patronage.models.along_time import along_time
from patronage.models.fitted_counts import FittedCounts
from patronage.models.fitting import Numbers
from patronage.models.history import History
from patronage.models.rates import GammaRates

__all__ = ["FittedDropout"]


@dataclass(frozen=True)
class FittedDropout(FittedCounts):
    """A fitted BG/NBD or MBG/NBD; times are in the unit of what it was fitted to.

    Parameters
    ----------
    first_may_leave
        Whether customers may leave after their first purchase, as in MBG/NBD.
    """

    first_may_leave: bool = False

    def _of_each(self, rows: History, function: Callable[[History], Numbers]) -> Numbers:
        return along_time(rows, float(self.estimate.values[1]), function)

    def _active(self, seen: History) -> Numbers:
        return dropout.probability_active(self.estimate.values, seen, self._kept(seen))

    def _rates(self, seen: History) -> GammaRates:
        r, alpha = (float(value) for value in self.estimate.values[:2])
        return GammaRates(r + seen.frequency, alpha + seen.T)

    def _stay(self, seen: History, horizon: Numbers) -> Numbers:
        return dropout.active_time(self.estimate.values, seen, self._kept(seen), horizon)

    def _still(self, seen: History, time: Numbers) -> Numbers:
        return dropout.still_active(self.estimate.values, seen, self._kept(seen), time)

    def _leave(self, seen: History, horizon: Numbers) -> Numbers:
        return dropout.leave(self.estimate.values, seen, self._kept(seen), horizon)

    def _counts(self, seen: History, horizon: Numbers, counts: Numbers) -> Numbers:
        return dropout.active_counts(self.estimate.values, seen, self._kept(seen), horizon, counts)

    def _first_changes(self, seen: History) -> Numbers:
        r, alpha, a, b = (float(value) for value in self.estimate.values)
        left_after = a / (a + b + self._kept(seen))
        return (alpha + seen.T) / (1 + (r + seen.frequency) * left_after)

    def _kept(self, seen: History) -> Numbers:
        return seen.frequency + self.first_may_leave
