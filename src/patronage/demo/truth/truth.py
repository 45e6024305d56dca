"""The truth of a made-up shop: its parameters, its future, and the worlds that did not come about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from patronage.demo.days import FIRST_DAY, HORIZON_DAYS, LAST_DAY, month_of_day
from patronage.demo.demand import PROMOTIONS
from patronage.demo.products import COSTS_ROSE_BY, COSTS_ROSE_ON, PRODUCTS, STOCK_OUTS
from patronage.demo.tables.keys import Columns, Keys
from patronage.demo.truth.channels import channels, days
from patronage.demo.truth.customers import customers
from patronage.demo.truth.letters import letters
from patronage.demo.truth.waits import contacts
from patronage.demo.world import World

__all__ = ["Truth", "tell"]


@dataclass(frozen=True)
class Truth:
    """What nobody outside could know.

    `parameters` is plain data, ready for JSON; `tables` are `customers`, `channels`, `days`, `contacts` and
    `letters`.
    """

    parameters: Mapping[str, Any]  # JSON: texts, numbers, lists and objects
    tables: Mapping[str, Columns]


def tell(world: World, keys: Keys) -> Truth:
    """Work the truth out."""
    tables = {
        "customers": customers(world, keys),
        "channels": channels(world, keys),
        "days": days(world, keys),
        "contacts": contacts(world, keys),
        "letters": letters(world, keys),
    }
    return Truth(_parameters(world), tables)


def _parameters(world: World) -> Mapping[str, Any]:
    months = month_of_day(HORIZON_DAYS)
    demand = world.market.demand
    begins = np.flatnonzero(np.diff(months, prepend=-1))
    shocks = (demand.buying / demand.buying_expected)[begins]
    return {
        "first_day": FIRST_DAY.isoformat(),
        "last_day": LAST_DAY.isoformat(),
        "seed": world.streams.seed,
        **asdict(world.parameters),
        "usual_spend_a_day": {
            world.parameters.channels[i].name: round(float(usual), 4)
            for i, usual in zip(world.market.ads, world.market.spending.usual, strict=True)
        },
        "month_shocks": [round(float(shock), 6) for shock in shocks],
        "promotions": [asdict(each) for each in PROMOTIONS],
        "products": [asdict(each) for each in PRODUCTS],
        "costs_rose": {"on": COSTS_ROSE_ON.isoformat(), "by": COSTS_ROSE_BY},
        "stock_outs": [
            {
                "sku": s.sku,
                "first": s.first.isoformat(),
                "last": s.last.isoformat(),
                "demand_left": s.demand_left,
            }
            for s in STOCK_OUTS
        ],
    }
