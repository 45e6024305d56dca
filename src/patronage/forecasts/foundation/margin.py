"""What is left of the net value of a repeat purchase: by known costs, at a stated rate, or not known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from patronage.base.note import Note
from patronage.features.repeat_money import Brought, RepeatMoney

__all__ = ["Kept", "kept_of"]

_ENOUGH = 0.95
_SEVERAL = 100  # purchases; fewer of the last year tell less than all


@dataclass(frozen=True)
class Kept:
    """The margin rate values are reckoned at.

    Parameters
    ----------
    rate
        Margin over net value; 1 where costs are not known, and values stand on revenue.
    basis
        `known`: by known costs. `assumed`: at a stated rate where they are not. `revenue`: neither.
    coverage
        Share of the net value whose cost is known.
    is_recent
        Whether it is that of the last 365 days, not of all.
    """

    rate: float
    basis: Literal["known", "assumed", "revenue"]
    coverage: float
    is_recent: bool

    @property
    def note(self) -> Note:
        """Say what the values stand on."""
        if self.basis == "revenue":
            return Note.of("value.revenue", coverage=self.coverage)
        return Note.of(f"value.margin_{self.basis}", rate=self.rate, coverage=self.coverage)


def kept_of(money: RepeatMoney, stated: Decimal | None) -> Kept:
    """Take the rate of the last 365 days, or of all where they hold fewer than 100 repeat purchases.

    Examples
    --------
    >>> year = Brought(paid=200, value=1000.0, costed_value=1000.0, margin=400.0)
    >>> kept_of(RepeatMoney(year, year, None), None)
    Kept(rate=0.4, basis='known', coverage=1.0, is_recent=True)
    """
    is_recent = money.lately.paid >= _SEVERAL
    brought = money.lately if is_recent else money.ever
    coverage = brought.costed_value / brought.value if brought.value else 0.0
    if stated is not None and coverage < 1:
        return Kept(_with_stated(brought, float(stated)), "assumed", coverage, is_recent)
    if coverage >= _ENOUGH:
        return Kept(brought.margin / brought.costed_value, "known", coverage, is_recent)
    return Kept(1.0, "revenue", coverage, is_recent)


def _with_stated(brought: Brought, rate: float) -> float:
    if not brought.value:
        return rate
    return (brought.margin + rate * (brought.value - brought.costed_value)) / brought.value
