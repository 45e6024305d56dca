"""Rates a second time: the one told for a day, else the last before it for a week, from a list of rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

HOLDS_DAYS = 7


class Rates:
    """What one unit of a currency was worth at home on a day; nothing without a rate."""

    def __init__(self, rows: Iterable[Mapping[str, Any]], home: str) -> None:
        self.home = home
        self.told = {
            (r["currency_from"], r["currency_to"], r["valid_on"]): Decimal(str(r["rate"])) for r in rows
        }
        self.others = sorted({code for pair in self.told for code in pair[:2]})

    def get(self, of: tuple[str, date | None]) -> Decimal | None:
        currency, day = of
        if day is None:
            return None
        for back in range(HOLDS_DAYS + 1):
            rate = self.on(currency, day - timedelta(days=back))
            if rate is not None:
                return rate
        return None

    def on(self, currency: str, day: date) -> Decimal | None:
        straight = self.pair(currency, self.home, day)
        if straight is not None:
            return straight
        for third in self.others:
            if third not in (currency, self.home):
                one, two = self.pair(currency, third, day), self.pair(third, self.home, day)
                if one is not None and two is not None:
                    return one * two
        return None

    def pair(self, one: str, other: str, day: date) -> Decimal | None:
        if (one, other, day) in self.told:
            return self.told[one, other, day]
        back = self.told.get((other, one, day))
        return None if back is None else 1 / back
