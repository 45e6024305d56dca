"""What the seeded shop spent to be seen, and who came: spend by day and campaign, visits, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.shop_model import CHANNELS, FIRST_DAY, LAST_DAY, Shop

__all__ = ["PAID", "Spend", "Visits", "invent_spend", "invent_visits"]

PAID = tuple(CHANNELS.index(name) for name in ("search", "social", "affiliate", "display"))
_CAMPAIGNS = 5
_DAYS = (LAST_DAY - FIRST_DAY).days + 1
_CENTS_A_CUSTOMER, _CLICKS_A_EURO = 3500, 1.8
_SEEN, _STRANGERS, _CARTED = 0.3, 0.4, 0.2

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Spend:
    """One entry a day, paid channel and campaign; amounts are in cents."""

    day: Ints
    channel: Ints
    campaign: Ints
    cents: Ints
    impressions: Ints
    clicks: Ints


@dataclass(frozen=True)
class Visits:
    """One entry a visit, by time; a visitor with a customer is that customer's browser."""

    visitor: Ints
    customer: Ints
    is_named: Bools
    second: Ints
    channel: Ints
    is_carted: Bools


def invent_spend(shop: Shop, seed: int) -> Spend:
    """Draw spend for every day, so that a new customer costs about 35; the same seed gives the same."""
    rng = np.random.default_rng(seed)
    day, channel, campaign = (
        a.ravel() for a in np.meshgrid(range(_DAYS), PAID, range(_CAMPAIGNS), indexing="ij")
    )
    mean = _CENTS_A_CUSTOMER * len(shop.people.first) / len(day)
    cents = np.round(rng.gamma(4, mean / 4, len(day))).astype(np.int64)
    clicks = rng.poisson(cents / 100 * _CLICKS_A_EURO)
    return Spend(day, channel, campaign, cents, clicks * rng.integers(20, 60, len(day)), clicks)


def invent_visits(shop: Shop, seed: int) -> Visits:
    """Draw a visit before three orders of ten, and strangers beside them."""
    rng = np.random.default_rng(seed)
    orders, people = shop.orders, len(shop.people.first)
    bought = np.flatnonzero(rng.random(len(orders.second)) < _SEEN)
    strangers = int(len(orders.second) * _STRANGERS)
    before = rng.integers(60, 12 * 86_400, len(bought))
    customer = np.concatenate([orders.customer[bought], np.zeros(strangers, np.int64)])
    named = np.concatenate([orders.is_given[bought], np.zeros(strangers, bool)])
    visitor = np.concatenate([orders.customer[bought], people + rng.integers(0, strangers, strangers)])
    second = np.concatenate(
        [np.maximum(orders.second[bought] - before, 0), rng.integers(0, _DAYS * 86_400, strangers)]
    )
    by_time = np.argsort(second, kind="stable")
    return Visits(
        visitor=visitor[by_time],
        customer=customer[by_time],
        is_named=named[by_time],
        second=second[by_time],
        channel=rng.integers(len(CHANNELS), size=len(second)),
        is_carted=rng.random(len(second)) < _CARTED,
    )
