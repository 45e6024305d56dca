"""What a reader must know of scored customers: the rules, who is left out, and scores that say little."""

from __future__ import annotations

from datetime import date, timedelta

from patronage.features.options import RfmOptions
from patronage.features.population import Population

__all__ = ["rfm_notes"]

_CROWDED = 0.8
_RULES = {
    "thirds": "scores by thirds of the customers, equal values alike",
    "ranges": "scores by equal ranges, of the window for recency, of the values for frequency and money",
}
_TIERS = {
    "sums": "tiers by the sum of the scores: 7-9 top, 5-6 middle, 3-4 low",
    "thirds": "tiers by thirds of the customers, by the sum of the scores and without splitting equal sums",
}


def rfm_notes(found: Population, as_of: date, options: RfmOptions) -> tuple[str, ...]:
    """Collect the notes of a scoring: rules first, then what is left out, then warnings."""
    start = as_of - timedelta(days=options.window_days - 1)
    notes = [
        f"orders of known customers from {start} to {as_of} ({options.window_days} days)",
        _RULES[options.scoring],
        _TIERS[options.tiers],
        _outside(found),
        _not_given(found),
        _refunds(found),
        _short(found, start, as_of),
        *_crowded(found),
    ]
    return tuple(note for note in notes if note)


def _outside(found: Population) -> str:
    if not found.outside:
        return ""
    share = found.outside / found.customers
    return (
        f"{found.outside:,} known customers ({share:.1%}) ordered only before the window: outside, not scored"
    )


def _not_given(found: Population) -> str:
    if not found.orders_not_given:
        return ""
    share = found.orders_not_given / (found.orders + found.orders_not_given)
    return f"{found.orders_not_given:,} orders of the window ({share:.1%}) name no customer and are left out"


def _refunds(found: Population) -> str:
    if not found.refunds_without_order:
        return ""
    return f"{found.refunds_without_order:,} refund lines name no known order and lower nobody's value"


def _short(found: Population, start: date, as_of: date) -> str:
    if found.first_on is None or found.first_on <= start:
        return ""
    days = (as_of - found.first_on).days + 1
    return f"only {days} days of the window were observed: the first order is of {found.first_on}"


def _crowded(found: Population) -> list[str]:
    return [
        f"warning: {name} score {level} holds {held / found.inside:.1%} of the customers,"
        f" so {name} hardly tells them apart"
        for (name, level), held in found.holders
        if held > _CROWDED * found.inside
    ]
