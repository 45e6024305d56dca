"""A made-up shop valued, beside the year that came to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from patronage.base.select import select, source
from patronage.cli.delivered import delivered_ids
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.demo.shop import invent
from patronage.forecasts.value.customers import customer_values
from patronage.forecasts.value.options import ValueOptions
from patronage.forecasts.value.table import value_table
from patronage.shop import Shop
from patronage.shop.exports import write_exports

UNDISCOUNTED = 1e-9


@dataclass(frozen=True)
class Met:
    """Forecast and truth of the margin of twelve months; `held` has an entry a channel."""

    forecast: float
    actual: float
    held: tuple[bool, ...]

    @property
    def bias(self) -> float:
        return self.forecast / self.actual - 1


def met(seed: int, customers: int, folder: Path) -> Met:
    """Make up a shop, load its files as anybody would, value its customers, and look into its future."""
    made = invent(customers=customers, seed=seed)
    truth = made.truth.tables["customers"]
    came = dict(zip(truth["customer"].tolist(), truth["margin_12_months"].tolist(), strict=True))
    with Shop.create(folder / "shop") as shop:
        shop.load(write_exports(made.tables, folder / "exports"))
        valued = shop.value(options=ValueOptions(by=("channel",), annual_rate=UNDISCOUNTED))
        _, rows = shop.engine.run(customer_values(valued))
        ids, c = delivered_ids(shop.engine), source(CUSTOMER_FACTS.name, "c")
        _, channels = shop.engine.run(select(c, customer=c["customer"], channel=c["acquisition_channel"]))
    channel_of = {customer: channel for customer, channel in channels}  # noqa: C416  # two columns are pairs
    actual: defaultdict[object, float] = defaultdict(float)
    for customer, *_ in rows:
        actual[channel_of[customer]] += sum(came.get(each, 0.0) for each in ids[customer])
    held, forecast = [], 0.0
    for row in value_table(valued).records():
        many, low, high, total = (
            float(str(row[name]))
            for name in ("customers", "predictive_low", "predictive_high", "predicted_total")
        )
        held.append(bool(many * low <= actual[row["channel"]] <= many * high))
        forecast += total
    assert np.isfinite(forecast)
    return Met(forecast, sum(actual.values()), tuple(held))
