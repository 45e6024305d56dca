"""A family of numbers beside those of orders: the rows it adds to a random shop, and its numbers again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from random import Random
from typing import Any

from tests.oracle import families
from tests.oracle.cells import Asked, Cell
from tests.oracle.numbers import Number
from tests.oracle.random_shop import RandomShop, random_shop
from tests.oracle.shop import Shop

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Family:
    """What the second implementation of a family must say.

    `draw` adds rows to a random shop. `numbers` and `beside` work every number out again from a cell, whose
    `shop.rows` are the delivered rows. `questions` draws what is asked; `refuses` names the metrics that have
    no answer to a question, and `unknown` those a shop has no answer to whatever is asked.
    """

    name: str
    draw: Callable[[Random, Rows], None]
    numbers: Mapping[str, Callable[[Cell], Number]]
    questions: Callable[[Random, Shop, int], list[Asked]]
    beside: Mapping[str, Callable[[Cell], Number]] = field(default_factory=dict)
    refuses: Callable[[str, Asked], bool] = lambda _name, _asked: False
    unknown: Callable[[Shop], Collection[str]] = lambda _shop: ()

    def shop(self, seed: int) -> RandomShop:
        """Draw a shop with the family's rows in it; the same seed gives the same shop."""
        drawn = random_shop(seed)
        self.draw(Random(f"{self.name} {seed}"), drawn.rows)  # noqa: S311  # a shop drawn, nothing secret
        return drawn


FAMILIES: dict[str, Family] = {
    info.name: import_module(f"{families.__name__}.{info.name}").FAMILY
    for info in sorted(iter_modules(families.__path__), key=lambda info: info.name)
}


def busy_shop(seed: int) -> RandomShop:
    """Draw a shop with the rows of every family."""
    drawn = random_shop(seed)
    for family in FAMILIES.values():
        family.draw(Random(f"{family.name} {seed}"), drawn.rows)  # noqa: S311  # a shop drawn, nothing secret
    return drawn
