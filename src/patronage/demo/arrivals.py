"""Who comes to the shop and by which way, given what was spent: the same people in every world."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from patronage.demo.days import DAYS, PLAN_DAYS
from patronage.demo.demand import Demand, draw_demand
from patronage.demo.parameters import Ad, Parameters
from patronage.demo.people import People, draw_people
from patronage.demo.spending import Spending, draw_spending, reach_of
from patronage.demo.streams import Streams

__all__ = ["Arrivals", "Market", "arrive", "open_market"]

_MOST_FACTOR = 2.0
_ROOM = 1.12

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Arrivals:
    """One entry a person: whether an advert reached it, whether it comes, and the channel the shop sees."""

    reached: Flags
    comes: Flags
    label: NDArray[np.int8]


@dataclass(frozen=True)
class Market:
    """The demand, the spending and the people of a shop, and who comes in fact."""

    parameters: Parameters
    demand: Demand
    spending: Spending
    people: People
    fact: Arrivals

    @property
    def ads(self) -> dict[int, Ad]:
        """The paid channels, by their place."""
        return {i: c.ad for i, c in enumerate(self.parameters.channels) if c.ad}

    @property
    def is_customer(self) -> Flags:
        """Who has come within the observed days, whether the shop knows the name or not."""
        return self.fact.comes & (self.people.first_day < DAYS)

    def when(self, spending: Spending) -> Arrivals:
        """Give who would come with other spending."""
        return arrive(self.people, reach_of(self.ads, spending))


def open_market(parameters: Parameters, customers: int, streams: Streams) -> Market:
    """Draw a market from which exactly so many named customers come in the observed time."""
    demand = draw_demand(parameters.trade, streams)
    spending = draw_spending(parameters, demand, customers, streams)
    ads = {i: c.ad for i, c in enumerate(parameters.channels) if c.ad}
    reach = reach_of(ads, spending)
    most = reach_of(ads, replace(spending, relative=spending.relative * _MOST_FACTOR))
    room = _ROOM + 6 / np.sqrt(customers)
    while True:
        people = draw_people(parameters, demand, customers * room, streams)
        fact = arrive(people, reach)
        counted = fact.comes & people.named & (people.first_day < DAYS)
        if np.count_nonzero(counted) >= customers:
            break
        room *= 2
    share = np.partition(people.exists[counted], customers - 1)[customers - 1]
    # Whom no spending up to twice the plan would bring is no part of any world.
    kept = (people.exists <= share) & (arrive(people, most).comes | fact.comes)
    people = people.take(kept)
    return Market(parameters, demand, spending, people, arrive(people, reach))


def arrive(people: People, reach: NDArray[np.float64]) -> Arrivals:
    """Tell who comes where the paid channels reach such shares of people, a row a channel, a column a day.

    Whom an advert does not reach comes all the same if it would have come anyway; both worlds differ by
    the cause alone, since each person's draws are its own.
    """
    day = np.minimum(people.day, PLAN_DAYS - 1)
    is_paid = people.channel < len(reach)
    row = np.where(is_paid, people.channel, 0)
    reached = is_paid & (people.reach < reach[row, day])
    by_advert = reached & ~people.halo & ~people.lost
    label = np.where(by_advert, people.channel, people.own)
    taker = np.maximum(people.taken_by, 0)
    is_taken = ~by_advert & (people.taken_by >= 0) & (reach[taker, day] > 0)
    return Arrivals(
        reached=reached,
        comes=reached | people.anyway,
        label=np.where(is_taken, taker, label).astype(np.int8),
    )
