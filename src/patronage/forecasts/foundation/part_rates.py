"""The margin rates of parts of the customers: their own as far as they are known, else that of the shop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from patronage.features.margin_by_part import PartMargins, margin_by_part
from patronage.features.repeat_money import YEAR
from patronage.forecasts.foundation.fitted import FittedShop
from patronage.forecasts.foundation.margin import Kept
from patronage.forecasts.foundation.prepared import Prepared
from patronage.forecasts.value_options import ValueOptions
from patronage.models.credibility import credible_rates
from patronage.models.fitting import Numbers

__all__ = ["PartRates", "part_rates", "rates_of"]


@dataclass(frozen=True)
class PartRates:
    """What is left of the net value of a repeat purchase in each of `p` parts of the customers.

    Parameters
    ----------
    rate
        `(p,)`.
    covariance
        `(p, p)`, how surely these are known.
    """

    rate: Numbers
    covariance: Numbers

    @classmethod
    def same(cls, parts: int, rate: float = 1.0) -> PartRates:
        """Give every part one rate that is known for sure."""
        return cls(np.full(parts, rate), np.zeros((parts, parts)))


def part_rates(prepared: Prepared, fitted: FittedShop, options: ValueOptions) -> PartRates:
    """Read the rates of the parts that have a fit of their own, of the days the shop's rate is of."""
    kept, summarised = prepared.kept, prepared.summarised
    if kept.basis == "revenue":
        return PartRates.same(len(fitted.parts))
    part = summarised.options.covariates[0] if fitted.parts != ("",) else None
    after = summarised.as_of - YEAR if kept.is_recent else None
    found = margin_by_part(summarised.engine, summarised.as_of, summarised.options, part, after)
    return rates_of(found, fitted.parts, kept, float(options.margin_rate or 0))


def rates_of(found: PartMargins, parts: tuple[str, ...], kept: Kept, stated: float) -> PartRates:
    """Give the rates of some parts: shrunk toward that of all, and stated for what is of unknown cost.

    Parameters
    ----------
    found
        What was left in any parts; of those that are not among them nothing is known.
    parts
        The names of the parts.
    kept
        The rate of the shop, which is that of a part of which nothing is known.
    stated
        The rate of what is of unknown cost, where the shop's rate takes one.
    """
    names = (*found.names, *(name for name in parts if name not in found.names))
    columns = (found.customers, found.costed_value, found.margin, found.squares, found.value)
    *sums, value = (np.pad(column, (0, len(names) - len(column))) for column in columns)
    credible = credible_rates(*sums)
    rate, covariance = credible.rate, credible.covariance
    if kept.basis == "assumed":
        known = np.divide(sums[1], value, out=np.full(len(names), kept.coverage), where=value > 0)
        rate, covariance = known * rate + (1 - known) * stated, covariance * np.outer(known, known)
    place = np.array([names.index(name) for name in parts])
    return PartRates(rate[place], covariance[np.ix_(place, place)])
