"""Each customer's future: what it orders and leaves in 12, 24 and 36 months, and what was to be expected."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from patronage.demo.days import DAY_SECONDS, DAYS, months_after
from patronage.demo.tables.keys import Columns, Keys, words
from patronage.demo.truth.expected import Customer, expect
from patronage.demo.world import World

__all__ = ["HORIZONS", "customers", "future"]

HORIZONS = (12, 24, 36)
"""Months past the last observed day."""


def customers(world: World, keys: Keys) -> Columns:
    """List the named customers in the order of their ids."""
    people, who, orders = world.market.people, keys.customers, world.orders
    names = [c.name for c in world.parameters.channels]
    reached = world.market.fact.reached[who]
    alive, rate = _at_the_end(world)
    found: dict[str, NDArray[np.generic]] = {
        "customer": keys.customer[who],
        "brought_by": words(names, np.where(reached, people.channel[who], people.own[who])),
        "would_have_come_anyway": people.anyway[who] | ~reached,
        "is_active": alive[who],
        "orders_a_year": np.round(rate[who] * 365.25, 5),
        "mean_days_to_stay": np.round(people.life_mean[who], 2),
    }
    kept = world.placed & ~world.baskets.cancelled
    for name, chosen in (
        ("so_far", kept & (orders.second < DAYS * DAY_SECONDS)),
        *((f"{months}_months", kept & future(world, months)) for months in HORIZONS),
    ):
        found[f"orders_{name}"] = _by_person(world, chosen, None)[who].astype(np.int64)
        found[f"margin_{name}"] = np.round(_by_person(world, chosen, world.baskets.margin)[who] / 100, 2)
    active = who[alive[who]]
    place = np.flatnonzero(alive[who])
    of_active = Customer(rate[active], people.life_mean[active], people.lines[active], people.thrift[active])
    for months in HORIZONS:
        demand = world.market.demand.buying_expected
        expected = expect(of_active, world.parameters.trade, demand, months_after(months))
        for name, values in (("orders", expected.orders), ("margin", expected.margin)):
            column = np.zeros(len(who))
            column[place] = values
            found[f"expected_{name}_{months}_months"] = np.round(column, 4)
    return found


def future(world: World, months: int) -> NDArray[np.bool_]:
    """Tell which orders lie within so many months past the last observed day."""
    second = world.orders.second
    return (second >= DAYS * DAY_SECONDS) & (second < months_after(months) * DAY_SECONDS)


def _at_the_end(world: World) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Tell who has not left by the last observed day, and how often it then buys."""
    people, harms = world.market.people, world.harms
    alive = people.first_day + 1 + people.life > DAYS
    alive[harms.person[harms.factor == 0]] = False
    rate = np.where(alive, people.rate, 0.0)
    partly = harms.factor > 0
    np.multiply.at(rate, harms.person[partly], harms.factor[partly])
    return alive & (people.life > 0), np.where(people.life > 0, rate, 0.0)


def _by_person(
    world: World, chosen: NDArray[np.bool_], weights: NDArray[np.int64] | None
) -> NDArray[np.float64]:
    worth = None if weights is None else weights[chosen].astype(np.float64)
    size = len(world.market.people)
    return np.bincount(world.orders.person[chosen], weights=worth, minlength=size).astype(np.float64)
