"""What the bookkeeping and the board keep in spreadsheets: costs by month, targets, what others reach."""

from __future__ import annotations

import numpy as np

from patronage.demo.days import DAY_SECONDS, DAYS, FIRST_DAY, MONTHS, days_text, month_of_day
from patronage.demo.tables.keys import CURRENCY, Columns, Keys, labels, money, words
from patronage.demo.world import World

__all__ = ["benchmarks", "costs", "targets"]

# Share of the month's order value, and what is paid whatever is sold.
_ITEMS = (
    ("service", "payroll", "service", 0.026, 0.0),
    ("service", "help desk tool", "service", 0.002, 29.0),
    ("service", "telephone", "service", 0.0015, 12.0),
    ("marketing", "team payroll", "acquisition", 0.024, 0.0),
    ("marketing", "agency", "acquisition", 0.008, 60.0),
    ("marketing", "analytics tool", "acquisition", 0.001, 25.0),
    ("sales", "shop system fee", "overhead", 0.004, 39.0),
    ("operations", "rent and light", "overhead", 0.02, 150.0),
    ("operations", "packaging machine lease", "overhead", 0.003, 40.0),
)
_RISE_A_MONTH, _NOISE = 0.003, 0.04

_TARGETS = (
    ("net_revenue", "", "growth", 1.08, "sales", "head of sales", "strategic"),
    ("cac", "", "value", 22.0, "marketing", "head of marketing", "tactical"),
    ("cac", "channel=paid_search", "value", 35.0, "marketing", "search manager", "operational"),
    ("cac", "channel=paid_social", "value", 45.0, "marketing", "social manager", "operational"),
    ("ltv_to_cac", "", "value", 3.0, "marketing", "head of marketing", "strategic"),
    ("repeat_rate", "", "value", 0.38, "marketing", "customer manager", "strategic"),
    ("refund_rate", "", "value", 0.065, "operations", "warehouse lead", "operational"),
    ("margin_rate", "", "value", 0.46, "sales", "buyer", "tactical"),
    ("service_level", "", "value", 0.8, "service", "service lead", "operational"),
    ("abandonment_rate", "", "value", 0.05, "service", "service lead", "operational"),
    ("csat", "", "value", 0.8, "service", "service lead", "tactical"),
    ("nps", "", "value", 40.0, "service", "head of service", "strategic"),
    ("support_cost_rate", "", "value", 0.05, "service", "head of service", "strategic"),
)
_BENCHMARKS = (
    ("ltv_to_cac", np.nan, 3.0, np.nan, "rule of thumb: three to one"),
    ("support_cost_rate", np.nan, 0.05, np.nan, "rule of thumb: five per cent of revenue"),
)
_FIRST_TARGET_YEAR = 2025


def costs(world: World, _keys: Keys) -> Columns:
    """List what was paid a month beside goods, shipping and adverts: planned on last quarter's sales."""
    rng, months = world.streams.of("costs"), month_of_day(DAYS)
    seen = np.flatnonzero(world.observed)
    value = (world.baskets.gross - world.baskets.discount)[seen]
    sold = np.bincount(months[world.orders.second[seen] // DAY_SECONDS], weights=value, minlength=MONTHS)
    planned = np.array([sold[max(0, m - 3) : max(1, m)].mean() for m in range(MONTHS)])
    share, fixed = (np.array([item[i] for item in _ITEMS]) for i in (3, 4))
    rise = (1 + _RISE_A_MONTH) ** np.arange(MONTHS)
    cents = (share[:, None] * planned + fixed[:, None] * 100) * rise
    cents *= np.exp(rng.normal(0, _NOISE, cents.shape))
    item, month = (index.ravel() for index in np.indices(cents.shape))
    begins = np.flatnonzero(np.diff(months, prepend=-1))
    ends = np.append(begins[1:], DAYS) - 1
    return {
        "cost_id": labels("K", np.arange(1, len(item) + 1), 4),
        "from_on": days_text(begins[month]),
        "to_on": days_text(ends[month]),
        "department": words([i[0] for i in _ITEMS], item),
        "item": words([i[1] for i in _ITEMS], item),
        "amount": money(np.rint(cents.ravel()).astype(np.int64)),
        "currency": words((CURRENCY,), np.zeros(len(item), dtype=int)),
        "purpose": words([i[2] for i in _ITEMS], item),
    }


def targets(world: World, _keys: Keys) -> Columns:
    """List what the last observed year was to reach; sales were to grow on the year before."""
    day = world.orders.day
    year = world.observed & (day < (FIRST_DAY.replace(year=_FIRST_TARGET_YEAR) - FIRST_DAY).days)
    before = (world.baskets.gross - world.baskets.discount - world.baskets.returned)[year].sum() / 100.0
    value = [round(each[3] * before, -2) if each[2] == "growth" else each[3] for each in _TARGETS]
    index = np.arange(len(_TARGETS))
    return {
        "target_id": labels("G", index + 1, 2),
        "metric": words([each[0] for each in _TARGETS], index),
        "dimensions": words([each[1] or None for each in _TARGETS], index),
        "period": words((str(_FIRST_TARGET_YEAR),), index * 0),
        "value": np.array(value),
        "department": words([each[4] for each in _TARGETS], index),
        "owner": words([each[5] for each in _TARGETS], index),
        "horizon": words([each[6] for each in _TARGETS], index),
    }


def benchmarks(_world: World, _keys: Keys) -> Columns:
    """List the two rules of thumb everybody quotes, as what they are."""
    index = np.arange(len(_BENCHMARKS))
    return {
        "metric": words([each[0] for each in _BENCHMARKS], index),
        "low": np.array([each[1] for each in _BENCHMARKS]),
        "median": np.array([each[2] for each in _BENCHMARKS]),
        "high": np.array([each[3] for each in _BENCHMARKS]),
        "source": words([each[4] for each in _BENCHMARKS], index),
    }
