"""The help desk of the seeded shop as arrays: who got in touch, how long it took, what they thought of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.shop_model import Shop

__all__ = ["MEDIA", "Answers", "Contacts", "invent_contacts"]

MEDIA = ("phone", "chat", "email")
_MEDIUM_SHARE = (0.55, 0.3, 0.15)
_A_CONTACT, _AN_ANSWER = 0.2, 0.33
_MEAN_WAIT, _PATIENCE = 35, 240
_SCORE_SHARE = (0.08, 0.07, 0.15, 0.35, 0.35)

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Contacts:
    """One entry a contact; durations are in seconds, an e-mail's wait is that for its reply."""

    order: Ints
    second: Ints
    medium: Ints
    wait: Ints
    talk: Ints
    after_call: Ints
    is_abandoned: Bools


@dataclass(frozen=True)
class Answers:
    """One entry a satisfaction score of 1 to 5: the place of its order, the second it was given."""

    order: Ints
    second: Ints
    score: Ints


def invent_contacts(shop: Shop, seed: int) -> tuple[Contacts, Answers]:
    """Draw a contact for every fifth order and a score for every third; the same seed gives the same."""
    rng = np.random.default_rng(seed)
    orders = len(shop.orders.second)
    order = np.sort(rng.choice(orders, int(orders * _A_CONTACT), replace=False))
    count, last = len(order), shop.orders.second.max()
    medium = rng.choice(len(MEDIA), count, p=_MEDIUM_SHARE)
    wait = rng.exponential(_MEAN_WAIT, count).astype(np.int64)
    is_email = medium == len(MEDIA) - 1
    contacts = Contacts(
        order=order,
        second=np.minimum(shop.orders.second[order] + rng.integers(3600, 10 * 86_400, count), last),
        medium=medium,
        wait=np.where(is_email, wait * 600, wait),
        talk=rng.integers(20, 600, count),
        after_call=rng.integers(0, 90, count),
        is_abandoned=~is_email & (rng.exponential(_PATIENCE, count) < wait),
    )
    rated = np.flatnonzero(rng.random(orders) < _AN_ANSWER)
    return contacts, Answers(
        order=rated,
        second=np.minimum(shop.orders.second[rated] + 5 * 86_400, last),
        score=rng.choice(len(_SCORE_SHARE), len(rated), p=_SCORE_SHARE) + 1,
    )
