"""Hold-outs of customers made by BG/NBD's own story, and how often totals lie in their intervals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from patronage.features.held_out import HeldDays, HeldOut
from patronage.features.hold_out_span import HoldOutSpan
from patronage.features.holdout import HELD_MONEY
from patronage.forecasts.validation.contenders import fitted_models
from patronage.forecasts.validation.groups import groups_of
from patronage.forecasts.validation.intervals import LEVEL_REACH
from patronage.forecasts.validation.spending_forecast import SpendingForecast
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Numbers

CUSTOMERS, AHEAD = 1500, 180
SHAPE, RATE, LEAVE, STAY = 0.5, 40.0, 0.9, 2.2
CHANNELS = {"ads": 0.6, "mail": 0.3, "shop": 0.1}


def held_of_bases(bases: Iterable[int]) -> Numbers:
    """Give the share of bases whose total, and whose groups' totals, lay in their intervals."""
    found = [_held(np.random.default_rng(base)) for base in bases]
    return np.asarray(np.mean(found, axis=0), np.float64)


def _held(rng: np.random.Generator) -> Numbers:
    held = _made(rng)
    groups = groups_of(held)
    (forecast,) = fitted_models(held, SpendingForecast(np.ones(CUSTOMERS), 1.0), ["bg_nbd"])
    off = groups.totals(forecast.purchases(AHEAD)) - groups.totals(held.bought)
    reach = LEVEL_REACH * np.sqrt(forecast.spread(groups.totals).purchases)
    return (np.abs(off) <= reach).astype(np.float64)


def _made(rng: np.random.Generator) -> HeldOut:
    """Make customers seen for 60 to 500 days and followed for 180 more; days are whole."""
    end = rng.integers(60, 500, CUSTOMERS)
    rate, leaves = rng.gamma(SHAPE, 1 / RATE, CUSTOMERS), rng.beta(LEAVE, STAY, CUSTOMERS)
    x, last, came, at = (np.zeros(CUSTOMERS) for _ in range(4))
    active = np.arange(CUSTOMERS)
    while len(active):
        at[active] += rng.exponential(1 / rate[active])
        active = active[at[active] <= end[active] + AHEAD]
        is_seen = at[active] <= end[active]
        seen, later = active[is_seen], active[~is_seen]
        x[seen], last[seen], came[later] = x[seen] + 1, at[seen], came[later] + 1
        active = active[rng.uniform(size=len(active)) > leaves[active]]
    channel = rng.choice(list(CHANNELS), CUSTOMERS, p=list(CHANNELS.values()))
    none = np.zeros(CUSTOMERS)
    recency = np.where(x > 0, np.maximum(np.round(last), 1), 0).astype(np.int64)
    kinds = (x.astype(np.int64), recency, end, np.full(CUSTOMERS, np.nan), np.ones(CUSTOMERS, np.int64))
    rows = CustomerSummary(*kinds, (("channel", channel),))
    no_day = HeldDays(np.zeros(0, np.int64), np.zeros(0), np.zeros(0), (("channel", np.zeros(0, np.str_)),))
    span = HoldOutSpan(date(2025, 1, 1), AHEAD, date(2025, 12, 31))
    return HeldOut(span, rows, none, none, came, dict.fromkeys(HELD_MONEY, none), no_day, rows)
