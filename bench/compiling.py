"""How long a question takes to become a statement, without running it: every metric in every shape of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from time import process_time

from bench.cpu import Spread, spread_of
from patronage.base.errors import PatronageError
from patronage.engine.duckdb import DUCKDB
from patronage.engine.printer import print_query
from patronage.facts.coverage import Coverage
from patronage.metrics.answer import frame_of
from patronage.metrics.compile.compiler import compile_query
from patronage.metrics.metric import METRICS
from patronage.metrics.question import Options
from patronage.shop import Shop

__all__ = ["MOST_MILLISECONDS", "Compiled", "compile_times"]

MOST_MILLISECONDS = 1.0
_TIMES = 21

Compiled = tuple[float, Spread]
"""Milliseconds of the first compilation in a process, and of those that follow."""


def compile_times(shop: Shop) -> dict[str, Compiled]:
    """Give the milliseconds of one compilation, by metric and shape of the question."""
    coverage = shop.coverage
    if coverage is None:
        return {}
    found: dict[str, Compiled] = {}
    for metric in METRICS:
        for shape, options in _shapes(coverage).items():
            taken = list(_taken(shop, metric.name, options, coverage))
            if taken:
                found[f"{metric.name}, {shape}"] = taken[0], spread_of(taken[1:])
    return found


def _shapes(coverage: Coverage) -> dict[str, Options]:
    year = str(coverage.last_on.year)
    return {
        "total": {},
        "month": {"grain": "month"},
        "channel": {"by": "channel"},
        "cohort": {"cohort": "month"},
        "total compared": {"period": year, "compare": "previous"},
        "month compared": {"period": year, "compare": "year", "grain": "month"},
        "channel compared": {"period": year, "compare": "year", "by": "channel"},
    }


def _taken(shop: Shop, metric: str, options: Options, coverage: Coverage) -> Iterator[float]:
    """Time questions each of which was never asked before: every one is of another day."""
    for days in range(_TIMES + 1):
        try:
            of_day: Options = {**options, "as_of": coverage.last_on - timedelta(days=days)}
            query = shop.question(metric, **of_day)
            frame = frame_of(query, coverage)
            before = process_time()
            print_query(compile_query(query, frame).select, DUCKDB)
        except PatronageError:
            # Not every metric has a meaning in every shape.
            return
        yield (process_time() - before) * 1000
