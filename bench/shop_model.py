"""A seeded shop as arrays: who buys when, where, for how much, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

__all__ = ["CHANNELS", "COUNTRIES", "FIRST_DAY", "LAST_DAY", "Orders", "People", "Refunds", "Shop", "invent"]

FIRST_DAY = date(2023, 1, 1)
LAST_DAY = date(2025, 12, 31)
_DAYS = (LAST_DAY - FIRST_DAY).days + 1

CHANNELS = ("search", "social", "email", "referral", "direct", "affiliate", "marketplace", "display")
_CHANNEL_SHARE = (0.26, 0.19, 0.10, 0.08, 0.15, 0.09, 0.08, 0.05)
COUNTRIES = ("DE", "FR", "ES", "IT", "NL")
_COUNTRY_SHARE = (0.42, 0.2, 0.16, 0.13, 0.09)
# Share of all repeat orders that go to customers in proportion to how keen and how loyal each one is.
_KEENNESS_SHAPE = 0.9
_MEAN_LIFE_DAYS = 420.0
_OTHER_CHANNEL = 0.4
_NO_CUSTOMER, _CANCELLED, _DISCOUNTED, _COST_UNKNOWN = 0.02, 0.015, 0.25, 0.01
_REFUNDED, _WHOLE_REFUND = 0.06, 0.4

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class People:
    """One entry a customer: indices into `CHANNELS` and `COUNTRIES`, and the second of the first order."""

    channel: Ints
    country: Ints
    first: Ints


@dataclass(frozen=True)
class Orders:
    """One entry an order, by time; seconds count from the first day, amounts are in cents."""

    customer: Ints
    is_given: Bools
    second: Ints
    channel: Ints
    is_cancelled: Bools
    gross: Ints
    discount: Ints
    cost: Ints
    cost_known: Bools
    shipping_cost: Ints
    payment_fee: Ints
    units: Ints


@dataclass(frozen=True)
class Refunds:
    """One entry a refund: the order's place, the second it was made, cents of goods."""

    order: Ints
    second: Ints
    goods: Ints


@dataclass(frozen=True)
class Shop:
    """All three together."""

    people: People
    orders: Orders
    refunds: Refunds


def invent(orders: int, customers: int, seed: int) -> Shop:
    """Draw a shop; the same numbers and seed give the same shop."""
    rng = np.random.default_rng(seed)
    people = _invite(customers, rng)
    bought = _buy(people, orders, rng)
    return Shop(people, bought, _give_back(bought, rng))


def _invite(customers: int, rng: np.random.Generator) -> People:
    growth = 1 + 0.5 * np.arange(_DAYS) / _DAYS
    day = np.sort(rng.choice(_DAYS, customers, p=growth / growth.sum()))
    return People(
        channel=rng.choice(len(CHANNELS), customers, p=_CHANNEL_SHARE),
        country=rng.choice(len(COUNTRIES), customers, p=_COUNTRY_SHARE),
        first=day * 86_400 + rng.integers(86_400, size=customers),
    )


def _buy(people: People, orders: int, rng: np.random.Generator) -> Orders:
    """Give everybody a first order and deal the others out, in time order."""
    customers = len(people.first)
    stay = np.minimum(rng.exponential(_MEAN_LIFE_DAYS, customers) * 86_400, _DAYS * 86_400 - 1 - people.first)
    weight = rng.gamma(_KEENNESS_SHAPE, 1, customers) * stay
    again = rng.choice(customers, orders - customers, p=weight / weight.sum())
    customer = np.concatenate([np.arange(customers), again])
    later = people.first[again] + (rng.random(len(again)) * stay[again]).astype(np.int64)
    second = np.concatenate([people.first, later])
    channel = people.channel[customer]
    elsewhere = (np.arange(orders) >= customers) & (rng.random(orders) < _OTHER_CHANNEL)
    channel = np.where(elsewhere, rng.integers(len(CHANNELS), size=orders), channel)
    gross = np.round(np.exp(rng.normal(8.4, 0.7, orders))).astype(np.int64) + 100
    share = np.where(rng.random(orders) < _DISCOUNTED, rng.choice([0.05, 0.1, 0.2], orders), 0.0)
    by_time = np.lexsort((customer, second))
    return Orders(
        customer=customer[by_time],
        is_given=rng.random(orders) >= _NO_CUSTOMER,
        second=second[by_time],
        channel=channel[by_time],
        is_cancelled=rng.random(orders) < _CANCELLED,
        gross=gross,
        discount=(gross * share).astype(np.int64),
        cost=(gross * rng.uniform(0.4, 0.7, orders)).astype(np.int64),
        cost_known=rng.random(orders) >= _COST_UNKNOWN,
        shipping_cost=rng.integers(250, 700, orders),
        payment_fee=(gross * 0.014).astype(np.int64) + 25,
        units=rng.integers(1, 6, orders),
    )


def _give_back(orders: Orders, rng: np.random.Generator) -> Refunds:
    count = len(orders.gross)
    order = np.sort(rng.choice(count, int(count * _REFUNDED), replace=False))
    paid = (orders.gross - orders.discount)[order]
    share = np.where(rng.random(len(order)) < _WHOLE_REFUND, 1.0, rng.uniform(0.1, 0.9, len(order)))
    delay = rng.integers(1, 30, len(order)) * 86_400
    second = np.minimum(orders.second[order] + delay, _DAYS * 86_400 - 1)
    return Refunds(order, second, np.maximum((paid * share).astype(np.int64), 1))
