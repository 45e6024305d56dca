"""How much more or less is bought in each month of the year, when nothing else changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.models.fitting import Numbers

__all__ = ["MONTHS", "CohortMonths", "seasonal_index"]

MONTHS = 12
_YEARS = 2
_ROUNDS = 100
_TURNS = 3
_STILL = 1e-6
_LEAST = 0.05  # no month is without any purchase for ever
_TINY = 1e-12


@dataclass(frozen=True)
class CohortMonths:
    """Repeat purchases by the month of the first purchase and by their own.

    Parameters
    ----------
    months
        `(m,)`, calendar months without a gap, as `datetime64[M]`.
    customers
        `(m,)`, who bought for the first time in each.
    purchases
        `(m, m)`, of the customers of a row in the month of a column; nothing below the diagonal.
    """

    months: NDArray[np.datetime64]
    customers: Numbers
    purchases: Numbers


def seasonal_index(seen: CohortMonths) -> Numbers | None:
    """Estimate an index of the twelve months of the year, 1 on average.

    A cohort c of N customers buys N_c h_c g(age) s(month of the year) times in a month, as Poisson: the most
    likely factors h, g and s, in turns. So growth, ageing and better or worse cohorts are no season. The
    index is drawn towards 1 by as much as months of one name differ from year to year.

    Returns
    -------
    Numbers or None
        `(12,)` from January on; None where fewer than 24 months were observed, or in one month of the year
        nothing was bought.

    Examples
    --------
    >>> months = np.arange("2023-01", "2026-01", dtype="datetime64[M]")
    >>> index = np.array([0.9] * 11 + [2.1])
    >>> seen = np.triu(np.ones((36, 36)), 1) * 100 * np.tile(index, 3)
    >>> seasonal_index(CohortMonths(months, np.full(36, 1000.0), seen)).round(1)
    array([0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 2.1])
    """
    count = len(seen.months)
    if count < _YEARS * MONTHS:
        return None
    of_year = seen.months.astype(np.int64) % MONTHS  # 0 is January, as 1970 began with one
    by_month = np.triu(seen.purchases).sum(axis=0)
    index, steady = np.ones(MONTHS), _steady(seen, np.ones(count))
    for _ in range(_ROUNDS):
        before, index = index, _ratio(_by_year(of_year, by_month), _by_year(of_year, steady))
        index = index / max(float(index.mean()), _TINY)
        if float(np.abs(index - before).max()) < _STILL:
            break
        steady = _steady(seen, index[of_year])
    return _shrunk(index, of_year, by_month, steady) if (index > 0).all() else None


def _steady(seen: CohortMonths, season: Numbers) -> Numbers:
    """Return what each month would see without a season: by cohort and by age, most likely in turns."""
    count = len(season)
    age = np.maximum(np.arange(count)[None, :] - np.arange(count)[:, None], 0)
    observed, exposed = np.triu(seen.purchases), np.triu(np.tile(seen.customers[:, None], count))
    by_cohort, aged = np.ones(count), exposed
    for _ in range(_TURNS):
        expected = exposed * by_cohort[:, None] * season
        sums = (np.bincount(age.ravel(), each.ravel()).astype(np.float64) for each in (observed, expected))
        aged = exposed * _ratio(*sums)[age]
        by_cohort = _ratio(observed.sum(axis=1), (aged * season).sum(axis=1))
    return np.asarray((aged * by_cohort[:, None]).sum(axis=0))


def _by_year(of_year: NDArray[np.int64], values: Numbers) -> Numbers:
    return np.bincount(of_year, values, MONTHS).astype(np.float64)


def _shrunk(index: Numbers, of_year: NDArray[np.int64], seen: Numbers, steady: Numbers) -> Numbers:
    """Draw the index towards 1 by the share of its spread that is chance."""
    some = steady > 0
    ratio = _ratio(seen, steady * index[of_year])[some]
    weight = steady[some]
    # Months of one name about their mean: what is left of freedom is the years less one of each.
    spare = max(int(some.sum()) - MONTHS, 1)
    noise = float((weight * (ratio - 1) ** 2).sum()) / spare
    by_chance = float(np.mean(noise / np.maximum(_by_year(of_year, steady), _TINY)))
    spread = float(((index - 1) ** 2).mean())
    trust = max(1 - by_chance / spread, 0.0) if spread > 0 else 0.0
    found = np.maximum(1 + trust * (index - 1), _LEAST)
    return np.asarray(found / found.mean())


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
