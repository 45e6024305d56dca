"""What each live contact's customer leaves afterwards, had the wait been bad and had it not been."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from patronage.demo.days import DAY_SECONDS, DAYS, months_after
from patronage.demo.harm import later_orders
from patronage.demo.tables.keys import Columns, Keys
from patronage.demo.tables.service import contact_ids
from patronage.demo.truth.customers import HORIZONS
from patronage.demo.world import World

__all__ = ["contacts"]

Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]


def contacts(world: World, keys: Keys) -> Columns:
    """List calls and chats in the order of their ids.

    In both worlds the customer's own random numbers and all other waits are the same; orders that only the
    better world has give rise to no further contact. `margin_…_if_bad` and `…_if_not` count from the wait
    to the last observed day, and to 12, 24 and 36 months past it; the one that came true is `is_bad`.
    """
    first = sorted((leg for leg in world.served.legs if leg.leg == 1), key=lambda leg: leg.contact)
    contact = np.array([leg.contact for leg in first], dtype=np.int64)
    until = np.array([leg.answered if leg.answered >= 0 else leg.ended for leg in first], dtype=np.int64)
    waited = until - world.contacts.second[contact]
    is_bad = waited >= world.parameters.service.bad_wait_seconds
    person = world.contacts.person[contact].astype(np.int64)
    event, order = later_orders(person, until, world.orders)
    with_, without = _placed(world, (contact, is_bad), event, order)
    found: dict[str, NDArray[np.generic]] = {
        "contact_id": contact_ids(world)[contact],
        "customer": keys.customer[person],
        "waited_seconds": waited,
        "is_bad": is_bad,
        "would_leave": world.contacts.leaves[contact],
    }
    margin = world.baskets.margin[order].astype(np.float64)
    second = world.orders.second[order]
    for name, day in (("so_far", DAYS), *((f"{m}_months", months_after(m)) for m in HORIZONS)):
        counts = second < day * DAY_SECONDS
        for world_name, placed in (("if_bad", with_), ("if_not", without)):
            cents = np.bincount(event, weights=margin * (placed & counts), minlength=len(contact))
            found[f"margin_{name}_{world_name}"] = np.round(cents / 100, 2)
    return found


def _placed(world: World, exposed: tuple[Longs, Flags], event: Longs, order: Longs) -> tuple[Flags, Flags]:
    """Tell which later orders are placed in the world with the bad wait, and in the one without."""
    (contact, is_bad), harms, service = exposed, world.harms, world.parameters.service
    fatal = world.contacts.leaves[contact]
    own = is_bad[event]
    own_fatal = own & fatal[event]
    log_keeps = np.log(service.keeps)
    others = harms.lost_all[order] - own_fatal
    log_left = harms.log_left[order] - np.where(own & ~own_fatal, log_keeps, 0.0)
    left = np.where(others > 0, 0.0, np.exp(log_left))
    harmed = np.where(fatal[event], 0.0, left * service.keeps)
    # In the world that came true nothing is worked out again.
    harmed = np.where(own, harms.left[order], harmed)
    left = np.where(own, left, harms.left[order])
    possible, keep = world.orders.happens[order], world.orders.keep[order]
    return possible & (keep < harmed), possible & (keep < left)
