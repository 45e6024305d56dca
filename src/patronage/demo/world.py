"""The shop as it came about: who came, what they ordered, who called, and what bad waits took away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.demo.arrivals import Market, open_market
from patronage.demo.baskets import Baskets, draw_baskets
from patronage.demo.buying import Orders, draw_orders, with_letters
from patronage.demo.contacts import Contacts, draw_contacts
from patronage.demo.days import DAY_SECONDS, DAYS
from patronage.demo.harm import Harms, gather
from patronage.demo.mailings import Mailings, draw_mailings
from patronage.demo.parameters import Parameters
from patronage.demo.roster import Roster, draw_other_work, plan_roster
from patronage.demo.service_queue import Served, serve
from patronage.demo.streams import Streams

__all__ = ["World", "make_world"]

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class World:
    """Everything that was drawn. `placed` tells which orders came about, past the observed days too."""

    streams: Streams
    market: Market
    mailings: Mailings
    orders: Orders
    baskets: Baskets
    contacts: Contacts
    roster: Roster
    served: Served
    harms: Harms
    placed: Flags

    @property
    def parameters(self) -> Parameters:
        """What the shop is like."""
        return self.market.parameters

    @property
    def observed(self) -> Flags:
        """The orders the shop's files hold."""
        return self.placed & (self.orders.second < DAYS * DAY_SECONDS)


def make_world(parameters: Parameters, customers: int, seed: int) -> World:
    """Draw a shop."""
    streams = Streams(seed)
    market = open_market(parameters, customers, streams)
    orders = draw_orders(market, streams)
    mailings = draw_mailings(market, orders.person, orders.second, streams)
    orders = with_letters(orders, mailings, streams)
    baskets = draw_baskets(orders, market.people, parameters.trade, streams)
    # Those who come later are no customers yet: what they would do is no part of this world's future.
    possible = market.is_customer[orders.person] & orders.happens
    seen = possible & (orders.second < DAYS * DAY_SECONDS)
    contacts = draw_contacts(parameters.service, orders, baskets, seen, streams)
    roster = plan_roster(parameters.service, contacts)
    other = draw_other_work(parameters.service, roster, streams)
    served = serve(parameters.service, contacts, orders, roster, other)
    harms = gather(served, orders)
    placed = possible & (orders.keep < harms.left)
    return World(streams, market, mailings, orders, baskets, contacts, roster, served, harms, placed)
