"""Compiled KPIs against the same cells by hand-written SQL, from the same tables in the same file."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from math import exp, isclose, log
from statistics import fmean

from bench.cases import Case, cases
from bench.cpu import Spread, alternate
from patronage.base.expr import Scalar
from patronage.shop import Shop

__all__ = ["GREATEST", "MEAN", "Compared", "compare_kpis", "geometric_mean", "ratios_by_kpi"]

MEAN, GREATEST = 1.15, 1.5
_MILLISECONDS = 1000


@dataclass(frozen=True)
class Compared:
    """One case measured: milliseconds of CPU each, and how many cells both gave."""

    kpi: str
    cut: str
    cells: int
    ours: Spread
    by_hand: Spread

    @property
    def ratio(self) -> float:
        """Ours over theirs, of the medians."""
        return self.ours.median / self.by_hand.median

    def to_json(self) -> dict[str, object]:
        """Give it as an object."""
        return {
            "kpi": self.kpi,
            "cut": self.cut,
            "cells": self.cells,
            "ratio": self.ratio,
            "ours_ms": self.ours.to_json(),
            "by_hand_ms": self.by_hand.to_json(),
        }


def ratios_by_kpi(found: list[Compared]) -> dict[str, float]:
    """Give each KPI's ratio over all of its cuts: what they take together, ours over by hand."""
    ratios = {}
    for kpi in dict.fromkeys(each.kpi for each in found):
        cuts = [each for each in found if each.kpi == kpi]
        ratios[kpi] = sum(c.ours.median for c in cuts) / sum(c.by_hand.median for c in cuts)
    return ratios


def geometric_mean(ratios: Iterable[float]) -> float:
    """Give the geometric mean of some ratios."""
    return exp(fmean(log(ratio) for ratio in ratios))


def compare_kpis(shop: Shop, kpis: Collection[str] = ()) -> list[Compared]:
    """Measure every case, or those of some KPIs; one whose results differ ends the bench."""
    coverage = shop.coverage
    if coverage is None:
        sys.exit("the shop of the bench holds no order")
    asked = cases(coverage.first_on, coverage.last_on)
    return [_compare(shop, case) for case in asked if not kpis or case.kpi in kpis]


def _compare(shop: Shop, case: Case) -> Compared:
    cells = _same_cells(shop, case)
    ours, by_hand = alternate(
        lambda: shop.kpi(case.kpi, **case.options),
        lambda: shop.engine.execute(case.by_hand),
    )
    return Compared(case.kpi, case.cut, cells, _in_milliseconds(ours), _in_milliseconds(by_hand))


def _same_cells(shop: Shop, case: Case) -> int:
    """Hold the rows against each other, every column of them, and count the cells."""
    ours = {row[: case.keys]: row[case.keys :] for row in shop.kpi(case.kpi, **case.options).rows}
    theirs = {row[: case.keys]: row[case.keys :] for row in shop.engine.execute(case.by_hand)}
    if missing := [str(key) for key in theirs if key not in ours]:
        sys.exit(f"{case.kpi} by {case.cut}: cells are missing: {', '.join(missing[:5])}")
    for key, values in ours.items():
        if key not in theirs and not any(values):
            # A cell in which nothing happened stands in our answer; by hand it may be left out.
            continue
        if len(values) != len(theirs.get(key, ())) or not all(map(_same, values, theirs[key])):
            sys.exit(f"{case.kpi} by {case.cut}: {key} is {values}, by hand {theirs.get(key)}")
    return len(ours)


def _same(one: Scalar, other: Scalar) -> bool:
    """Compare exactly, except doubles, which may differ in the last digits."""
    if isinstance(one, float) and isinstance(other, (int, float, Decimal)):
        return isclose(one, float(other), rel_tol=1e-9)
    return one == other


def _in_milliseconds(spread: Spread) -> Spread:
    return Spread(*(seconds * _MILLISECONDS for seconds in (spread.median, spread.least, spread.greatest)))
