"""What each letter truly did: the orders it caused, and those it would have caused among the held out."""

from __future__ import annotations

import numpy as np

from patronage.demo.tables.keys import Columns, Keys, words
from patronage.demo.world import World

__all__ = ["letters"]


def letters(world: World, _keys: Keys) -> Columns:
    """List the letters in the order they left."""
    mailings, orders, baskets = world.mailings, world.orders, world.baskets
    size = len(world.parameters.mailings)
    index = np.arange(size)
    caused = (orders.letter >= 0) & (orders.keep < world.harms.left) & ~baskets.cancelled
    found: dict[str, np.ndarray] = {
        "campaign_id": words([f"L-{i + 1:02d}" for i in range(size)], index),
        "planted_lift": np.array([letter.lift for letter in world.parameters.mailings]),
    }
    for arm, in_arm, happens in (
        ("treated", mailings.treated, orders.happens),
        ("holdout", ~mailings.treated, ~orders.happens),
    ):
        chosen = caused & happens
        cents = np.bincount(orders.letter[chosen], weights=baskets.margin[chosen], minlength=size)
        found[f"{arm}"] = np.bincount(mailings.mailing[in_arm], minlength=size)
        found[f"orders_moved_{arm}"] = np.bincount(orders.letter[chosen], minlength=size)
        found[f"margin_moved_{arm}"] = np.round(cents / 100, 2)
    return found
