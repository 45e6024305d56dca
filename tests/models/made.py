"""Customers made by the models' own stories, for tests that know the truth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Numbers

TRUTHS = {
    "bg_nbd": (0.2425945, 4.4136020, 0.7929220, 2.4259077),
    "mbg_nbd": (0.524843, 6.183085, 0.891359, 1.614002),
    "pareto_nbd": (0.5532770, 10.577683, 0.6062400, 11.668735),
    "ggompertz_nbd": (0.55, 10.6, 0.2, 0.8, 20.0),
}
"""What CDNOW is like; of GGompertz/NBD, which it does not tell, customers who leave ever sooner."""


def made_customers(
    rng: np.random.Generator, count: int, story: str = "bg_nbd", truth: tuple[float, ...] = ()
) -> CustomerSummary:
    """Make customers who are seen for 27 to 39 weeks; times are exact, in weeks."""
    r, alpha, *growth, third, fourth = truth or TRUTHS[story]
    rate = rng.gamma(r, 1 / alpha, count)
    end = rng.uniform(27, 39, count)
    if story in ("pareto_nbd", "ggompertz_nbd"):
        if growth:
            life = gompertz_lives(rng, count, growth[0], third, fourth)
        else:
            life = rng.exponential(1, count) / rng.gamma(third, 1 / fourth, count)
        x = rng.poisson(rate * np.minimum(life, end)).astype(np.float64)
        # The last of x uniform days.
        last = np.minimum(life, end) * rng.beta(np.maximum(x, 1), 1)
    else:
        x, last = _leaving(rng, rate, end, rng.beta(third, fourth, count), first=story == "mbg_nbd")
    last = np.where(x > 0, last, 0.0)
    return CustomerSummary(x, last, end, np.full(count, np.nan), np.ones(count))


def gompertz_lives(rng: np.random.Generator, count: int, b: float, s: float, beta: float) -> Numbers:
    """Make times until customers leave: eta (e^(b t) - 1) of each reaches what is exponential."""
    return np.log1p(rng.exponential(1, count) / rng.gamma(s, 1 / beta, count)) / b


def _leaving(
    rng: np.random.Generator, rate: Numbers, end: Numbers, leaves: Numbers, *, first: bool
) -> tuple[Numbers, Numbers]:
    x, last = np.zeros(len(rate)), np.zeros(len(rate))
    active = rng.uniform(size=len(rate)) >= leaves if first else np.ones(len(rate), bool)
    while active.any():
        waited = rng.exponential(1, len(rate)) / np.maximum(rate, 1e-12)
        buys = active & (last + waited < end)
        last, x = np.where(buys, last + waited, last), x + buys
        active = buys & (rng.uniform(size=len(rate)) >= leaves)
    return x, last


def made_spending(
    rng: np.random.Generator, count: int, truth: tuple[float, float, float] = (6.25, 3.74, 15.44)
) -> CustomerSummary:
    """Make customers of 1 to 8 repeat purchases of gamma distributed values."""
    p, q, v = truth
    x = rng.integers(1, 9, count).astype(float)
    mean = rng.gamma(p * x) / rng.gamma(q, 1 / v, count) / x
    return CustomerSummary(x, np.full(count, 30.0), np.full(count, 39.0), mean, np.ones(count))


def joined(parts: Sequence[CustomerSummary]) -> tuple[CustomerSummary, NDArray[np.str_]]:
    """Put customers of groups below one another, with the group of each: g0, g1 and so on."""
    frequency, recency, end, value, weight = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("frequency", "recency", "T", "monetary_value", "weight")
    )
    group = np.repeat([f"g{i}" for i in range(len(parts))], [len(part) for part in parts])
    return CustomerSummary(frequency, recency, end, value, weight), group


def made_groups(
    rng: np.random.Generator, sizes: Sequence[int], spread: float, story: str = "bg_nbd"
) -> tuple[CustomerSummary, NDArray[np.str_], Numbers]:
    """Make groups whose parameters vary by a factor of about e^spread; also give those, `(groups, 4)`."""
    truths = np.array(TRUTHS[story]) * np.exp(rng.normal(0, spread, (len(sizes), 4)))
    parts = [made_customers(rng, size, story, tuple(at)) for size, at in zip(sizes, truths, strict=True)]
    return *joined(parts), truths
