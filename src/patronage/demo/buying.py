"""When people would order: once, again until they leave, and once more where a letter moves them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from patronage.demo.arrivals import Market
from patronage.demo.days import DAY_SECONDS, HORIZON_DAYS
from patronage.demo.mailings import Mailings
from patronage.demo.streams import Streams

__all__ = ["Orders", "cumulated_demand", "draw_orders", "with_letters"]

_SHAPE = 2
_HOUR, _HOUR_SPREAD = 15.2, 3.8

Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Orders:
    """One entry an order somebody would place, by person, then time.

    `number` is 0 for a first order. `keep` is uniform in [0, 1): a harmed customer places those orders
    alone whose `keep` lies below what the harm has left of the rate. `letter` is the campaign that caused
    the order, -1 where none did; held out of that letter, the order does not happen.
    """

    person: NDArray[np.int32]
    second: Longs
    number: NDArray[np.int32]
    keep: NDArray[np.float64]
    letter: NDArray[np.int8]
    happens: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.person)

    @property
    def day(self) -> NDArray[np.int32]:
        """The running day."""
        return (self.second // DAY_SECONDS).astype(np.int32)

    def take(self, chosen: NDArray[np.bool_] | Longs) -> Self:
        """Give some of the orders."""
        return replace(self, **{f.name: getattr(self, f.name)[chosen] for f in fields(self)})


def cumulated_demand(daily: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give how much demand there was until the beginning of each day."""
    return np.concatenate([[0.0], np.cumsum(daily)])


def draw_orders(market: Market, streams: Streams) -> Orders:
    """Draw everybody's orders up to the end of the future: more regular than chance, in the shop's season."""
    rng, people = streams.of("buying"), market.people
    demand = cumulated_demand(market.demand.buying)
    days = np.arange(HORIZON_DAYS + 1)
    begin = np.minimum(people.first_day + 1, HORIZON_DAYS)
    from_, to = demand[begin], np.interp(np.minimum(begin + people.life, HORIZON_DAYS), days, demand)
    # Every second event of a stream twice as fast, from a first one drawn by a coin.
    counts = rng.poisson(_SHAPE * people.rate * (to - from_))
    coin = rng.integers(0, _SHAPE, len(people))
    person = np.repeat(np.arange(len(people), dtype=np.int32), counts)
    place = np.sort(person + rng.random(len(person)))
    rank = np.arange(len(person)) - (np.cumsum(counts) - counts)[person]
    chosen = (rank + coin[person]) % _SHAPE == 1
    person, place = person[chosen], (place - person)[chosen]
    moment = np.interp(from_[person] + place * (to - from_)[person], demand, days)
    everybody = np.arange(len(people), dtype=np.int32)
    day = np.concatenate([np.minimum(people.first_day, HORIZON_DAYS - 1), moment.astype(np.int64)])
    hour = rng.normal(_HOUR, _HOUR_SPREAD, len(day)).clip(0, 23.99)
    person = np.concatenate([everybody, person])
    second = day * DAY_SECONDS + (hour * 3600).astype(np.int64)
    order = np.lexsort((second, person))
    return Orders(
        person=person[order],
        second=second[order],
        number=_number(person[order]),
        keep=rng.random(len(order)),
        letter=np.full(len(order), -1, dtype=np.int8),
        happens=np.ones(len(order), dtype=np.bool_),
    )


def with_letters(orders: Orders, mailings: Mailings, streams: Streams) -> Orders:
    """Add the orders that letters would cause, in whichever arm the people are."""
    moved = mailings.moved
    rng = streams.of("orders after letters")
    person = np.concatenate([orders.person, mailings.person[moved]])
    second = np.concatenate([orders.second, mailings.orders_at[moved]])
    order = np.lexsort((second, person))
    letter = np.concatenate([orders.letter, mailings.mailing[moved]])
    keep = np.concatenate([orders.keep, rng.random(int(moved.sum()))])
    happens = np.concatenate([orders.happens, mailings.treated[moved]])
    return Orders(
        person[order], second[order], _number(person[order]), keep[order], letter[order], happens[order]
    )


def _number(person: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give the place of each entry among those of its person, from 0."""
    starts = np.flatnonzero(np.diff(person, prepend=-1))
    return (np.arange(len(person)) - np.repeat(starts, np.diff(starts, append=len(person)))).astype(np.int32)
