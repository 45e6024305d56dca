"""What was observed, each customer with a chance weight: one replicate of a weighted bootstrap."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar, cast

import numpy as np

from patronage.base.errors import InputError
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Numbers
from patronage.models.opportunity_summary import OpportunitySummary
from patronage.models.renewal_counts import RenewalCounts

__all__ = ["Observed", "weighed_anew"]

Observed = TypeVar("Observed", bound=CustomerSummary | OpportunitySummary | RenewalCounts)

_LEAST = 1e-12  # a weight is above 0


def weighed_anew(observed: Observed, rng: np.random.Generator) -> Observed:
    """Give every customer an exponential weight of mean 1, and all together the weight they have.

    That is Rubin's Bayesian bootstrap. A row of many customers gets the sum of theirs, a gamma, at once: it
    costs as much as there are rows.

    Raises
    ------
    InputError
        Renewals of customers some of whom were first seen at a later age than others.

    Examples
    --------
    >>> seen = CustomerSummary(*np.array([[2, 0], [30, 0], [60, 45]]), np.full(2, np.nan), np.array([3, 997]))
    >>> weighed_anew(seen, np.random.default_rng(1)).weight.round(1)
    array([  3.3, 996.7])
    """
    if isinstance(observed, RenewalCounts):
        return cast("Observed", _renewals(observed, rng))
    return replace(observed, weight=_drawn(np.asarray(observed.weight, np.float64), rng))


def _drawn(weight: Numbers, rng: np.random.Generator) -> Numbers:
    found = np.maximum(rng.gamma(weight), _LEAST)
    return np.asarray(found * (weight.sum() / found.sum()))


def _renewals(observed: RenewalCounts, rng: np.random.Generator) -> RenewalCounts:
    """Weigh those lost at each age, and those last seen there, and count back who had come to it."""
    order = np.argsort(observed.age, kind="stable")
    age, came, lost = observed.age[order], observed.at_risk[order], observed.lost[order]
    stayed = came - lost
    unseen = stayed - np.append(np.where(np.diff(age) == 1, came[1:], 0.0), 0.0)
    late = (unseen < -1e-9 * came) | (np.diff(age, append=age[-1] + 1) != 1)
    if late.any():
        raise InputError(
            f"some customers were first seen after renewal {age[late][0]} and others before; a bootstrap"
            " weighs customers, and such counts do not tell which renewals are of one: take intervals by"
            " standard errors"
        )
    ends = _drawn(np.concatenate([lost, np.maximum(unseen, 0.0)]), rng)
    its_lost, its_unseen = np.split(ends, 2)
    its_lost, its_unseen = np.where(lost > 0, its_lost, 0.0), np.where(unseen > 0, its_unseen, 0.0)
    its_came = np.cumsum((its_lost + its_unseen)[::-1])[::-1]
    return RenewalCounts(age, its_came, its_lost)
