"""Values of a made-up shop's channels by fits of three kinds, beside the year that came to them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np

from patronage.base.select import select, source
from patronage.cli.delivered import delivered_ids
from patronage.contract.facts import CUSTOMER_FACTS
from patronage.demo.shop import DemoShop
from patronage.forecasts.foundation.fitted import part_names
from patronage.forecasts.foundation.valued_rows import ValuedRows
from patronage.forecasts.value.customers import customer_values
from patronage.forecasts.value.valued import Valued
from patronage.forecasts.value_options import ValueOptions
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted_purchases import FittedPurchases
from patronage.models.fitting import Numbers
from patronage.models.grouped import fit_groups
from patronage.models.model import MODELS, LikelihoodModel
from patronage.shop import Shop
from patronage.shop.exports import write_exports
from tests.forecasts.value.demo_truth import UNDISCOUNTED

FILES = ("customers", "orders", "order_lines", "refunds", "products")


def errors_of_groups(made: DemoShop, model: str, folder: Path) -> dict[str, Numbers]:
    """Give log(forecast / actual) of each channel by each kind of fit, less that of the whole shop."""
    asked = ValueOptions(by=("channel",), annual_rate=UNDISCOUNTED, model=model, past=0)
    with Shop.create(folder / "shop") as shop:
        shop.load(write_exports({name: made.tables[name] for name in FILES}, folder / "exports"))
        valued = shop.value(options=asked)
        actual = _came(made, shop, valued)
    chosen = cast("LikelihoodModel[CustomerSummary, FittedPurchases]", MODELS[model])
    summary, parts = valued.prepared.summary, valued.fitted.parts
    groups = fit_groups(chosen, summary, part_names(summary))
    fits = {
        "pooled": (groups.pooled,) * len(parts),
        "own": tuple(groups.unpooled.values()),
        "shrunk": tuple(groups.shrunk.values()),
    }
    found = {}
    for kind, purchases in fits.items():
        fitted = replace(valued.fitted, purchases=purchases)
        rows = ValuedRows.of(valued.prepared, fitted, valued.rates, valued.options)
        value = rows.together(fitted.place, len(parts)).value
        found[kind] = np.log(value / value.sum() / (actual / actual.sum()))
    return found


def _came(made: DemoShop, shop: Shop, valued: Valued) -> Numbers:
    """Return the margin of twelve months that came to the customers of each channel."""
    truth = made.truth.tables["customers"]
    came = dict(zip(truth["customer"].tolist(), truth["margin_12_months"].tolist(), strict=True))
    ids, c = delivered_ids(shop.engine), source(CUSTOMER_FACTS.name, "c")
    _, channels = shop.engine.run(select(c, customer=c["customer"], channel=c["acquisition_channel"]))
    channel_of = {customer: channel for customer, channel in channels}  # noqa: C416  # two columns are pairs
    actual: defaultdict[object, float] = defaultdict(float)
    for customer, *_ in shop.engine.run(customer_values(valued))[1]:
        actual[channel_of[customer]] += sum(came.get(each, 0.0) for each in ids[customer])
    return np.array([actual[part] for part in valued.fitted.parts])
