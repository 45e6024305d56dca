"""Rates of groups as Buhlmann and Straub shrink them, member by member in plain Python."""

from __future__ import annotations

from dataclasses import dataclass

Member = tuple[float, float]
"""A weight and a rate."""


@dataclass(frozen=True)
class Plain:
    """As `CredibleRates`."""

    rate: list[float]
    within: float
    between: float
    covariance: list[list[float]]


def plain_rates(groups: list[list[Member]]) -> Plain:
    weights = [sum(w for w, _ in group) for group in groups]
    whole = sum(weights)
    of_all = sum(w * x for group in groups for w, x in group) / whole
    rates = [
        sum(w * x for w, x in group) / weight if group else of_all
        for group, weight in zip(groups, weights, strict=True)
    ]
    scatter = sum(w * (x - rate) ** 2 for group, rate in zip(groups, rates, strict=True) for w, x in group)
    within = scatter / sum(len(group) - 1 for group in groups if group)
    apart = sum(w * (rate - of_all) ** 2 for w, rate in zip(weights, rates, strict=True))
    told = sum(1 for group in groups if group)
    between = max((apart - (told - 1) * within) / (whole - sum(w * w for w in weights) / whole), 0.0)
    kept = [w / (w + within / between) if between else 0.0 for w in weights]
    rate = [z * own + (1 - z) * of_all for z, own in zip(kept, rates, strict=True)]
    many = range(len(groups))

    def loading(g: int, h: int, *, of_chance: bool) -> float:
        """How the error of group g moves with chance in group h, or with how h differs from all."""
        borrowed = (1 - kept[g]) * weights[h] / whole
        if g != h:
            return borrowed
        return borrowed + kept[g] if of_chance else borrowed + kept[g] - 1

    def shared(g: int, h: int) -> float:
        by_chance = sum(
            loading(g, k, of_chance=True) * loading(h, k, of_chance=True) * within / weights[k]
            for k in many
            if weights[k]
        )
        by_difference = sum(loading(g, k, of_chance=False) * loading(h, k, of_chance=False) for k in many)
        return by_chance + between * by_difference

    return Plain(rate, within, between, [[shared(g, h) for h in many] for g in many])
