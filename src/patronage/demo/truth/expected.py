"""What a customer who has not left is expected to order and to leave, given all it is, but not the shocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.demo.baskets import (
    COUPONS,
    FRIENDS_A_THRIFT,
    LATE_IN_PROMOTION,
    LATE_RETURNS,
    MORE_PIECES,
    TAKES_PROMOTION,
    share_off,
)
from patronage.demo.days import DAYS, HORIZON_DAYS
from patronage.demo.demand import promotion_of_day, range_of_day
from patronage.demo.parameters import Trade
from patronage.demo.products import PRODUCTS

__all__ = ["Expected", "expect"]

_GRID = 400
_SHORTEST, _LONGEST = 1.0, 1e5

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Expected:
    """By customer: orders, and margin in money, up to a day of the future."""

    orders: Floats
    margin: Floats


@dataclass(frozen=True)
class Customer:
    """By customer: orders a day, mean days to stay, lines beyond the first, how much coupons draw it."""

    rate: Floats
    life_mean: Floats
    lines: Floats
    thrift: Floats


def expect(customer: Customer, trade: Trade, demand: Floats, until: int) -> Expected:
    """Add up, over the days from the end of observation, the chance to be there times what a day brings."""
    days = np.arange(DAYS, until)
    wish = demand[days] * (1 - trade.cancelled)
    full, lost = _line_margin(trade)
    promotion = promotion_of_day(HORIZON_DAYS)
    takes = np.where(promotion >= 0, TAKES_PROMOTION, 0.0)
    always = takes * share_off(promotion)
    by_thrift = (1 - takes) * FRIENDS_A_THRIFT * share_off(np.array([COUPONS.index("FRIEND10")]))[0]
    # The chance to be there depends on a customer by its mean stay alone: a grid of stays serves them all.
    stays = np.geomspace(_SHORTEST, _LONGEST, _GRID)
    there = np.exp(-(days - DAYS + 0.5) / stays[:, None])
    at = np.log(customer.life_mean.clip(_SHORTEST, _LONGEST))
    orders, plain, thrifty = (
        customer.rate * np.interp(at, np.log(stays), there @ worth)
        for worth in (wish, wish * (full - lost * always)[days], wish * (lost * by_thrift)[days])
    )
    return Expected(orders, (1 + customer.lines) * (plain - customer.thrift * thrifty))


def _line_margin(trade: Trade) -> tuple[Floats, Floats]:
    """Give, by day, what a line leaves when nothing is taken off, and what it loses for all that is."""
    chances = np.diff(range_of_day(HORIZON_DAYS), axis=1, prepend=0.0)
    price = np.array([p.price for p in PRODUCTS])
    cost = np.array([p.later_cost for p in PRODUCTS])
    shares = dict(trade.returned)
    back = np.array([shares[p.category] for p in PRODUCTS])
    late = trade.late * np.where(promotion_of_day(HORIZON_DAYS) >= 0, LATE_IN_PROMOTION, 1.0)
    returned = back * (1 + late[:, None] * (LATE_RETURNS - 1))
    pieces = 1 + MORE_PIECES
    kept = price * (1 - returned)
    leaves = kept - cost * (1 - returned * (1 - trade.damaged))
    full: Floats = pieces * (chances * leaves).sum(axis=1)
    lost: Floats = pieces * (chances * kept).sum(axis=1)
    return full, lost
