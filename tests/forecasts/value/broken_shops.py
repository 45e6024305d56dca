"""Made-up shops in which repeat orders fall away from some day on, as no model could know before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from patronage.demo.days import day_number
from patronage.demo.shop import DemoShop


def broken(made: DemoShop, first: date, lost: float, channel: str = "") -> DemoShop:
    """Take away a share of the repeat orders from a day on: of all customers, or of those of a channel."""
    world = made.world
    orders = world.orders
    chances = np.random.default_rng(len(orders)).random(len(orders))
    gone = (orders.day >= day_number(first)) & (orders.number > 0) & (chances < lost)
    if channel:
        names = [each.name for each in world.parameters.channels]
        gone &= (world.market.fact.label == names.index(channel))[orders.person]
    return DemoShop(replace(world, placed=world.placed & ~gone))
