"""Who would have come, and what they would leave, had one channel had less or more to spend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.demo.days import DAY_SECONDS, DAYS, PLAN_DAYS, days_text
from patronage.demo.spending import reach_of
from patronage.demo.tables.keys import Columns, Keys, words
from patronage.demo.world import World

__all__ = ["FACTORS", "channels", "days"]

FACTORS = (0.0, 0.8, 1.0, 1.2, 2.0)
_WINDOWS = {"observed": slice(0, DAYS), "next_year": slice(DAYS, PLAN_DAYS)}
_YEAR = 365

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class _Value:
    """What each person leaves if it comes, in cents: in its first year, and up to the end of the future."""

    first_year: NDArray[np.float64]
    all_: NDArray[np.float64]


def channels(world: World, _keys: Keys) -> Columns:
    """List both windows, every paid channel and factor.

    The rest is as it was: the other channels' spend, the letters, the queue. Only named customers are
    counted, as in the files; in the window `observed` those who first order on an observed day.
    `caused` came for the advert alone and `anyway` would have come unreached; `halo` of them came by a free
    channel. `labelled` is what the shop's own labels would have said.
    """
    value = _value(world)
    rows = [
        (window, channel, factor, *_counterfactual(world, (window, channel, factor), value))
        for window in _WINDOWS
        for channel in world.market.ads
        for factor in FACTORS
    ]
    names = (
        "window", "channel", "factor", "spend", "new_customers", "labelled", "caused", "anyway", "halo",
        "margin_first_year", "margin",
    )  # fmt: skip
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    listed = {name: np.array(values) for name, values in columns.items()}
    listed["window"] = np.array(columns["window"], dtype=object)
    listed["channel"] = words([c.name for c in world.parameters.channels], listed["channel"])
    return listed


def days(world: World, _keys: Keys) -> Columns:
    """List what was spent on each paid channel a day, next year's plan too, and the share it reaches."""
    market = world.market
    reach = reach_of(market.ads, market.spending)
    channel, day = (index.ravel() for index in np.indices(reach.shape))
    return {
        "day": days_text(day),
        "channel": words([market.parameters.channels[i].name for i in market.ads], channel),
        "spend": market.spending.amounts.ravel(),
        "reach": np.round(reach.ravel(), 6),
        "demand": np.round(market.demand.coming[day], 6),
    }


def _value(world: World) -> _Value:
    orders, people = world.orders, world.market.people
    # Whoever did not come in fact was harmed by nobody.
    placed = orders.happens & (orders.keep < world.harms.left)
    margin = np.where(placed, world.baskets.margin, 0).astype(np.float64)
    is_early = orders.second < (people.first_day[orders.person].astype(np.int64) + _YEAR) * DAY_SECONDS
    size = len(people)
    return _Value(
        first_year=np.bincount(orders.person, weights=margin * is_early, minlength=size).astype(np.float64),
        all_=np.bincount(orders.person, weights=margin, minlength=size).astype(np.float64),
    )


def _counterfactual(world: World, change: tuple[str, int, float], value: _Value) -> tuple[float | int, ...]:
    window, channel, factor = change
    market, people, within = world.market, world.market.people, _WINDOWS[window]
    spending = market.spending.times(channel, factor, within)
    arrivals = market.when(spending)
    is_new = (people.first_day < DAYS) if window == "observed" else (people.first_day >= DAYS)
    counted = arrivals.comes & people.named & is_new
    reached = counted & arrivals.reached & (people.channel == channel)
    return (
        round(float(spending.amounts[channel, within].sum()), 2),
        int(np.count_nonzero(counted)),
        int(np.count_nonzero(counted & (arrivals.label == channel))),
        int(np.count_nonzero(reached & ~people.anyway)),
        int(np.count_nonzero(reached & people.anyway)),
        int(np.count_nonzero(reached & people.halo)),
        round(float(value.first_year[counted].sum()) / 100, 2),
        round(float(value.all_[counted].sum()) / 100, 2),
    )
