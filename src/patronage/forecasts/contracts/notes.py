"""What must be said beside the worth of contracts."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

import numpy as np
from numpy.typing import NDArray

from patronage.base.note import Note
from patronage.features.subscription_durations import SubscriptionDurations
from patronage.forecasts.contracts.new_contract import SEVERAL
from patronage.forecasts.contracts.options import ContractOptions
from patronage.forecasts.contracts.payments import is_discounted, period_of
from patronage.forecasts.contracts.renewal_models import RenewalModel, name_of

__all__ = ["FAR", "extrapolation_notes", "money_notes", "notes_of_contracts"]

FAR = 2
"""Times what was observed, beyond which a horizon is an extrapolation."""


def money_notes(
    read: SubscriptionDurations, known: NDArray[np.bool_], margin_rate: float | None
) -> Iterator[Note]:
    """Say of which running contracts nothing is known, and whether money is margin.

    Parameters
    ----------
    read
        Contracts, running or not.
    known
        `(n,)`, those a model speaks for.
    margin_rate
        Share of payments that is margin, where it is stated.
    """
    running = ~read.lost
    if unpriced := int(read.unpriced[running].sum()):
        yield Note.of("churn.contracts_unpriced", number=unpriced)
    if unknown := int(read.weight[running & ~known].sum()):
        yield Note.of("churn.contracts_too_young", number=unknown)
    if margin_rate is None:
        yield Note.of("churn.contract_revenue")
    else:
        yield Note.of("churn.contract_margin", rate=margin_rate)


def extrapolation_notes(read: SubscriptionDurations, days: float) -> Iterator[Note]:
    """Say so where the horizon is over twice the longest time a contract was followed for."""
    followed = int(read.duration.max())
    if days > FAR * followed and not isinf(days):
        yield Note.of("churn.extrapolated", days=int(days), followed=followed)


def notes_of_contracts(
    read: SubscriptionDurations, models: tuple[RenewalModel, ...], options: ContractOptions, beyond: float
) -> Iterator[Note]:
    """Say by which models contracts are valued, how far, and what intervals hold.

    Parameters
    ----------
    read, models, options
        Contracts, the model of each, and what was asked.
    beyond
        Share of their value without end that lies beyond twice what was observed; `nan` where there is none.
    """
    names = ", ".join(sorted({name_of(model.fitted) for model in models}))
    rate = options.annual_rate
    if names and isinf(options.days):
        yield Note.of("contracts.endless", models=names, rate=rate)
    elif names:
        yield Note.of("contracts.horizon", days=int(options.days), models=names, rate=rate)
    yield from extrapolation_notes(read, options.days)
    if beyond > 0:
        yield Note.of("contracts.beyond", share=beyond, days=FAR * int(read.duration.max()))
    if not all(is_discounted(period_of(model.paid), options.force) for model in models):
        yield Note.of("contracts.undiscounted", rate=rate)
    if names:
        yield Note.of("contracts.intervals")
        yield Note.of("contracts.new", number=SEVERAL)
