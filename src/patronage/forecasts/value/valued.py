"""Customers valued, and what is said of it: how it was made, and whether it may be bid on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from patronage.base.note import Note
from patronage.forecasts.foundation.valued_rows import ValuedRows
from patronage.forecasts.value.bids import BIAS, WHOLE, Bid, bid_notes, bids
from patronage.forecasts.value.notes import notes_of_values

__all__ = ["Valued"]


class Valued(ValuedRows):
    """The valuation of a shop: rows that add up to the worth of any customers, with notes and gates."""

    @property
    def notes(self) -> tuple[Note, ...]:
        """What must be said beside every number of it."""
        told = notes_of_values(self.prepared, self.fitted, self.rates, self.options, self.standing)
        if not self.standing.past.is_told:
            return told
        return (*told, *bid_notes(self.bid_on_shop, self.bids_on_parts))

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
