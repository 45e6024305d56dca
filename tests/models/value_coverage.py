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
from patronage.models.pareto_nbd import PARETO_NBD
from patronage.models.value_lines import Terms, value_lines

CUSTOMERS = 2357
PURCHASING = (0.5532770, 10.577683, 0.6062400, 11.668735)
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


def made_base(rng: np.random.Generator) -> Base:
    """Draw customers seen for 27 to 39 weeks, and their next year; channels and cohorts do not differ."""
    r, alpha, s, beta = PURCHASING
    rate, leaves = rng.gamma(r, 1 / alpha, CUSTOMERS), rng.gamma(s, 1 / beta, CUSTOMERS)
    life, seen = rng.exponential(1, CUSTOMERS) / leaves, rng.uniform(27, 39, CUSTOMERS)
    there = np.minimum(life, seen)
    x = rng.poisson(rate * there).astype(np.float64)
    last = np.where(x > 0, there * rng.beta(np.maximum(x, 1), 1), 0.0)
    p, q, v = SPENDING
    worth = 1 / rng.gamma(q, 1 / v, CUSTOMERS)  # 1 / nu: values are Gamma(p, nu)
    spent = np.where(x > 0, rng.gamma(np.maximum(p * x, 1e-9)) * worth, 0.0)
    later = np.clip(life - seen, 0, HORIZON)
    many = rng.poisson(rate * later)
    who = np.repeat(np.arange(CUSTOMERS), many)
    values = rng.gamma(p, worth[who]) * np.exp(-RATE * rng.uniform(0, later[who]))
    mean = np.where(x > 0, spent / np.maximum(x, 1), np.nan)
    return Base(
        CustomerSummary(x, last, seen, mean, np.ones(CUSTOMERS)),
        spent,
        np.bincount(who, values, CUSTOMERS).astype(np.float64),
        rng.choice(len(CHANNELS), CUSTOMERS, p=CHANNELS),
        np.minimum((seen - 27) // 4, COHORTS - 1).astype(np.intp),
    )


def held(base: Base, level: float = 0.95) -> dict[str, tuple[bool, ...]]:
    """Fit the right models and tell, total by total, whether its interval held what came."""
    purchases, spending = PARETO_NBD.fit(base.summary), GAMMA_GAMMA.fit(base.summary)
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
        low, high = worth.predictive_interval(level)
        came = np.bincount(group, base.came, groups)
        found[name] = tuple(((low <= came) & (came <= high)).tolist())
    return found


def counted(seeds: Iterable[int]) -> dict[str, tuple[int, int]]:
    """Give of each kind of totals how many intervals held what came, and how many there were."""
    found: dict[str, tuple[int, int]] = {}
    for seed in seeds:
        for kind, each in held(made_base(np.random.default_rng(seed))).items():
            some, all_ = found.get(kind, (0, 0))
            found[kind] = (some + sum(each), all_ + len(each))
    return found
