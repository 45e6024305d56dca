"""Hold-outs a second time, in plain Python: customer by customer, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.features.plain_rfm import Order
from tests.features.plain_summary import Life, plain_summary


@dataclass(frozen=True)
class Kept:
    """One customer: what was known at the cutoff, what was bought shortly before it, and what came."""

    life: Life
    lately: int
    lately_value: Fraction
    days: tuple[tuple[int, Fraction], ...]


def plain_holdout(
    orders: Sequence[Order], cutoff: date, horizon_days: int, known_on: date, lately_days: int
) -> dict[str, Kept]:
    """Look at everybody who had bought by the cutoff."""
    until = cutoff + timedelta(days=horizon_days)
    lives = plain_summary(orders, cutoff)
    found = {}
    for customer, life in lives.items():
        own = [order for order in orders if order.customer == customer]
        before = _days([o for o in own if o.on <= cutoff], cutoff)
        lately = {on: net for on, net in before.items() if (cutoff - on).days < lately_days}
        after = _days([o for o in own if cutoff < o.on <= until], known_on)
        days = tuple(sorted(((on - cutoff).days, net) for on, net in after.items()))
        found[customer] = Kept(life, len(lately), sum(lately.values(), Fraction(0)), days)
    return found


def by_week(found: dict[str, Kept]) -> Counter[int]:
    """Count purchases by week of the hold-out, from 0."""
    return Counter((day - 1) // 7 for kept in found.values() for day, _ in kept.days)


def _days(orders: Sequence[Order], known_on: date) -> dict[date, Fraction]:
    net: dict[date, Fraction] = {}
    for order in orders:
        back = sum((goods for on, goods in order.refunds if on is None or on <= known_on), Fraction(0))
        if not (back > 0 and back >= order.value):
            net[order.on] = net.get(order.on, Fraction(0)) + order.value - back
    return net
