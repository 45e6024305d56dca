"""The customers that are judged apart: all of them, and every combination of what they are judged by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from patronage.features.held_out import HeldOut
from patronage.models.fitting import Numbers

__all__ = ["Group", "Groups", "groups_of"]

Group = tuple[str, ...]
"""A member of each covariate, in their order; all customers where it is empty."""


@dataclass(frozen=True)
class Groups:
    """All customers of a hold-out first, then each group.

    Parameters
    ----------
    names
        The groups: of all customers first.
    place
        `(n,)`, where the group of each row stands behind the first.
    weight
        `(n,)`, customers of each row.
    weekly
        `(groups, weeks)`, what was bought week by week.
    """

    names: tuple[Group, ...]
    place: NDArray[np.intp]
    weight: Numbers
    weekly: Numbers

    def rows(self, at: int) -> NDArray[np.intp]:
        """Name the rows of a group."""
        return self._rows[at]

    def customers(self, at: int) -> NDArray[np.intp]:
        """Name the customers of a group, where each row stands for as many as it has, one after the other."""
        return self._customers[at]

    def totals(self, each: Numbers) -> Numbers:
        """Add up over customers what is known of each row's, `(groups,)`."""
        many = self.weight * each
        apart = np.bincount(self.place, many, len(self.names) - 1) if len(self.names) > 1 else ()
        return np.array([many.sum(), *apart])

    @cached_property
    def _rows(self) -> list[NDArray[np.intp]]:
        return _parted(self.place, len(self.names))

    @cached_property
    def _customers(self) -> list[NDArray[np.intp]]:
        return _parted(np.repeat(self.place, self.weight.astype(np.int64)), len(self.names))


def groups_of(held: HeldOut) -> Groups:
    """Part the customers of a hold-out."""
    weeks = -(-held.span.horizon_days // 7)
    week = (held.days.day - 1) // 7
    members, place = _members(held.rows.covariates, len(held.rows))
    others, of_day = _members(held.days.covariates, len(week))
    at = {name: index for index, name in enumerate(members)}
    group = np.array([at[name] for name in others], np.intp)[of_day] if members else np.zeros_like(of_day)
    many = max(len(members), 1)
    cells = np.bincount(group * weeks + week, held.days.bought, many * weeks).reshape(many, weeks)
    everybody = cells.sum(axis=0, keepdims=True)
    weekly = np.concatenate([everybody, cells]) if members else everybody
    return Groups(((), *members), place, np.asarray(held.rows.weight, np.float64), weekly)


def _members(
    covariates: tuple[tuple[str, NDArray[np.generic]], ...], rows: int
) -> tuple[tuple[Group, ...], NDArray[np.intp]]:
    """Give the combinations that there are, in order, and that of each row."""
    place = np.zeros(rows, np.intp)
    names: list[Group] = [()]
    for _, values in covariates:
        kept, found = np.unique(values, return_inverse=True)
        place = place * len(kept) + found.ravel()
        names = [(*name, str(member)) for name in names for member in kept.tolist()]
    used, place = np.unique(place, return_inverse=True)
    there = tuple(names[at] for at in used.tolist()) if covariates else ()
    return there, place.ravel()


def _parted(place: NDArray[np.intp], groups: int) -> list[NDArray[np.intp]]:
    """Give all entries, then those of each group: sorted once, since there may be a thousand groups."""
    everybody = np.arange(len(place))
    if groups == 1:
        return [everybody]
    order = np.argsort(place, kind="stable")
    return [everybody, *np.split(order, np.searchsorted(place[order], np.arange(1, groups - 1)))]
