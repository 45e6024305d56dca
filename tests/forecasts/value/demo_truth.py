"""A made-up shop valued, beside the year that came to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from patronage.base.select import select, source
from patronage.cli.delivered import delivered_ids
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.demo.shop import DemoShop, invent
from patronage.forecasts.value.bids import BIAS, Outcome
from patronage.forecasts.value.customers import customer_values
from patronage.forecasts.value.table import value_table
from patronage.forecasts.value.valued import Valued
from patronage.forecasts.value_options import ValueOptions
from patronage.shop import Shop
from patronage.shop.exports import write_exports

UNDISCOUNTED = 1e-9


@dataclass(frozen=True)
class Sum:
    """Forecast and truth of the margin of twelve months of a channel or the shop, and what gates said.

    `chance` is how probable a miss by more than the limit was called.
    """

    name: str
    forecast: float
    actual: float
    held: bool
    gates: Outcome
    chance: float

    @property
    def error(self) -> float:
        return self.forecast / self.actual - 1

    @property
    def is_off(self) -> bool:
        """Off by more than the limit of the gate of bias."""
        return abs(self.error) > BIAS

    @property
    def is_missed(self) -> bool:
        """Off by more than the limit of the gate of bias, or outside the interval."""
        return self.is_off or not self.held


@dataclass(frozen=True)
class Met:
    """A shop and its channels."""

    whole: Sum
    channels: tuple[Sum, ...]


@dataclass(frozen=True)
class Caught:
    """How many sums were missed, and what the gates had said of them before."""

    sums: int
    missed: int
    missed_failed: int
    missed_open: int
    met_failed: int
    met_open: int

    @classmethod
    def of(cls, sums: Iterable[Sum]) -> Caught:
        seen = [(each.is_missed, each.gates) for each in sums]
        counts = (seen.count((missed, gates)) for missed in (True, False) for gates in ("fail", "not judged"))
        return cls(len(seen), sum(missed for missed, _ in seen), *counts)

    def __str__(self) -> str:
        caught = f"caught {self.missed_failed}, not judged {self.missed_open}"
        return (
            f"{self.missed} of {self.sums} missed: {caught}; of {self.sums - self.missed} others"
            f" {self.met_failed} failed, {self.met_open} not judged"
        )


@dataclass(frozen=True)
class Promised:
    """Sums whose chance of being more than the limit off was called alike, and how many of them were."""

    sums: int
    chance: float
    off: int

    @classmethod
    def by_fifths(cls, sums: Iterable[Sum]) -> tuple[Promised, ...]:
        """Part them by what was said: up to one in five, two in five and so on."""
        said: defaultdict[int, list[Sum]] = defaultdict(list)
        for each in sums:
            if np.isfinite(each.chance):
                said[min(int(each.chance * 5), 4)].append(each)
        return tuple(
            cls(len(some), float(np.mean([each.chance for each in some])), sum(each.is_off for each in some))
            for _, some in sorted(said.items())
        )

    def __str__(self) -> str:
        return f"{self.sums} called {self.chance:.1%} on average: off {self.off}, {self.off / self.sums:.1%}"


def met(seed: int, customers: int, folder: Path) -> Met:
    """Make up a shop, load its files as anybody would, value its customers, and look into its future."""
    return met_by(invent(customers=customers, seed=seed), folder)


def met_by(made: DemoShop, folder: Path) -> Met:
    """Do that with a shop that is made up."""
    with Shop.create(folder / "shop") as shop:
        shop.load(write_exports(made.tables, folder / "exports"))
        return met_in(made, shop)


def met_in(made: DemoShop, shop: Shop) -> Met:
    """Do that where its files are loaded."""
    valued = shop.value(options=ValueOptions(by=("channel",), annual_rate=UNDISCOUNTED))
    actual = came_to_channels(made, shop, valued)
    return Met(_whole(valued, sum(actual.values())), _channels(valued, actual))


def came_to_channels(made: DemoShop, shop: Shop, valued: Valued) -> dict[object, float]:
    """Add up by channel the margin that the customers who were valued left within twelve months."""
    truth = made.truth.tables["customers"]
    came = dict(zip(truth["customer"].tolist(), truth["margin_12_months"].tolist(), strict=True))
    _, rows = shop.engine.run(customer_values(valued))
    ids, c = delivered_ids(shop.engine), source(CUSTOMER_FACTS.name, "c")
    _, channels = shop.engine.run(select(c, customer=c["customer"], channel=c["acquisition_channel"]))
    channel_of = {customer: channel for customer, channel in channels}  # noqa: C416  # two columns are pairs
    actual: defaultdict[object, float] = defaultdict(float)
    for customer, *_ in rows:
        actual[channel_of[customer]] += sum(came.get(each, 0.0) for each in ids[customer])
    return actual


def _whole(valued: Valued, actual: float) -> Sum:
    everybody = np.zeros(len(valued.alive), np.intp)
    worth = valued.together(everybody, 1)
    (low,), (high,) = worth.predictive_interval(valued.options.level)
    assert np.isfinite(worth.value).all()
    bid = valued.bid_on_shop
    chance = np.nan if bid.risk.score is None else bid.risk.score
    held = bool(low <= actual <= high)
    return Sum("", float(worth.value[0]), actual, held, bid.outcome, chance)


def _channels(valued: Valued, actual: dict[object, float]) -> tuple[Sum, ...]:
    found = []
    for row in value_table(valued).records():
        many, low, high, total = (
            float(str(row[name]))
            for name in ("customers", "predictive_low", "predictive_high", "predicted_total")
        )
        came = actual[row["channel"]]
        held = bool(many * low <= came <= many * high)
        chance = np.nan if row["chance_of_a_miss"] is None else float(str(row["chance_of_a_miss"]))
        name = str(row["channel"])
        found.append(Sum(name, total, came, held, row["gates"], chance))  # type: ignore[arg-type]  # one of them
    return tuple(found)
