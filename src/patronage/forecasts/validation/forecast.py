"""What a contender says of the customers of a hold-out."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from patronage.base.note import Note
from patronage.models.fitting import Numbers

__all__ = ["Counted", "Forecast", "Spread", "Totals"]

Totals = Callable[[Numbers], Numbers]
"""What is known of a customer of each row, `(n,)`, added up over the customers of each group, `(groups,)`."""


@dataclass(frozen=True)
class Counted:
    """The probability forecast of what came; arrays are `(n,)`.

    Parameters
    ----------
    below, at
        Of fewer purchases than came, and of just as many.
    active
        Of at least one purchase.
    """

    below: Numbers
    at: Numbers
    active: Numbers


@dataclass(frozen=True)
class Spread:
    """How far totals may lie from their forecast, as variances; arrays are `(groups,)`.

    Parameters
    ----------
    purchases, value
        Of the purchases and of the money of each group: chance, and what the parameters leave open.
    """

    purchases: Numbers
    value: Numbers


class Forecast(ABC):
    """A contender that has seen what lies before a cutoff, and nothing else."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The name of the contender."""

    @property
    def findings(self) -> Sequence[Note]:
        """What must be said of it."""
        return ()

    @abstractmethod
    def purchases(self, days: float) -> Numbers:
        """Give what a customer of each row is to buy within some days of the cutoff, `(n,)`."""

    @abstractmethod
    def value(self, days: float) -> Numbers:
        """Give what a customer of each row is to bring within some days, `(n,)`."""

    def counted(self) -> Counted | None:
        """Give how probable what came was; nothing where it forecasts no distribution."""
        return None

    def spread(self, totals: Totals) -> Spread | None:
        """Give the variances of the totals of groups; nothing where it forecasts no distribution."""
        del totals
        return None
