"""Made-up shops cut before two years, so that no season is known, and whether intervals held what came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from patronage.demo.shop import invent
from patronage.engine.protocol import Engine
from patronage.features.held_out import days_held
from patronage.features.hold_out_span import HoldOutSpan
from patronage.forecasts.value.value import value
from patronage.forecasts.value_options import ValueOptions
from patronage.shop import Shop
from patronage.shop.exports import write_exports

UNDISCOUNTED = 1e-9
CUSTOMERS, END = 3_000, date(2025, 12, 31)
ASKED = (
    (date(2024, 9, 30), 365),
    (date(2024, 12, 31), 182),
    (date(2024, 12, 31), 365),
    (date(2025, 3, 31), 274),
)
"""Histories of 9, 12 and 15 months, and how many days they look ahead."""
_FILES = ("customers", "orders", "order_lines", "refunds", "products")


def held_of_short(seeds: Iterable[int], folder: Path) -> Iterator[tuple[bool, bool]]:
    """Tell of each forecast whether its interval held what came, and whether it does as if no season were."""
    for seed in seeds:
        made, at = invent(CUSTOMERS, seed), folder / str(seed)
        with Shop.create(at / "shop") as shop:
            shop.load(write_exports({name: made.tables[name] for name in _FILES}, at / "exports"))
            for as_of, days in ASKED:
                asked = ValueOptions(horizon=float(days), annual_rate=UNDISCOUNTED, model="bg_nbd")
                yield _held(shop.engine, as_of, asked), _held(shop.engine, as_of, replace(asked, season=()))


def _held(engine: Engine, as_of: date, asked: ValueOptions) -> bool:
    found = value(engine, as_of, asked)
    worth = found.together(np.zeros(len(found.alive), np.intp), 1)
    low, high = (float(end[0]) for end in worth.predictive_interval(asked.level))
    span = HoldOutSpan(as_of, int(asked.horizon), END)
    came = float(days_held(engine, span, found.prepared.summarised.options).value.sum())
    return low <= came * found.prepared.kept.rate <= high
