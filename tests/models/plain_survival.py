"""Second implementations of survival: loops over customers, and likelihoods written out."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, inf, log, sqrt

Customer = tuple[float, bool, float, float]  # duration, lost, weight, entered


def curve(customers: Sequence[Customer], z: float) -> list[tuple[float, float, float, float, float]]:
    """Give time, survival, standard error, lower and upper after each time somebody left."""
    rows, survival, greenwood = [], 1.0, 0.0
    for time in sorted({duration for duration, lost, *_ in customers if lost}):
        at_risk = sum(w for t, _, w, entered in customers if t >= time and (entered < time or entered == 0))
        lost = sum(w for t, left, w, _ in customers if left and t == time)
        survival *= 1 - lost / at_risk
        greenwood = inf if lost == at_risk else greenwood + lost / (at_risk * (at_risk - lost))
        if survival == 0:
            rows.append((time, 0.0, 0.0, 0.0, 0.0))
            continue
        reach = exp(z * sqrt(greenwood) / -log(survival))
        rows.append((time, survival, survival * sqrt(greenwood), survival**reach, survival ** (1 / reach)))
    return rows


def weibull(customers: Sequence[Customer], scale: float, shape: float) -> float:
    """Give the log-likelihood of a Weibull, customer by customer."""
    total = 0.0
    for t, lost, w, entered in customers:
        total -= w * ((t / scale) ** shape - (entered / scale) ** shape)
        total += w * log(shape / scale * (t / scale) ** (shape - 1)) if lost else 0
    return total


def pareto(customers: Sequence[Customer], s: float, beta: float) -> float:
    """Give the log-likelihood of a Pareto survival, customer by customer."""
    total = 0.0
    for t, lost, w, entered in customers:
        total -= w * s * (log(beta + t) - log(beta + entered))
        total += w * log(s / (beta + t)) if lost else 0
    return total
