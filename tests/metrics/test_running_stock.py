"""A stock summed from what came and went is the same as one taken from all rows at the end of each cell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from patronage.base.expr import Column, call, count, distinct, total
from patronage.base.select import Select
from patronage.contract.facts import ORDER_FACTS
from patronage.engine.duckdb import DuckDB
from patronage.metrics.compile.branch import branch_select
from patronage.metrics.compile.plan import cell_branches
from patronage.metrics.compile.running_stock import running_stock
from patronage.metrics.compile.timing import Branch, Span
from patronage.metrics.measure import Measure
from patronage.metrics.measures.commerce import IS_GIVEN
from patronage.metrics.measures.lifespan import ACTIVE_BEFORE, LOST
from patronage.metrics.query import Query
from patronage.metrics.question import question
from tests.oracle.compare import Pair
from tests.oracle.random_shop import random_shop

Cells = tuple[tuple[str, ...], list[Any]]
ORDERED, FIRST, NEXT = Column("ordered_on"), Column("first_ordered_on"), Column("next_ordered_on")
# Nobody is counted twice: an order holds until the customer's next one.
LATEST = Measure("latest", ORDER_FACTS.name, count(), ORDERED, until=NEXT)
VALUE = replace(LATEST, name="value", value=total(Column("gross")))
FRESH = replace(LATEST, name="fresh", where=IS_GIVEN, sooner=call("add_days", ORDERED, 20))
TO_NEXT_FIRST = replace(LATEST, name="to_first", where=IS_GIVEN, sooner=FIRST)
# Most of these end before they begin.
BACKWARDS = replace(LATEST, name="backwards", until=call("least", call("add_days", FIRST, 9), NEXT))
STOCKS = ((LATEST, VALUE, FRESH, TO_NEXT_FIRST), (BACKWARDS,), (ACTIVE_BEFORE, LOST))
ASKED: tuple[dict[str, Any], ...] = (
    {"grain": "month"},
    {"grain": "week", "by": "channel"},
    {"grain": "quarter", "by": "channel,country", "where": "country!=DE"},
    {"cohort": "month"},
    {"cohort": "quarter", "by": "acquisition_channel"},
)


@pytest.mark.parametrize("asked", ASKED, ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_both_ways_give_the_same_cells(seed: int, asked: dict[str, Any]) -> None:
    pair = Pair.of(random_shop(seed))
    assert pair is not None
    last = pair.coverage.last_on
    found = []
    with pair.engine:
        for period in (None, "last 5 months"):
            query = question("inactive_rate", last, inactive_window_days=30, period=period, **asked)
            branches = [b for stock in STOCKS for b in cell_branches(stock, query, _spans(query, pair))]
            found += [_both(pair.engine, branch, query) for branch in branches]
    assert all(running == by_rows for running, by_rows in found)
    assert any(rows for (_, rows), _ in found)


def test_a_count_of_people_is_taken_from_rows() -> None:
    people = replace(LATEST, value=distinct(Column("customer")))
    query = question("inactive_rate", random_shop(0).rows["orders"][0]["ordered_at"].date(), grain="month")
    assert query.as_of is not None
    (branch,) = cell_branches([people], query, [Span(query.as_of, None)])
    assert running_stock(branch, query, "cells") is None


def _spans(query: Query, pair: Pair) -> list[Span]:
    last = pair.coverage.last_on
    if query.period is None or query.cohort is not None:
        return [Span(last, query.period)]
    before = query.period.previous()
    shift = replace(query, compare="previous").shift
    return [Span(last, query.period), Span(last, before, shift, last, "_before")]


def _both(engine: DuckDB, branch: Branch, query: Query) -> tuple[Cells, Cells]:
    running = running_stock(branch, query, "cells_1")
    assert running is not None
    return _rows(engine, running), _rows(engine, branch_select(branch, query))


def _rows(engine: DuckDB, cells: Select) -> Cells:
    names, rows = engine.run(cells)
    return names, sorted(([v or 0 for v in row] for row in rows), key=str)
