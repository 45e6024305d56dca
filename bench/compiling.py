"""How long a question takes to become a statement, without running it."""

from __future__ import annotations

from time import process_time

from bench.cases import Case, cases
from bench.cpu import Spread, spread_of
from patronage.engine.duckdb import DUCKDB
from patronage.engine.printer import print_query
from patronage.facts.coverage import Coverage
from patronage.metrics.answer import frame_of
from patronage.metrics.compile.compiler import compile_query
from patronage.shop import Shop

__all__ = ["MOST_MILLISECONDS", "compile_times"]

MOST_MILLISECONDS = 1.0
_TIMES = 101


def compile_times(shop: Shop) -> dict[str, Spread]:
    """Give the milliseconds of one compilation a KPI, of the cut that takes longest."""
    coverage = shop.coverage
    if coverage is None:
        return {}
    found: dict[str, Spread] = {}
    for case in cases(coverage.first_on, coverage.last_on):
        taken = _taken(shop, case, coverage)
        if case.kpi not in found or taken.median > found[case.kpi].median:
            found[case.kpi] = taken
    return found


def _taken(shop: Shop, case: Case, coverage: Coverage) -> Spread:
    query = shop.question(case.kpi, **case.options)
    frame = frame_of(query, coverage)
    taken = []
    for _ in range(_TIMES + 1):
        before = process_time()
        print_query(compile_query(query, frame).select, DUCKDB)
        taken.append((process_time() - before) * 1000)
    # The first one fills what later ones find ready: formulas and paths, which no shop changes.
    return spread_of(taken[1:])
