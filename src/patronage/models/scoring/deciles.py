"""Customers in tenths by forecast: what each tenth was to bring, and what it brought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.base.errors import UsageError
from patronage.models.fitting import Numbers
from patronage.models.scoring.judged import Judged

__all__ = ["Deciles", "deciles"]


@dataclass(frozen=True)
class Deciles:
    """Groups of equally many customers, best forecast first; arrays are `(k,)`.

    Parameters
    ----------
    forecast, actual
        Mean by customer of the group.
    customers
        In the group.
    """

    forecast: Numbers
    actual: Numbers
    customers: Numbers

    @property
    def lift(self) -> Numbers:
        """What a customer of each group brought over what one of all brought; `nan` where none did."""
        mean = float(np.average(self.actual, weights=self.customers))
        return self.actual / mean if mean else np.full(len(self.actual), np.nan)

    @property
    def share(self) -> Numbers:
        """Share of all that came which each group brought; `nan` where nothing came."""
        brought = self.actual * self.customers
        return np.asarray(brought / brought.sum()) if brought.sum() else np.full(len(brought), np.nan)

    @property
    def error(self) -> float | None:
        """Mean over groups of `|forecast - actual| / actual`, groups that brought nothing left out."""
        some = self.actual != 0
        off = np.abs(self.forecast[some] - self.actual[some]) / np.abs(self.actual[some])
        return float(off.mean()) if some.any() else None


def deciles(judged: Judged, groups: int = 10) -> Deciles:
    """Group customers by forecast into equally many.

    A row on a border, and rows of one forecast across it, are split in proportion, so that neither the
    order of the rows nor how they were counted together plays a part.

    Raises
    ------
    UsageError
        Fewer than 2 groups.

    Examples
    --------
    >>> deciles(Judged.of([4.0, 3.0, 2.0, 1.0], [6.0, 2.0, 0.0, 0.0]), groups=2).lift
    array([2., 0.])
    """
    if groups < 2:  # noqa: PLR2004
        raise UsageError(f"{groups} groups compare nothing; give 2 or more")
    order, group = np.unique(-judged.forecast, return_inverse=True)
    many = np.bincount(group, judged.weight)
    brought = np.bincount(group, judged.weight * judged.actual)
    ends = np.append(0.0, np.cumsum(many))
    borders = np.linspace(0, ends[-1], groups + 1)
    size = ends[-1] / groups
    forecast, actual = (
        np.diff(np.interp(borders, ends, np.append(0.0, np.cumsum(total)))) / size
        for total in (-order * many, brought)
    )
    return Deciles(forecast, actual, np.full(groups, size))
