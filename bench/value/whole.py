"""From a loaded shop to its value with an interval: summary in SQL, fits, a year's discounted sums.

`python -m bench.value.whole SHOP RESULTS`
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.value.customers import AS_OF
from patronage.base.expr import count
from patronage.base.select import select, source
from patronage.engine.columns import columns
from patronage.features.summarised import Summarised, summarise
from patronage.models.bg_nbd import BG_NBD
from patronage.models.customer_summary import CustomerSummary
from patronage.models.gamma_gamma import GAMMA_GAMMA
from patronage.shop import Shop

_RATE, _YEAR = float(np.log(1.1)) / 365.25, 365.25
_STEP = 1e-4
Numbers = NDArray[np.float64]


def main() -> None:
    """Value the shop, and write what came of it."""
    with Shop.open(sys.argv[1]) as shop:
        seen = summarise(shop.engine, AS_OF)
        spenders = _spenders(seen)
    key = seen.summary.frequency, seen.summary.recency, seen.summary.T
    buying, spending = BG_NBD.fit(seen.summary), GAMMA_GAMMA.fit(spenders)
    customers, spent, squares = seen.summary.weight, seen.money["value"], seen.money["value_squares"]
    powers = np.column_stack([customers, spent, squares])

    def purchases(values: Numbers) -> Numbers:
        there = buying.at(values)
        return there.probability_alive(*key) * there.flow(_RATE, *key, horizon=_YEAR).mean

    def of_one(values: Numbers) -> Numbers:
        """Return what a purchase of all customers of a row is expected to bring, together."""
        return np.asarray(np.einsum("ij,ij->i", spending.at(values).moments(seen.paid).mean, powers[:, :2]))

    worth, brought = purchases(buying.estimate.values), of_one(spending.estimate.values)
    value = float(np.sum(worth * brought))
    by_buying = _slope(lambda at: float(np.sum(purchases(at) * brought)), buying.estimate.values)
    by_spending = _slope(lambda at: float(np.sum(worth * of_one(at))), spending.estimate.values)
    variance = by_buying @ buying.estimate.covariance @ by_buying
    variance += by_spending @ spending.estimate.covariance @ by_spending
    # Chance: the second moments of what each will bring, less the squares of what is expected.
    flow, alive = buying.flow(_RATE, *key, horizon=_YEAR), buying.probability_alive(*key)
    one = spending.moments(seen.paid)
    second = one.square * (flow.squares + flow.pairs)[:, None] + one.within * flow.squares[:, None]
    linear = one.mean * worth[:, None]
    first = np.column_stack([linear[:, 0] ** 2, 2 * linear[:, 0] * linear[:, 1], linear[:, 1] ** 2])
    chance = float(np.einsum("ij,ij->", second * alive[:, None] - first, powers))
    reach = 1.96 * float(np.sqrt(variance + chance))
    told = {"value": value, "low": value - reach, "high": value + reach, "rows": len(seen.summary)}
    Path(sys.argv[2]).write_text(json.dumps(told), "utf-8")


def _spenders(seen: Summarised) -> CustomerSummary:
    """Return who bought again for money, those alike in number and value in one row."""
    c = source("customers_summed", "c")
    asked = (
        select(c, paid=c["paid"], value=c["value"], customers=count())
        .where((c["paid"] > 0) & (c["value"] > 0))
        .group_by("paid", "value")
        .order_by("paid", "value")
        .with_step("customers_summed", seen.customers)
    )
    asked = asked.giving({n: e.cast("double") if n == "value" else e for n, e in asked.columns})
    found = columns(seen.engine, asked)
    paid, value, many = (found[name].astype(np.float64) for name in ("paid", "value", "customers"))
    once = np.ones(len(paid))
    return CustomerSummary(paid, once, once, value / paid, many)


def _slope(total: Callable[[Numbers], float], at: Numbers) -> Numbers:
    """Return how a total changes with the logarithm of each parameter, by central differences."""
    shifts = np.exp(_STEP * np.eye(len(at)))
    return np.array([(total(at * shift) - total(at / shift)) / (2 * _STEP) for shift in shifts])


if __name__ == "__main__":
    main()
