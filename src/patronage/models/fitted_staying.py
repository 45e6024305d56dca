"""Baselines that know no leaving, as fitted: customers buy at their rate for ever."""

from __future__ import annotations

from abc import ABC
from dataclasses import dataclass

import numpy as np

from patronage.models.alike import Alike, alike
from patronage.models.fitted_counts import FittedCounts
from patronage.models.fitting import Numbers
from patronage.models.history import History

__all__ = ["FittedStaying"]


@dataclass(frozen=True)
class FittedStaying(FittedCounts, ABC):
    """A fitted model whose customers all stay: it says at which rates they buy, and how often how likely."""

    def _alike(self, seen: History, *others: Numbers) -> Alike:
        return alike(seen.T, *others)

    def _active(self, seen: History) -> Numbers:
        return np.ones_like(seen.T)

    def _stay(self, seen: History, horizon: Numbers) -> Numbers:
        del seen
        return horizon

    def _still(self, seen: History, time: Numbers) -> Numbers:
        del seen
        return np.ones_like(time)

    def _leave(self, seen: History, horizon: Numbers) -> Numbers:
        del seen
        return np.zeros_like(horizon)

    def _first_changes(self, seen: History) -> Numbers:
        return 1 + seen.T  # nothing changes but the discount
