"""What a repeat purchase brings today beside what it brought on average since the beginning."""

from __future__ import annotations

from datetime import date, timedelta

from patronage.features.repeat_money import RepeatMoney

__all__ = ["price_level"]

_HISTORY = timedelta(days=730)  # less cannot be told from the season
_SEVERAL = 100


def price_level(money: RepeatMoney, as_of: date) -> float | None:
    """Give the mean of the last 365 days over the mean of all; nothing where that cannot be told.

    It takes two years of history, so that either mean holds whole seasons, and 100 purchases in the last.
    """
    lately, ever = money.lately.mean, money.ever.mean
    if money.first_on is None or as_of - money.first_on < _HISTORY or money.lately.paid < _SEVERAL:
        return None
    return lately / ever if lately and ever else None
