"""What the shop spends on its paid channels day by day, and the share of people that reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from patronage.demo.days import DAYS, PLAN_DAYS
from patronage.demo.demand import Demand
from patronage.demo.parameters import Ad, Parameters
from patronage.demo.streams import Streams

__all__ = ["Spending", "draw_spending", "reach_of"]

Floats = NDArray[np.float64]

_MOST = 3.2
_CHASED_DAYS = 7
_HELD_DAYS = 14


@dataclass(frozen=True)
class Spending:
    """Spend relative to its usual level: a row a paid channel, a column a day; and that level in money."""

    relative: Floats
    usual: Floats

    @property
    def amounts(self) -> Floats:
        """Money, rounded to cents."""
        return np.round(self.relative * self.usual[:, None], 2)

    def times(self, channel: int, factor: float, days: slice) -> Spending:
        """Give the same plan with one channel's spend changed on some days."""
        changed = self.relative.copy()
        changed[channel, days] *= factor
        return replace(self, relative=changed)


def draw_spending(parameters: Parameters, demand: Demand, customers: int, streams: Streams) -> Spending:
    """Draw the plan: it follows the season it expects, chases the demand of last week, and pulses."""
    rng, trade = streams.of("spending"), parameters.trade
    paid = [c for c in parameters.channels if c.ad]
    planned = (demand.coming / demand.surprise) ** 0.6
    chased = np.convolve(np.log(demand.surprise), np.ones(_CHASED_DAYS) / _CHASED_DAYS)[:PLAN_DAYS]
    chased = np.concatenate([[0.0], chased[:-1]])
    relative = np.empty((len(paid), PLAN_DAYS))
    for i in range(len(paid)):
        steps = rng.normal(0, trade.spend_noise, PLAN_DAYS // _HELD_DAYS + 1).repeat(_HELD_DAYS)[:PLAN_DAYS]
        noise = rng.normal(0, trade.spend_noise / 3, PLAN_DAYS)
        relative[i] = planned * np.exp(trade.chases_demand * chased + steps + noise)
    relative = np.minimum(relative / relative[:, :DAYS].mean(axis=1, keepdims=True), _MOST)
    usual = np.array([c.share * c.ad.usual_cac * customers / DAYS for c in paid if c.ad])
    return Spending(relative, usual)


def reach_of(ads: Mapping[int, Ad], spending: Spending) -> Floats:
    """Give the share of the reachable people each paid channel reaches on each day."""
    return np.stack([_reach(ad, spending.relative[i]) for i, ad in ads.items()])


def _reach(ad: Ad, relative: Floats) -> Floats:
    level = np.empty_like(relative)
    last = relative[0]
    for day, each in enumerate(relative):
        last = ad.carry_over * last + (1 - ad.carry_over) * each
        level[day] = last
    raised: Floats = level**ad.slope
    share: Floats = ad.ceiling * raised / (raised + ad.half**ad.slope)
    return share
