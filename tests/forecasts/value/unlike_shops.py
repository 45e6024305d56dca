"""Made-up shops whose channels leave different shares of what they bring."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from patronage.demo.shop import DemoShop


def unlike(made: DemoShop, seed: int, most: float = 0.1) -> DemoShop:
    """Give the customers of each channel a further discount of its own, up to a share of the gross."""
    world, baskets = made.world, made.world.baskets
    shares = np.random.default_rng(seed).uniform(0, most, len(world.parameters.channels) + 1)
    share = shares[world.market.fact.label[world.orders.person]]
    before = baskets.gross - baskets.discount
    further = np.minimum(np.rint(baskets.gross * share).astype(np.int64), before)
    left = (before - further) / np.maximum(before, 1)
    returned = np.rint(baskets.returned * left).astype(np.int64)
    discounted = replace(baskets, discount=baskets.discount + further, returned=returned)
    return DemoShop(replace(world, baskets=discounted))
