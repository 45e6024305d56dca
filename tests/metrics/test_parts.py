"""Every number, taken apart, is added up again from its rows exactly."""

import re
from typing import Any, cast

import pytest

from patronage.base.select import Select
from patronage.facts.coverage import read_coverage
from patronage.metrics.answer import frame_of
from patronage.metrics.compile.known import ON_COMMON_DAYS
from patronage.metrics.compile.parts import again, parts_of, rows_of
from patronage.metrics.compile.taken import taken
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.question import Options, question
from patronage.metrics.worked import small_shop


def questions(metric: Metric) -> list[dict[str, Any]]:
    own = {name: value for name, value in metric.example.ask.items() if name != "history"}
    fixed = any(m.window != "period" for m in metric.measures)
    return [own] if fixed or "cohort" in own else [own, {**own, "grain": "month"}]


@pytest.mark.parametrize("metric", list(METRICS), ids=lambda metric: metric.name)
def test_the_rows_behind_a_number_give_it_again(metric: Metric) -> None:
    history = str(metric.example.ask.get("history", "complete"))
    with small_shop(metric.example.rows, history) as engine:
        coverage = read_coverage(engine)
        assert coverage is not None
        for options in questions(metric):
            query = question(metric.name, coverage.last_on, **cast("Options", options))
            parts = parts_of(metric, query, frame_of(query, coverage))
            days = re.compile(rf"__(cohorts_)?\d+_\d+_{ON_COMMON_DAYS}$")
            found = {days.sub("", m.name) for part in parts for m in part.measures}
            assert found >= {m.name for m in taken(metric, query.assume)}
            for part in parts:
                by_rows, by_groups = again(part), part.grouped
                added_up = engine.run(by_rows.order_by(*part.keys))
                expected = engine.run(by_groups.order_by(*part.keys))
                # A group that counts nothing has no rows, and is absent when they are added up.
                names, rows = expected
                counted = [row for row in rows if any(v not in (None, 0) for v in row[len(part.keys) :])]
                found_rows = [
                    row for row in added_up[1] if any(v not in (None, 0) for v in row[len(part.keys) :])
                ]
                assert added_up[0] == names
                assert _zeroed(found_rows) == _zeroed(counted)


def test_a_row_shows_when_and_whose_it_was() -> None:
    metric = METRICS["net_revenue"]
    with small_shop(metric.example.rows) as engine:
        coverage = read_coverage(engine)
        assert coverage is not None
        query = question("net_revenue", coverage.last_on)
        orders, refunds = parts_of(metric, query, frame_of(query, coverage))
        names, rows = engine.run(rows_of(orders, 1))
        assert names[:3] == ("order_id", "customer", "ordered_at")
        assert len(rows) == 1
        assert (orders.table, refunds.table) == ("order_facts", "refund_facts")
        assert isinstance(rows_of(orders), Select)


def _zeroed(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [tuple(0 if value is None else value for value in row) for row in rows]
