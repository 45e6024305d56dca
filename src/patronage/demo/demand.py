"""How much the market wants, day by day: season, week, promotions, empty shelves, and shocks to all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from patronage.demo.days import (
    DAYS,
    FIRST_DAY,
    HORIZON_DAYS,
    PLAN_DAYS,
    day_number,
    month_of_day,
    within_year,
)
from patronage.demo.parameters import Trade
from patronage.demo.products import PRODUCTS, STOCK_OUTS
from patronage.demo.streams import Streams

__all__ = ["PROMOTIONS", "Demand", "Promotion", "draw_demand", "promotion_of_day", "range_of_day"]

Floats = NDArray[np.float64]

_WEEK = np.array([1.05, 1.0, 0.98, 1.0, 0.95, 0.9, 1.12])
_CHRISTMAS = 325
_YEARS = range(2024, 2029)


@dataclass(frozen=True)
class Promotion:
    """Days of every year on which a code takes a share off, and how many more people come."""

    code: str
    first: tuple[int, int]
    days: int
    share_off: float
    pull: float


PROMOTIONS = (
    Promotion("SPRING15", (3, 15), 10, 0.15, 1.45),
    Promotion("SUMMER10", (7, 1), 10, 0.10, 1.3),
    Promotion("BLACK20", (11, 22), 10, 0.20, 2.0),
)


@dataclass(frozen=True)
class Demand:
    """By day, around 1: wish to buy of those who are customers, the same without shocks, wish to come."""

    buying: Floats
    buying_expected: Floats
    coming: Floats
    surprise: Floats


def draw_demand(trade: Trade, streams: Streams) -> Demand:
    """Draw the market; `surprise` is what moves demand beyond what the shop could plan for."""
    rng = streams.of("demand")
    months = month_of_day(HORIZON_DAYS)
    shock = np.exp(rng.normal(0, trade.month_shock, months[-1] + 1) - trade.month_shock**2 / 2)[months]
    spread = trade.day_shock * np.sqrt(1 - trade.shock_memory**2)
    daily = _remembering(rng.normal(0, spread, HORIZON_DAYS), trade.shock_memory)
    planned = _season() * _pull() * _shelves()
    years = np.arange(PLAN_DAYS) / 365.25
    surprise = shock[:PLAN_DAYS] * np.exp(daily[:PLAN_DAYS] - trade.day_shock**2 / 2)
    coming = planned[:PLAN_DAYS] * surprise * (1 + trade.growth_a_year * years)
    return Demand(
        buying=planned * shock,
        buying_expected=planned,
        coming=coming / coming[:DAYS].mean(),
        surprise=surprise,
    )


def promotion_of_day(days: int) -> NDArray[np.int8]:
    """Give the index of the promotion each of so many days lies in, -1 where none."""
    found = np.full(days, -1, dtype=np.int8)
    for i, promotion in enumerate(PROMOTIONS):
        for year in _YEARS:
            first = day_number(date(year, *promotion.first))
            found[first : first + promotion.days] = i
    return found


def range_of_day(days: int) -> Floats:
    """Give, a row a day, the cumulated chances of the products: gifts before Christmas, empty shelves."""
    appeal = np.array([p.appeal for p in PRODUCTS])
    gift = np.array([p.gift for p in PRODUCTS])
    near = np.exp(-(((within_year(days) - _CHRISTMAS - 12) / 18.0) ** 2))
    chances = appeal * (1 + np.outer(near, gift - 1))
    skus = [p.sku for p in PRODUCTS]
    for out in STOCK_OUTS:
        chances[day_number(out.first) : day_number(out.last) + 1, skus.index(out.sku)] = 0
    cumulated: Floats = np.cumsum(chances, axis=1)
    shares: Floats = cumulated / cumulated[:, -1:]
    return shares


def _season() -> Floats:
    turn = within_year(HORIZON_DAYS)
    year = 1 + 0.14 * np.cos(2 * np.pi * (turn - 350) / 365.25)
    advent = 0.45 * np.exp(-(((turn - _CHRISTMAS - 14) / 14.0) ** 2))
    week = _WEEK[(np.arange(HORIZON_DAYS) + FIRST_DAY.weekday()) % 7]
    shape = (year + advent) * week
    season: Floats = shape / shape[:DAYS].mean()
    return season


def _pull() -> Floats:
    pulls = np.array([*(p.pull for p in PROMOTIONS), 1.0])
    found: Floats = pulls[promotion_of_day(HORIZON_DAYS)]
    return found


def _shelves() -> Floats:
    left = np.ones(HORIZON_DAYS)
    for out in STOCK_OUTS:
        left[day_number(out.first) : day_number(out.last) + 1] *= out.demand_left
    return left


def _remembering(noise: Floats, memory: float) -> Floats:
    """Give an autoregressive series of noise."""
    found = np.empty_like(noise)
    last = noise[0] / np.sqrt(1 - memory**2)
    for i, each in enumerate(noise):
        last = memory * last + each
        found[i] = last
    return found
