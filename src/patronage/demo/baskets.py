"""What is in each order, what is taken off, what it costs, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.demo.buying import Orders
from patronage.demo.days import HORIZON_DAYS, day_number
from patronage.demo.demand import PROMOTIONS, promotion_of_day, range_of_day
from patronage.demo.parameters import Trade
from patronage.demo.people import People
from patronage.demo.products import COSTS_ROSE_ON, PRODUCTS
from patronage.demo.streams import Streams

__all__ = [
    "COUPONS",
    "FRIENDS_A_THRIFT",
    "LATE_IN_PROMOTION",
    "LATE_RETURNS",
    "MORE_PIECES",
    "TAKES_PROMOTION",
    "Baskets",
    "Lines",
    "draw_baskets",
    "refunded_cents",
    "share_off",
]

COUPONS = (*(p.code for p in PROMOTIONS), "WELCOME10", "FRIEND10", "LETTER10")
_WELCOME, _FRIEND, _LETTER = range(len(PROMOTIONS), len(COUPONS))
_SHARE_OFF = np.array([*(p.share_off for p in PROMOTIONS), 0.1, 0.1, 0.1, 0.0])
TAKES_PROMOTION, _TAKES_LETTER = 0.6, 0.5
_MOST_LINES = 9
MORE_PIECES = 0.22
LATE_RETURNS = 1.5
LATE_IN_PROMOTION = 1.8
FRIENDS_A_THRIFT = 0.18
_BACK_DAYS = (5, 24)
_UNSHARP = 1e-6

Cents = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Lines:
    """One entry a line, by order; `back` is the running day it is refunded, -1 where it is kept."""

    order: NDArray[np.int32]
    product: NDArray[np.int8]
    quantity: NDArray[np.int8]
    back: NDArray[np.int32]
    damaged: Flags


@dataclass(frozen=True)
class Baskets:
    """One entry an order, in cents: goods, discount, cost; goods given back and the cost that came back."""

    lines: Lines
    gross: Cents
    discount: Cents
    cost: Cents
    returned: Cents
    restocked: Cents
    coupon: NDArray[np.int8]
    late: Flags
    cancelled: Flags
    delivery_days: NDArray[np.int8]

    @property
    def margin(self) -> Cents:
        """What each order leaves: nothing where it was cancelled."""
        left = self.gross - self.discount - self.returned - self.cost + self.restocked
        return np.where(self.cancelled, 0, left)


def draw_baskets(orders: Orders, people: People, trade: Trade, streams: Streams) -> Baskets:
    """Draw the baskets of all orders that somebody would place."""
    rng, size, day = streams.of("orders"), len(orders), orders.day
    promotion = promotion_of_day(HORIZON_DAYS)[day]
    late_share = trade.late * np.where(promotion >= 0, LATE_IN_PROMOTION, 1.0)
    late = rng.random(size) < late_share
    cancelled = (rng.random(size) < trade.cancelled) & (orders.number > 0)
    coupon = _coupons(orders, people.thrift[orders.person], promotion, rng)
    lines = _lines(orders, people, trade, streams)
    price, cost = _cents(p.price for p in PRODUCTS), _cents(p.cost for p in PRODUCTS)
    later = _cents(p.later_cost for p in PRODUCTS)
    worth = price[lines.product] * lines.quantity
    has_risen = day[lines.order] >= day_number(COSTS_ROSE_ON)
    costs = np.where(has_risen, later[lines.product], cost[lines.product]) * lines.quantity
    share = _SHARE_OFF[coupon]
    lines = _returned(lines, day, late & ~cancelled, (trade, cancelled), streams)
    is_back = lines.back >= 0
    gross = _sum(lines.order, worth, size)
    return Baskets(
        lines=lines,
        gross=gross,
        discount=np.rint(gross * share).astype(np.int64),
        cost=_sum(lines.order, costs, size),
        returned=_sum(lines.order[is_back], refunded_cents(worth, share[lines.order])[is_back], size),
        restocked=_sum(lines.order, costs * (is_back & ~lines.damaged), size),
        coupon=coupon,
        late=late,
        cancelled=cancelled,
        delivery_days=(rng.integers(2, 5, size) + late * rng.integers(3, 8, size)).astype(np.int8),
    )


def refunded_cents(worth: Cents, share_off: NDArray[np.float64]) -> Cents:
    """Give what is paid back for a line: never more than was paid, whichever lines come back together."""
    return np.floor(worth * (1 - share_off) + _UNSHARP).astype(np.int64)


def share_off(coupon: NDArray[np.int8]) -> NDArray[np.float64]:
    """Give the share each coupon takes off; -1, no coupon, takes nothing."""
    return _SHARE_OFF[coupon]


def _coupons(
    orders: Orders, thrift: NDArray[np.float64], promotion: NDArray[np.int8], rng: np.random.Generator
) -> NDArray[np.int8]:
    chance = rng.random(len(orders))
    first = (orders.number == 0) & (chance < 0.2 + 0.6 * thrift)
    again = (orders.number > 0) & (chance < FRIENDS_A_THRIFT * thrift)
    coupon = np.where(first, _WELCOME, np.where(again, _FRIEND, -1))
    coupon = np.where((orders.letter >= 0) & (chance < _TAKES_LETTER), _LETTER, coupon)
    takes = (promotion >= 0) & (rng.random(len(orders)) < TAKES_PROMOTION)
    return np.where(takes, promotion, coupon).astype(np.int8)


def _lines(orders: Orders, people: People, trade: Trade, streams: Streams) -> Lines:
    rng, size = streams.of("lines"), len(orders)
    # A first order is a trial.
    mean = people.lines[orders.person] * np.where(orders.number == 0, trade.first_lines, 1.0)
    counts = 1 + np.minimum(rng.poisson(mean), _MOST_LINES - 1)
    order = np.repeat(np.arange(size, dtype=np.int32), counts)
    of_line = orders.day[order]
    # One search over all days: each day's chances lie between its number and the next.
    chances = (range_of_day(HORIZON_DAYS) + np.arange(HORIZON_DAYS)[:, None]).ravel()
    drawn = rng.random(len(order), dtype=np.float32).clip(0, 0.999999)
    product = np.searchsorted(chances, of_line + drawn.astype(np.float64), side="right")
    return Lines(
        order=order,
        product=(product - of_line * len(PRODUCTS)).astype(np.int8),
        quantity=(1 + rng.poisson(MORE_PIECES, len(order))).astype(np.int8),
        back=np.full(len(order), -1, dtype=np.int32),
        damaged=np.zeros(len(order), dtype=np.bool_),
    )


def _returned(
    lines: Lines, day: NDArray[np.int32], late: Flags, rules: tuple[Trade, Flags], streams: Streams
) -> Lines:
    (trade, cancelled), rng, size = rules, streams.of("returns"), len(lines.order)
    shares = dict(trade.returned)
    by_product = np.array([shares[p.category] for p in PRODUCTS])
    chance = by_product[lines.product] * np.where(late, LATE_RETURNS, 1.0)[lines.order]
    comes_back = (rng.random(size) < chance) & ~cancelled[lines.order]
    on = day[lines.order] + rng.integers(*_BACK_DAYS, size)
    return Lines(
        lines.order,
        lines.product,
        lines.quantity,
        np.where(comes_back, on, -1).astype(np.int32),
        comes_back & (rng.random(size) < trade.damaged),
    )


def _cents(amounts: object) -> Cents:
    return np.rint(np.array(list(amounts)) * 100).astype(np.int64)  # type: ignore[call-overload]


def _sum(order: NDArray[np.int32], cents: NDArray[np.integer], size: int) -> Cents:
    # Sums of whole cents below 2**53 are exact in doubles.
    return np.bincount(order, weights=cents, minlength=size).astype(np.int64)
