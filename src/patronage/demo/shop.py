"""The demo shop: its files as columns, and the truth behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from patronage.base.errors import UsageError
from patronage.demo.parameters import PARAMETERS
from patronage.demo.tables import advertising, club, commerce, letters, planning, service, surveys, visits
from patronage.demo.tables.keys import Columns, Keys, make_keys
from patronage.demo.truth.truth import Truth, tell
from patronage.demo.world import World, make_world

__all__ = ["TABLES", "DemoShop", "invent"]

TABLES: Mapping[str, Callable[[World, Keys], Columns]] = {
    "products": commerce.products,
    "customers": commerce.customers,
    "orders": commerce.orders,
    "order_lines": commerce.order_lines,
    "refunds": commerce.refunds,
    "spend": advertising.spend,
    "channels": advertising.channels,
    "campaigns": advertising.campaigns,
    "exposures": letters.exposures,
    "experiments": advertising.experiments,
    "visits": visits.visits,
    "conversions": visits.conversions,
    "contacts": service.contacts,
    "agent_states": service.agent_states,
    "surveys": surveys.surveys,
    "subscriptions": club.subscriptions,
    "payments": club.payments,
    "costs": planning.costs,
    "targets": planning.targets,
    "benchmarks": planning.benchmarks,
}
"""How each file is made, in the order they are written."""


@dataclass(frozen=True)
class DemoShop:
    """A made-up shop.

    `tables` holds what the shop's tools would export: table -> column -> values, named as in the contract,
    people by their delivered ids, instants as shop-local time.
    """

    world: World

    @cached_property
    def keys(self) -> Keys:
        """The ids of people and orders."""
        return make_keys(self.world)

    @property
    def tables(self) -> Mapping[str, Columns]:
        """Every file by its table; each is made when it is asked for, and anew each time, the same."""
        return _Tables(self)

    @cached_property
    def truth(self) -> Truth:
        """What nobody outside could know, worked out when it is asked for."""
        return tell(self.world, self.keys)


@dataclass(frozen=True)
class _Tables(Mapping[str, Columns]):
    """The files, none of which is kept in memory."""

    shop: DemoShop

    def __getitem__(self, name: str) -> Columns:
        return TABLES[name](self.shop.world, self.shop.keys)

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


def invent(customers: int = 1200, seed: int = 7) -> DemoShop:
    """Make up a shop.

    Parameters
    ----------
    customers
        How many named people buy within the two observed years; exactly so many do.
    seed
        The same seed makes the same shop.

    Raises
    ------
    UsageError
        Nobody was asked for.

    Examples
    --------
    >>> shop = invent(customers=50)
    >>> len(shop.tables["customers"]["customer"])
    50
    """
    if customers < 1:
        raise UsageError(f"a shop of {customers} customers cannot be made up; name at least one")
    return DemoShop(make_world(PARAMETERS, customers, seed))
