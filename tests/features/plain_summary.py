"""Customer summaries a second time, in plain Python and by other means: customer by customer, day by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.features.plain_rfm import Order


@dataclass(frozen=True)
class Life:
    """What is known of one customer; `value` is of the repeat purchases that brought money."""

    frequency: int
    recency: int
    t: int
    paid: int
    value: Fraction
    first_value: Fraction


def plain_summary(orders: Sequence[Order], as_of: date, *, with_refunded: bool = False) -> dict[str, Life]:
    """Summarise everybody who is named and bought by a day."""
    days: defaultdict[str, dict[date, Fraction]] = defaultdict(dict)
    for order in orders:
        back = sum((goods for on, goods in order.refunds if on is None or on <= as_of), Fraction(0))
        gone = back > 0 and back >= order.value and not with_refunded
        if order.customer is None or order.on > as_of or gone:
            continue
        before = days[order.customer].get(order.on, Fraction(0))
        days[order.customer][order.on] = before + order.value - back
    return {customer: _life(bought, as_of) for customer, bought in days.items()}


def _life(bought: dict[date, Fraction], as_of: date) -> Life:
    first, *again = sorted(bought)
    paying = [bought[day] for day in again if bought[day] > 0]
    last = again[-1] if again else first
    return Life(
        len(again),
        (last - first).days,
        (as_of - first).days,
        len(paying),
        sum(paying, Fraction(0)),
        bought[first],
    )
