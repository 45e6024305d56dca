"""What bad waits and troubles take away: the orders their customers no longer place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.demo.buying import Orders
from patronage.demo.service_queue import Served

__all__ = ["Harms", "gather", "later_orders"]

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Harms:
    """One entry a harm; and an entry an order: what all harms before it have left of its customer's rate.

    `lost_all` counts the harms before an order after which nothing was left; `log_left` adds up the others.
    """

    person: Longs
    second: Longs
    factor: Floats
    contact: Longs
    by_wait: NDArray[np.bool_]
    log_left: Floats
    lost_all: Longs

    @property
    def left(self) -> Floats:
        """The share of the rate that is left at each order."""
        return np.where(self.lost_all > 0, 0.0, np.exp(self.log_left))


def gather(served: Served, orders: Orders) -> Harms:
    """Add up the harms before each order."""
    rows = [(person, *harm) for person, harms in served.harms.items() for harm in harms]
    table = np.array(rows, dtype=np.float64).reshape(-1, 5)
    person, second, contact = (table[:, i].astype(np.int64) for i in (0, 1, 3))
    factor = table[:, 2]
    harm, order = later_orders(person, second, orders)
    fatal = factor[harm] == 0
    log_left = np.zeros(len(orders))
    np.add.at(log_left, order[~fatal], np.log(factor[harm[~fatal]]))
    lost_all = np.zeros(len(orders), dtype=np.int64)
    np.add.at(lost_all, order[fatal], 1)
    return Harms(person, second, factor, contact, table[:, 4] > 0, log_left, lost_all)


def later_orders(person: Longs, second: Longs, orders: Orders) -> tuple[Longs, Longs]:
    """Pair events of people with every order these would place afterwards: indexes of both."""
    first = np.searchsorted(orders.person, person, side="left")
    counts = np.searchsorted(orders.person, person, side="right") - first
    event = np.repeat(np.arange(len(person)), counts)
    order = np.arange(len(event)) - np.repeat(np.cumsum(counts) - counts, counts) + first[event]
    later = orders.second[order] > second[event]
    return event[later], order[later]
