"""What tells customers apart, as numbers that parameters move with: levels of texts, and plain numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from patronage.base.errors import InputError, UnknownName
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Numbers

__all__ = ["Covariate", "Design", "design_of"]

_MOST = 2_000  # kinds of customers, each of whose likelihood is computed by itself


@dataclass(frozen=True)
class Covariate:
    """A column that tells customers apart.

    Parameters
    ----------
    name
        Its header.
    base
        What the parameters are of: the level most customers have, or the mean of numbers.
    levels
        The other levels, each with an effect of its own; none for numbers.
    """

    name: str
    base: str | float
    levels: tuple[str, ...]

    @property
    def effects(self) -> tuple[str, ...]:
        """What has a coefficient."""
        if isinstance(self.base, float):
            return (self.name,)
        return tuple(f"{self.name}={level}" for level in self.levels)

    def row(self, value: object) -> list[float]:
        """Give one customer's numbers: 0 at the base.

        Raises
        ------
        InputError
            A level nobody was seen with, or no number.
        """
        if isinstance(self.base, float):
            try:
                return [float(str(value)) - self.base]
            except ValueError as error:
                raise InputError(f"{self.name} is {value!r}; expected a number") from error
        if str(value) not in {self.base, *self.levels}:
            known = ", ".join((self.base, *self.levels))
            raise InputError(f"{self.name} is {value!r}; expected one of those it was fitted to: {known}")
        return [float(level == str(value)) for level in self.levels]


@dataclass(frozen=True)
class Design:
    """Kinds of customers by their covariates.

    Parameters
    ----------
    covariates
        The columns.
    kinds
        `(p, m)`, a row a kind, a column an effect.
    place
        `(n,)`, the kind of each row of the summary.
    spread
        `(m,)`, how much each effect's column varies between customers; 1 where it does not.
    """

    covariates: tuple[Covariate, ...]
    kinds: Numbers
    place: NDArray[np.intp]
    spread: Numbers

    @property
    def effects(self) -> tuple[str, ...]:
        """What has a coefficient."""
        return tuple(effect for each in self.covariates for effect in each.effects)

    def row(self, values: Mapping[str, object]) -> Numbers:
        """Give one customer's numbers, `(m,)`.

        Raises
        ------
        InputError
            A covariate is not given, or cannot be.
        """
        missing = [each.name for each in self.covariates if each.name not in values]
        if missing:
            raise InputError(f"{', '.join(missing)} is not given; give a value for each covariate of the fit")
        return np.array([number for each in self.covariates for number in each.row(values[each.name])])


def design_of(summary: CustomerSummary, names: Sequence[str]) -> Design:
    """Take columns of a summary for covariates: numbers plain, all else as levels.

    Raises
    ------
    UnknownName
        There is no such column.
    InputError
        A number is missing, or customers are of too many kinds.
    """
    columns = dict(summary.covariates)
    for name in names:
        if name not in columns:
            raise UnknownName.among("covariate", name, columns)
    weight = np.asarray(summary.weight, np.float64)
    pairs = [_covariate(name, columns[name], weight) for name in names]
    values = np.concatenate([np.empty((len(summary), 0)), *(column for _, column in pairs)], axis=1)
    kinds, place = np.unique(values, axis=0, return_inverse=True)
    if len(kinds) > _MOST:
        raise InputError(
            f"{', '.join(names)} tell {len(kinds):,} kinds of customers apart; expected at most {_MOST:,}:"
            " round numbers, or put them into bands"
        )
    mean = weight @ values / weight.sum()
    spread = np.sqrt(weight @ (values - mean) ** 2 / weight.sum())
    return Design(tuple(each for each, _ in pairs), kinds, place.ravel(), np.where(spread > 0, spread, 1.0))


def _covariate(name: str, column: NDArray[Any], weight: Numbers) -> tuple[Covariate, Numbers]:
    if column.dtype.kind in "iuf":
        numbers = column.astype(np.float64)
        if not np.isfinite(numbers).all():
            row = int(np.flatnonzero(~np.isfinite(numbers))[0])
            raise InputError(
                f"row {row} has {name} {numbers[row]}; expected a number in every row, or texts for levels"
            )
        mean = float(weight @ numbers / weight.sum())
        return Covariate(name, mean, ()), numbers[:, None] - mean
    texts = column.astype(str)
    levels, place = np.unique(texts, return_inverse=True)
    base = int(np.argmax(np.bincount(place.ravel(), weights=weight)))
    others = [level for i, level in enumerate(levels.tolist()) if i != base]
    shown = texts[:, None] == np.array(others, texts.dtype)[None, :]
    return Covariate(name, str(levels[base]), tuple(others)), shown.astype(np.float64)
