"""RFM a second time, in plain Python and by other means: counting who is behind, customer by customer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True)
class Order:
    customer: str | None
    on: date
    value: Fraction
    refunds: tuple[tuple[date | None, Fraction], ...] = ()


@dataclass(frozen=True)
class Card:
    days: int
    orders: int
    value: Fraction
    scores: tuple[int, int, int] = (0, 0, 0)
    tier: str = ""


def plain_rfm(
    orders: Sequence[Order], as_of: date, window_days: int, scoring: str, tiers: str
) -> dict[str, Card]:
    cards = _cards(orders, as_of, window_days)
    values: list[dict[str, Fraction]] = [
        {c: Fraction(-card.days) for c, card in cards.items()},
        {c: Fraction(card.orders) for c, card in cards.items()},
        {c: card.value for c, card in cards.items()},
    ]
    if scoring == "thirds":
        scores = [_thirds(each) for each in values]
    else:
        # A recency of d days has used up d of the window's days.
        recency = {c: _place(Fraction(window_days - card.days), window_days) for c, card in cards.items()}
        scores = [recency, *(_ranges(each) for each in values[1:])]
    sums = {c: Fraction(sum(score[c] for score in scores)) for c in cards}
    tier = _by_sum if tiers == "sums" else _by_third(_thirds(sums))
    return {
        c: Card(
            card.days,
            card.orders,
            card.value,
            (scores[0][c], scores[1][c], scores[2][c]),
            tier(c, int(sums[c])),
        )
        for c, card in cards.items()
    }


def _cards(orders: Sequence[Order], as_of: date, window_days: int) -> dict[str, Card]:
    cards: dict[str, Card] = {}
    for order in orders:
        days = (as_of - order.on).days
        if order.customer is None or not 0 <= days < window_days:
            continue
        back = sum((goods for on, goods in order.refunds if on is None or on <= as_of), Fraction(0))
        so_far = cards.get(order.customer, Card(days, 0, Fraction(0)))
        cards[order.customer] = Card(
            min(so_far.days, days), so_far.orders + 1, so_far.value + order.value - back
        )
    return cards


def _thirds(values: Mapping[str, Fraction]) -> dict[str, int]:
    everyone = sorted(values.values())
    shares = {c: Fraction(bisect_left(everyone, mine), len(everyone)) for c, mine in values.items()}
    return {c: 1 + (share >= Fraction(1, 3)) + (share >= Fraction(2, 3)) for c, share in shares.items()}


def _ranges(values: Mapping[str, Fraction]) -> dict[str, int]:
    least, most = min(values.values(), default=Fraction(0)), max(values.values(), default=Fraction(0))
    if least == most:
        return dict.fromkeys(values, 1)
    edges = [least + (most - least) * Fraction(step, 3) for step in (1, 2)]
    return {c: 1 + sum(mine >= edge for edge in edges) for c, mine in values.items()}


def _place(left: Fraction, window_days: int) -> int:
    if left > Fraction(2 * window_days, 3):
        return 3
    return 2 if left > Fraction(window_days, 3) else 1


def _by_sum(_: str, score: int) -> str:
    return {3: "low", 4: "low", 5: "middle", 6: "middle"}.get(score, "top")


def _by_third(thirds: Mapping[str, int]) -> Callable[[str, int], str]:
    return lambda customer, _: ("low", "middle", "top")[thirds[customer] - 1]
