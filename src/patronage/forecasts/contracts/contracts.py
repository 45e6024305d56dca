"""Contracts valued: what those that run will pay, and what a new one is worth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf, isnan, nan

import numpy as np
from numpy.typing import NDArray

from patronage.base.note import Note
from patronage.engine.printer import print_query
from patronage.engine.protocol import Engine
from patronage.features.subscription_durations import SubscriptionDurations, subscription_durations
from patronage.features.subscription_stretches import alike_stretches
from patronage.forecasts.contracts.ahead import ContractsAhead, contracts_ahead
from patronage.forecasts.contracts.contract_sum import ContractSum
from patronage.forecasts.contracts.new_contract import NewContracts, new_contracts
from patronage.forecasts.contracts.notes import FAR, money_notes, notes_of_contracts
from patronage.forecasts.contracts.options import ContractOptions
from patronage.forecasts.contracts.renewal_models import RenewalModel, renewal_models, renewal_notes

__all__ = ["Contracts", "value_contracts"]


@dataclass(frozen=True)
class Contracts:
    """Contracts of a shop, valued within a horizon and without end.

    Parameters
    ----------
    read, models, options
        Contracts alike in a row, the model of each, and what was asked.
    within, endless
        What running ones will pay.
    new, new_endless
        What a new one pays from its first payment on.
    statement, currency
        How they were read, and the shop's money.
    """

    read: SubscriptionDurations
    models: tuple[RenewalModel, ...]
    options: ContractOptions
    within: ContractsAhead
    endless: ContractsAhead
    new: NewContracts
    new_endless: NewContracts
    statement: str = ""
    currency: str = ""

    @property
    def basis(self) -> str:
        """What values are: margin where a rate is known, else revenue."""
        return "revenue" if self.options.margin_rate is None else "margin"

    def together(self, which: NDArray[np.bool_], *, endless: bool = False) -> ContractSum:
        """Add up what running contracts of some rows will pay, within the horizon or without end."""
        return (self.endless if endless else self.within).together(which, self._scale)

    def of_new(self, which: NDArray[np.bool_], *, endless: bool = False) -> ContractSum:
        """Give what a new contract such as those of some rows is worth."""
        return (self.new_endless if endless else self.new).mean(which, self._scale)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What must be said beside all of it."""
        return (
            *self.read.notes,
            *money_notes(self.read, self.within.known, self.options.rate),
            *notes_of_contracts(self.read, self.models, self.options, self._beyond),
            *renewal_notes(self.read, self.models),
        )

    @property
    def _scale(self) -> float:
        return 1.0 if self.options.rate is None else self.options.rate

    @property
    def _beyond(self) -> float:
        """Share of the value without end that lies beyond twice what was observed."""
        everything = np.ones(len(self.read), np.bool_)
        whole = self.endless.together(everything).value
        if isnan(whole) or not whole:
            return nan
        days = FAR * int(self.read.duration.max())
        near = contracts_ahead(self.read, self.models, days, self.options.force)
        return 1 - near.together(everything).value / whole


def value_contracts(
    engine: Engine, as_of: date, options: ContractOptions | None = None, currency: str = ""
) -> Contracts | None:
    """Value the contracts of a shop by a day; None where it has none.

    Parameters
    ----------
    engine
        Holds the facts.
    as_of
        The last day of observation.
    options
        How far to look, which model, at which rates.
    currency
        The shop's.

    Examples
    --------
    >>> from patronage.metrics.worked import small_shop
    >>> lives = [
    ...     {
    ...         "subscription_id": str(n),
    ...         "customer": str(n),
    ...         "started_at": date(2024, 1, 1),
    ...         "amount": 12,
    ...         "currency": "EUR",
    ...         "interval": "year",
    ...         "ended_at": date(2025, 1, 1) if n < 4 else None,
    ...     }
    ...     for n in range(10)
    ... ]
    >>> with small_shop({"subscriptions": lives}) as engine:
    ...     found = value_contracts(engine, date(2025, 1, 1), ContractOptions(horizon=730.5))
    >>> everything = np.ones(len(found.read), np.bool_)
    >>> found.read.running, found.of_new(everything).value
    (6.0, 18.545455)
    """
    asked = options or ContractOptions()
    read = subscription_durations(engine, as_of, asked.observed_from)
    if not len(read):
        return None
    models = renewal_models(read, asked.model)
    return Contracts(
        read=read,
        models=models,
        options=asked,
        within=contracts_ahead(read, models, asked.days, asked.force),
        endless=contracts_ahead(read, models, inf, asked.force),
        new=new_contracts(read, models, asked.days, asked.force),
        new_endless=new_contracts(read, models, inf, asked.force),
        statement=print_query(alike_stretches(as_of), engine.dialect),
        currency=currency,
    )
