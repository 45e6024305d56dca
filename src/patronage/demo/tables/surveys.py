"""What the survey tool exports: answers after contacts and orders, of those who chose to answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from patronage.demo.contacts import EMAIL
from patronage.demo.days import DAY_SECONDS, DAYS, instants
from patronage.demo.tables.keys import Columns, Keys, labels, words
from patronage.demo.tables.service import contact_ids
from patronage.demo.world import World

__all__ = ["surveys"]

_KINDS, _SCALES = ("csat", "nps", "ces"), np.array([5, 10, 7])
_CSAT, _NPS, _CES = range(len(_KINDS))
_AFTER_CONTACT, _AFTER_ORDER = 0.3, 0.09
_OUTRAGE, _DELIGHT = 0.35, 0.12

Floats = NDArray[np.float64]
Part = tuple[NDArray[np.int64], ...]
Parts = list[Part]


def surveys(world: World, keys: Keys) -> Columns:
    """List answers by time: the angry and the delighted answer more often than those between."""
    parts = [*_after_contacts(world), _after_orders(world, keys)]
    kind, person, contact, order, score, second = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    known = np.flatnonzero((second < DAYS * DAY_SECONDS) & (keys.customer[person] != np.array(None)))
    by_time = known[np.argsort(second[known], kind="stable")]
    kind, contact, order = kind[by_time], contact[by_time], order[by_time]
    ids = np.append(contact_ids(world), [None])
    orders = np.append(keys.order_id, [None])
    return {
        "survey_id": labels("S", np.arange(1, len(by_time) + 1), 6),
        "customer": keys.customer[person[by_time]],
        "contact_id": ids[contact],
        "order_id": orders[order],
        "kind": words(_KINDS, kind),
        "score": score[by_time],
        "scale": _SCALES[kind],
        "answered_at": instants(second[by_time]),
    }


def _after_contacts(world: World) -> Parts:
    """Draw the answers to the questions after a contact: satisfaction of all, effort of half of them."""
    rng, contacts = world.streams.of("surveys after contacts"), world.contacts
    who = np.array(world.served.took_place, dtype=np.int64)
    mood = _mood(world)[who] + rng.normal(0, 0.75, len(who))
    ended = np.full(len(contacts), -1, dtype=np.int64)
    for leg in world.served.legs:
        ended[leg.contact] = max(ended[leg.contact], leg.ended)
    is_email = contacts.medium[who] == EMAIL
    at = np.where(is_email, contacts.second[who] + 2 * DAY_SECONDS, ended[who])
    at = at + (rng.exponential(4 * 3600, len(who))).astype(np.int64) + 300
    parts: Parts = []
    for kind, share, score in (
        (_CSAT, 1.0, np.rint(4.32 + 0.75 * mood).clip(1, 5)),
        (_CES, 0.5, np.rint(5.3 + 1.1 * mood + rng.normal(0, 0.6, len(who))).clip(1, 7)),
    ):
        answers = np.flatnonzero(rng.random(len(who)) < share * _AFTER_CONTACT * _urge(mood))
        order = np.full(len(answers), -1)
        parts.append(
            (np.full(len(answers), kind), contacts.person[who[answers]].astype(np.int64), who[answers], order,
             score[answers].astype(np.int64), at[answers])
        )  # fmt: skip
    return parts


def _after_orders(world: World, keys: Keys) -> Part:
    """Draw who would recommend the shop, asked two weeks after an order."""
    rng, baskets, orders = world.streams.of("surveys after orders"), world.baskets, keys.orders
    person = world.orders.person[orders].astype(np.int64)
    harmed = world.harms.left[orders] < 1
    mood = (
        0.6 * world.market.people.liking[person]
        - 1.1 * baskets.late[orders]
        - 0.5 * (baskets.returned[orders] > 0)
        - 0.9 * harmed
        + rng.normal(0, 0.8, len(orders))
    )
    score = np.rint(8.72 + 1.5 * mood).clip(0, 10)
    kept = ~baskets.cancelled[orders]
    answers = np.flatnonzero(kept & (rng.random(len(orders)) < _AFTER_ORDER * _urge(mood)))
    at = (
        world.orders.second[orders[answers]]
        + 14 * DAY_SECONDS
        + rng.integers(0, 3 * DAY_SECONDS, len(answers))
    )
    nothing = np.full(len(answers), -1)
    return (nothing * 0 + _NPS, person[answers], nothing, answers, score[answers].astype(np.int64), at)


def _mood(world: World) -> Floats:
    """Give how each contact leaves its customer: who likes the shop, what went wrong, how long it took."""
    contacts, service = world.contacts, world.parameters.service
    mood = 0.45 * world.market.people.liking[contacts.person] - 0.55 * contacts.trouble
    waited = np.zeros(len(contacts))
    gave_up = np.zeros(len(contacts), dtype=np.bool_)
    for leg in world.served.legs:
        if leg.leg == 1:
            waited[leg.contact] = (leg.answered if leg.answered >= 0 else leg.ended) - leg.queued
            gave_up[leg.contact] = leg.outcome == "abandoned"
    mood -= 0.9 * np.minimum(waited / service.bad_wait_seconds, 2.5) + 0.8 * gave_up
    mood -= 0.3 * contacts.transferred
    left: Floats = mood + 0.2
    return left


def _urge(mood: Floats) -> Floats:
    """Give how much more often than the indifferent somebody answers."""
    urge: Floats = 1 + _OUTRAGE * (-mood - 0.5).clip(0) + _DELIGHT * (mood - 0.5).clip(0)
    return urge
