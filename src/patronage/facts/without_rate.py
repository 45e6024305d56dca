"""Amounts in other currencies that nothing converts, as a shop holds them: listed, and added to nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from patronage.base.select import select, source
from patronage.contract.foreign_facts import FOREIGN_AMOUNTS
from patronage.engine.protocol import Engine

__all__ = ["AmountWithoutRate", "Unrated", "by_currency", "read_amounts_without_rate"]


@dataclass(frozen=True)
class AmountWithoutRate:
    """What a delivered table holds in one currency on one day that has no rate; a refund may have no day."""

    delivered: str
    currency: str
    day: date | None
    rows: int
    amount: Decimal


@dataclass(frozen=True)
class Unrated:
    """The same over several days: the first and the last, and how many."""

    delivered: str
    currency: str
    first: date | None
    last: date | None
    days: int
    rows: int
    amount: Decimal


def read_amounts_without_rate(engine: Engine) -> tuple[AmountWithoutRate, ...]:
    """Read what counts nowhere for want of a rate, by table, currency and day."""
    f = source(FOREIGN_AMOUNTS.name, "f")
    names = ("delivered", "currency", "day", "rows", "amount")
    query = select(f, **{name: f[name] for name in names}).where(f["rate"].is_null())
    _, found = engine.run(query.order_by("delivered", "currency", "day"))
    return tuple(AmountWithoutRate(*row) for row in found)  # type: ignore[arg-type]  # the mart's columns are of these types


def by_currency(amounts: Iterable[AmountWithoutRate]) -> tuple[Unrated, ...]:
    """Add up days, but never currencies; by table and currency.

    Examples
    --------
    >>> days = [AmountWithoutRate("orders", "USD", date(2025, 1, n), 1, Decimal(n)) for n in (3, 5)]
    >>> [(one.currency, one.days, one.rows, one.amount) for one in by_currency(days)]
    [('USD', 2, 2, Decimal('8'))]
    """
    groups: dict[tuple[str, str], list[AmountWithoutRate]] = {}
    for one in amounts:
        groups.setdefault((one.delivered, one.currency), []).append(one)
    return tuple(
        Unrated(
            delivered,
            currency,
            min((one.day for one in same if one.day), default=None),
            max((one.day for one in same if one.day), default=None),
            len(same),
            sum(one.rows for one in same),
            sum((one.amount for one in same), Decimal(0)),
        )
        for (delivered, currency), same in sorted(groups.items())
    )
