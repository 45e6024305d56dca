"""Contracts drawn from a known truth, valued, and what they then pay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from patronage.features.subscription_durations import SubscriptionDurations
from patronage.features.subscription_renewals import INTERVALS
from patronage.forecasts.contracts.ahead import contracts_ahead
from patronage.forecasts.contracts.renewal_models import renewal_models

AS_OF = date(2025, 6, 15)
CONTRACTS = 2_357
FORCE = log(1.1) / 365.25
TRUTH = (0.7, 5.0)
_MONTH = 365.25 / 12
_DAYS = 365


@dataclass(frozen=True)
class Drawn:
    """Contracts of one shop as it sees them, and what each that runs pays, within a year and without end."""

    read: SubscriptionDurations
    within: NDArray[np.float64]
    endless: NDArray[np.float64]


def drawn(rng: np.random.Generator, contracts: int = CONTRACTS) -> Drawn:
    """Draw monthly contracts of two years, of two channels, whose chances to end are beta-distributed."""
    month, end = INTERVALS["month"], np.datetime64(AS_OF)
    since = end - rng.integers(0, 720, contracts).astype("m8[D]")
    failed = rng.geometric(np.maximum(rng.beta(*TRUTH, contracts), 1e-9))
    lost_on = month.due(since, np.minimum(failed, 4_000))
    is_lost = lost_on <= end
    days = (np.where(is_lost, lost_on, end) - since).astype(np.int64)
    amount = np.round(rng.lognormal(3.0, 0.6, contracts), 2)
    channel = np.where(rng.random(contracts) < 0.1, "small", "large")
    running, one, none = np.where(is_lost, 0.0, amount), np.ones(contracts), np.zeros(contracts)
    name = np.full(contracts, "month")
    read = SubscriptionDurations(
        AS_OF, name, channel, name, since, since, days, none.astype(np.int64), is_lost, one,
        running, none, running**2, amount, one,
    )  # fmt: skip
    within, endless = _paid(since, failed)
    return Drawn(read, running * within, running * endless)


def _paid(
    since: NDArray[np.datetime64], failed: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what contracts of 1 pay that fail at a renewal, discounted: within a year, and without end."""
    month, end = INTERVALS["month"], np.datetime64(AS_OF)
    behind = month.passed(since, np.full_like(since, end))
    within = np.zeros(len(since))
    for k in range(1, 14):
        ahead = (month.due(since, behind + k) - end).astype(np.float64)
        within += np.where((behind + k < failed) & (ahead <= _DAYS), np.exp(-FORCE * ahead), 0.0)
    first = np.exp(-FORCE * (month.due(since, behind + 1) - end).astype(np.float64))
    many = np.maximum(failed - 1 - behind, 0)
    factor = np.exp(-FORCE * _MONTH)
    return within, first * (1 - factor**many) / (1 - factor)


def held_of_bases(seeds: Iterable[int], contracts: int = CONTRACTS) -> dict[str, float]:
    """Give the share of bases whose intervals held the truth, of all contracts and of few, near and far.

    `comes` is what then came, held by the interval of that; `expected` the expectation by the true chances,
    held by the interval of the expectation.
    """
    held: dict[str, list[bool]] = {}
    for seed in seeds:
        shop = drawn(np.random.default_rng(seed), contracts)
        models = renewal_models(shop.read, "sbg")
        true = tuple(replace(model, fitted=model.fitted.at(TRUTH)) for model in models)
        parts = {"all": np.ones(contracts, np.bool_), "small": shop.read.channel == "small"}
        for name, days, came in (("within", float(_DAYS), shop.within), ("endless", inf, shop.endless)):
            found, really = (contracts_ahead(shop.read, of, days, FORCE) for of in (models, true))
            for part, which in parts.items():
                together, expected = found.together(which), really.together(which).value
                for kind, (low, high), truth in (
                    ("comes", together.coming(), came[which].sum()),
                    ("expected", together.expectation(), expected),
                ):
                    held.setdefault(f"{name}, {part}, {kind}", []).append(bool(low <= truth <= high))
    return {name: float(np.mean(those)) for name, those in held.items()}
