"""The subscriptions of the seeded shop as arrays: who pays again and again, from when to when, how much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.shop_model import FIRST_DAY, LAST_DAY, Shop

__all__ = ["PLANS", "Subscriptions", "invent_subscriptions"]

PLANS = ("basic", "plus", "family")
_CENTS = (990, 1490, 1990)
_PLAN_SHARE = (0.5, 0.35, 0.15)
_SUBSCRIBES, _CHANGES = 0.5, 0.25
_MEAN_DAYS = 300.0
_DAYS = (LAST_DAY - FIRST_DAY).days + 1

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Subscriptions:
    """One entry a version of a subscription: the place of its customer, days since the first one, cents.

    `ended` is -1 where it runs.
    """

    customer: Ints
    started: Ints
    valid_from: Ints
    ended: Ints
    plan: Ints
    amount: Ints


def invent_subscriptions(shop: Shop, seed: int) -> Subscriptions:
    """Draw a subscription for every second customer, one in four of which changes its plan."""
    rng = np.random.default_rng(seed)
    customers = len(shop.people.first)
    customer = np.flatnonzero(rng.random(customers) < _SUBSCRIBES)
    started = shop.people.first[customer] // 86_400
    ended = started + 1 + rng.exponential(_MEAN_DAYS, len(customer)).astype(np.int64)
    ended = np.where(ended < _DAYS, ended, -1)
    plan = rng.choice(len(PLANS), len(customer), p=_PLAN_SHARE)
    until = np.where(ended < 0, _DAYS, ended)
    changed = started + 1 + (rng.random(len(customer)) * (until - started - 1)).astype(np.int64)
    changes = np.flatnonzero((rng.random(len(customer)) < _CHANGES) & (changed < until))
    other = (plan[changes] + 1) % len(PLANS)
    plans = np.concatenate([plan, other])
    first = np.concatenate([np.arange(len(customer)), changes])
    return Subscriptions(
        customer=customer[first],
        started=started[first],
        valid_from=np.concatenate([started, changed[changes]]),
        ended=ended[first],
        plan=plans,
        amount=np.array(_CENTS)[plans],
    )
