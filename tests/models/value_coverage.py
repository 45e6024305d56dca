"""Bases drawn by the models' own stories with the year after them, and whether intervals held what came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from patronage.forecasts.foundation.worth import Worth
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Numbers
from patronage.models.gamma_gamma import GAMMA_GAMMA
from patronage.models.mbg_nbd import MBG_NBD, MbgNbd
from patronage.models.pareto_nbd import PARETO_NBD, ParetoNbd
from patronage.models.value_lines import Terms, value_lines
from tests.models.made import TRUTHS

CUSTOMERS = 2357
STORIES: dict[str, ParetoNbd | MbgNbd] = {model.name: model for model in (PARETO_NBD, MBG_NBD)}
SPENDING = (6.25, 3.74, 15.44)
HORIZON, RATE = 52.0, np.log(1.1) / 52.18
CHANNELS, COHORTS = np.array([0.5, 0.25, 0.15, 0.1]), 3


@dataclass(frozen=True)
class Base:
    """Customers of a made-up shop: what is seen of them, and the present value of what came after."""

    summary: CustomerSummary
    spent: Numbers
    came: Numbers
    channel: NDArray[np.intp]
    cohort: NDArray[np.intp]


def made_base(rng: np.random.Generator, story: str = "pareto_nbd") -> Base:
    """Draw customers seen for 27 to 39 weeks, and their next year; channels and cohorts do not differ."""
    return (_gone_after_purchases if story == "mbg_nbd" else _gone_some_day)(rng)


def _gone_some_day(rng: np.random.Generator) -> Base:
    r, alpha, s, beta = TRUTHS["pareto_nbd"]
    rate, leaves = rng.gamma(r, 1 / alpha, CUSTOMERS), rng.gamma(s, 1 / beta, CUSTOMERS)
    life, seen = rng.exponential(1, CUSTOMERS) / leaves, rng.uniform(27, 39, CUSTOMERS)
    there = np.minimum(life, seen)
    x = rng.poisson(rate * there).astype(np.float64)
    last = np.where(x > 0, there * rng.beta(np.maximum(x, 1), 1), 0.0)
    worth, spent = _spent(rng, x)
    later = np.clip(life - seen, 0, HORIZON)
    many = rng.poisson(rate * later)
    who = np.repeat(np.arange(CUSTOMERS), many)
    values = rng.gamma(SPENDING[0], worth[who]) * np.exp(-RATE * rng.uniform(0, later[who]))
    came = np.bincount(who, values, CUSTOMERS).astype(np.float64)
    return _base(rng, (x, last, seen), spent, came)


def _gone_after_purchases(rng: np.random.Generator) -> Base:
    r, alpha, a, b = TRUTHS["mbg_nbd"]
    rate, leaves = rng.gamma(r, 1 / alpha, CUSTOMERS), rng.beta(a, b, CUSTOMERS)
    seen, active = rng.uniform(27, 39, CUSTOMERS), rng.uniform(size=CUSTOMERS) >= leaves
    x, last, now, came = (np.zeros(CUSTOMERS) for _ in range(4))
    worth = 1 / rng.gamma(SPENDING[1], 1 / SPENDING[2], CUSTOMERS)
    while active.any():
        now = now + rng.exponential(1, CUSTOMERS) / np.maximum(rate, 1e-12)
        active &= now <= seen + HORIZON
        known, later = active & (now <= seen), active & (now > seen)
        x, last = x + known, np.where(known, now, last)
        brought = rng.gamma(SPENDING[0], worth) * np.exp(-RATE * np.maximum(now - seen, 0))
        came = came + np.where(later, brought, 0.0)
        active &= rng.uniform(size=CUSTOMERS) >= leaves
    return _base(rng, (x, last, seen), _spent(rng, x, worth)[1], came)


def _spent(rng: np.random.Generator, x: Numbers, worth: Numbers | None = None) -> tuple[Numbers, Numbers]:
    """Draw 1 / nu of each customer, whose values are Gamma(p, nu), and what x of them came to."""
    p, q, v = SPENDING
    each = 1 / rng.gamma(q, 1 / v, CUSTOMERS) if worth is None else worth
    return each, np.where(x > 0, rng.gamma(np.maximum(p * x, 1e-9)) * each, 0.0)


def _base(
    rng: np.random.Generator, seen: tuple[Numbers, Numbers, Numbers], spent: Numbers, came: Numbers
) -> Base:
    x, last, end = seen
    mean = np.where(x > 0, spent / np.maximum(x, 1), np.nan)
    return Base(
        CustomerSummary(x, last, end, mean, np.ones(CUSTOMERS)),
        spent,
        came,
        rng.choice(len(CHANNELS), CUSTOMERS, p=CHANNELS),
        np.minimum((end - 27) // 4, COHORTS - 1).astype(np.intp),
    )


def held(base: Base, story: str = "pareto_nbd") -> dict[str, tuple[bool, ...]]:
    """Fit the right models and tell, total by total, whether its interval of 95 % held what came."""
    purchases, spending = STORIES[story].fit(base.summary), GAMMA_GAMMA.fit(base.summary)
    lines = value_lines(
        purchases, spending, base.summary, base.summary.frequency.astype(np.float64), Terms(HORIZON, RATE)
    )
    sums = lines.sums(np.ones(CUSTOMERS), base.spent, base.spent**2)
    size = len(purchases.estimate.values)
    covariance = np.zeros((sums.shape[1] - 2,) * 2)
    covariance[:size, :size] = purchases.estimate.covariance
    covariance[size:, size:] = spending.estimate.covariance
    found = {}
    every = np.zeros(CUSTOMERS, np.intp)
    for name, group in (("shop", every), ("channel", base.channel), ("cohort", base.cohort)):
        groups = int(group.max()) + 1
        columns = [np.bincount(group, column, groups) for column in sums.T]
        total = np.column_stack(columns).astype(np.float64)
        gradient = total[:, 2:]
        by_estimate = np.einsum("gi,ij,gj->g", gradient, covariance, gradient)
        nothing = np.zeros(groups)
        value, by_chance = np.asarray(total[:, 0]), np.asarray(total[:, 1])
        worth = Worth(nothing, nothing, nothing, value, by_chance, np.asarray(by_estimate), nothing)
        low, high = worth.predictive_interval(0.95)
        came = np.bincount(group, base.came, groups)
        found[name] = tuple(((low <= came) & (came <= high)).tolist())
    return found


def counted(seeds: Iterable[int], story: str = "pareto_nbd") -> dict[str, tuple[int, int]]:
    """Give of each kind of totals how many intervals held what came, and how many there were."""
    found: dict[str, tuple[int, int]] = {}
    for seed in seeds:
        for kind, each in held(made_base(np.random.default_rng(seed), story), story).items():
            some, all_ = found.get(kind, (0, 0))
            found[kind] = (some + sum(each), all_ + len(each))
    return found
