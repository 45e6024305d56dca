"""Second implementations of models of contracts and occasions: plain sums and 40 digits, no array."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from mpmath import mp, mpf

Real = Any  # a number of 40 digits


def in_forty_digits(work: Callable[..., Real], *values: float) -> float:
    """Run `work` on exact values with 40 digits."""
    with mp.workdps(40):
        return float(work(*(mpf(value) for value in values)))


def beta_ratio(a: Real, b: Real, u: Real) -> Real:
    """Give the logarithm of `B(a, b + u) / B(a, b)`, with digits to spare for the cancellation."""
    with mp.workdps(80):
        return mp.loggamma(b + u) - mp.loggamma(b) - mp.loggamma(a + b + u) + mp.loggamma(a + b)


def lifetime(a: Real, b: Real, discount: Real) -> Real:
    """Sum the renewals of a beta mixture one by one."""
    total, term, t = mpf(1), mpf(1), 0
    while term * (1 + 1 / discount) > total * mpf(10) ** -20:
        term *= (b + t) / (a + b + t) / (1 + discount)
        total, t = total + term, t + 1
    return total


def renewals(a: Real, b: Real, c: Real, active: Iterable[int]) -> Real:
    """Give the log-likelihood of one cohort: the chance of each age of leaving, and of staying to the end."""
    counts = list(active)
    still = [mp.beta(a, b + mpf(t) ** c) / mp.beta(a, b) for t in range(len(counts))]
    lost = [counts[t - 1] - counts[t] for t in range(1, len(counts))]
    gone = sum(n * mp.log(still[t] - still[t + 1]) for t, n in enumerate(lost) if n)
    return gone + (counts[-1] * mp.log(still[-1]) if counts[-1] else 0)


def occasions(a: Real, b: Real, g: Real, d: Real, seen: tuple[int, int, int]) -> Real:
    """Give the likelihood of one customer of `(x, t_x, n)`, summed over when it may have dropped out."""
    x, last, n = seen
    buys = partial(_ratio, a, b)
    total = buys(x, n - x) * mp.beta(g, d + n) / mp.beta(g, d)
    for t in range(last, n):
        total += buys(x, t - x) * mp.beta(g + 1, d + t) / mp.beta(g, d)
    return total


def _ratio(a: Real, b: Real, x: int, y: int) -> Real:
    return mp.beta(a + x, b + y) / mp.beta(a, b)
