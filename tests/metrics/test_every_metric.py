"""What holds for every metric there is, built-in or plugged in, without anybody writing a test for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

import pytest

from patronage.base.errors import Unreachable, UsageError
from patronage.base.period import Grain, Period
from patronage.contract.assumption import Assumptions
from patronage.engine.duckdb import DuckDB
from patronage.metrics.answer import answer
from patronage.metrics.band import BANDS
from patronage.metrics.compile.compiler import compile_query
from patronage.metrics.compile.taken import in_groups
from patronage.metrics.dimension import DIMENSIONS, FACTS, place
from patronage.metrics.measure import Measure
from patronage.metrics.metric import METRICS, Metric
from patronage.metrics.query import Frame, Query
from patronage.metrics.worked import agrees, small_shop, work
from tests.engine.parsed import is_sql_everywhere
from tests.oracle.compare import Pair
from tests.oracle.family import busy_shop
from tests.oracle.random_shop import RandomShop

FRAME = Frame(date(2025, 6, 30), date(2022, 1, 1))
SHAPES: dict[str, dict[str, Any]] = {
    "total": {},
    "by customers' dimension": {"by": ("acquisition_channel",)},
    "by month": {"grain": Grain.MONTH},
    "by cohort and age": {"cohort": Grain.MONTH},
    "by cohort": {"cohort": Grain.QUARTER, "ages": False},
}


@pytest.fixture(params=sorted(METRICS.all()))
def metric(request: pytest.FixtureRequest) -> Metric:
    return METRICS[request.param]


@pytest.fixture(scope="module")
def busy() -> Iterator[Pair]:
    """Return a shop that has everything: refunds, foreign money, orders and customers not given."""
    drawn = busy_shop(129)
    pair = Pair.of(RandomShop(drawn.rows, "complete", drawn.window))
    assert pair is not None
    with pair.engine:
        yield pair


@pytest.fixture(scope="module")
def empty() -> Iterator[DuckDB]:
    """Return a shop whose only order was not kept."""
    order = {"order_id": "1", "customer": "ann", "ordered_at": FRAME.as_of, "gross": 9, "status": "void"}
    with small_shop(cast("dict[str, Any]", {"orders": [order]})) as engine:
        yield engine


def asked(metric: Metric, shape: Mapping[str, Any]) -> Query | None:
    """Return the question, or nothing where the metric has no meaning in this shape."""
    windows = {m.window for m in metric.measures}
    by_age = "cohort" in shape and shape.get("ages", True)
    if metric.needs_ages and not by_age:
        return None
    if "cohort" in shape and any("cohort_on" not in FACTS[m.table].names for m in metric.measures):
        return None
    if not all(reaches(metric, name) for name in shape.get("by", ())):
        return None
    if windows & {"year", "now"} and ("grain" in shape or by_age):
        return None
    if metric.kind == "cohort" and "grain" in shape:
        return None
    return Query((metric.name,), **shape)


def test_its_example_gives_what_it_says(metric: Metric) -> None:
    result = work(metric)
    assert agrees(metric.example, result), result.records()


def test_it_says_what_people_need_to_trust_it(metric: Metric) -> None:
    assert metric.name == metric.name.lower()
    assert metric.question.endswith("?")
    assert metric.source.endswith(".")
    assert metric.example.rows
    assert set(metric.drivers) <= set(METRICS.all())
    assert metric.name not in metric.drivers
    assert metric.better in ("up", "down", "")


@pytest.mark.parametrize("field", ["name", "label", "question", "source"])
def test_no_two_metrics_say_the_same(field: str) -> None:
    said = Counter(getattr(m, field) for m in METRICS)
    assert all(said)
    assert [text for text, times in said.items() if times > 1] == []


def test_a_name_of_a_measure_stands_for_one_measure() -> None:
    defined: dict[str, Measure] = {}
    for metric in METRICS:
        for measure in metric.measures:
            assert defined.setdefault(measure.name, measure) == measure


def test_the_order_of_delivered_rows_does_not_matter(metric: Metric) -> None:
    rows = {table: list(reversed(given)) for table, given in metric.example.rows.items()}
    turned = replace(metric, example=replace(metric.example, rows=rows))
    assert agrees(turned.example, work(turned))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shop_without_kept_orders_has_nothing_and_no_error(
    metric: Metric, shape: str, empty: DuckDB
) -> None:
    query = asked(metric, SHAPES[shape])
    if query is None:
        return
    names, rows = empty.run(compile_query(query, replace(FRAME, first_on=date(2025, 6, 1))).select)
    nothing = (None, 0, "default", False, True, *([3.0] if metric.name == "average_lifespan" else []))
    keys = {"month", "cohort", "age"}
    assert all(v in nothing for row in rows for n, v in zip(names, row, strict=True) if n not in keys)


def reaches(metric: Metric, dimension: str) -> bool:
    try:
        placed(metric, dimension)
    except Unreachable:
        return False
    return True


def placed(metric: Metric, dimension: str) -> list[Measure]:
    return [place(measure, (dimension,))[0] for measure in in_groups(metric, Assumptions())]


def is_told_before(dimension: str) -> bool:
    return dimension in BANDS.all() and BANDS[dimension].changes


def over_time(metric: Metric, shop: Pair) -> Query:
    """Return the question for everything that lies after a time in which bands may come about."""
    if metric.kind == "cohort" or any(m.window in ("year", "now") for m in metric.measures):
        return Query((metric.name,))
    first, last = shop.coverage.first_on, shop.coverage.last_on
    return Query((metric.name,), period=Period(first + (last - first) // 4, last + timedelta(days=1)))


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_groups_add_up_to_the_total_or_are_refused(metric: Metric, dimension: str, busy: Pair) -> None:
    whole = over_time(metric, busy) if is_told_before(dimension) else Query((metric.name,))
    split = replace(whole, by=(dimension,))
    if metric.needs_ages:
        return
    if not reaches(metric, dimension):
        with pytest.raises(Unreachable, match=r"Reachable: \w"):
            answer(busy.engine, split, busy.coverage)
        return
    groups = answer(busy.engine, split, busy.coverage)
    # In the later part of so small a shop some things do not happen.
    assert groups.rows or is_told_before(dimension)
    if metric.is_additive and all(m.is_additive for m in placed(metric, dimension)):
        total = answer(busy.engine, whole, busy.coverage).value(metric.name)
        assert total or is_told_before(dimension)
        assert sum(cast("tuple[Decimal, ...]", groups.column(metric.name))) == total


@pytest.mark.parametrize("dimension", DIMENSIONS)
@pytest.mark.parametrize("name", sorted(m.name for m in METRICS if m.needs_ages))
def test_what_needs_ages_is_split_or_says_why_not(name: str, dimension: str, busy: Pair) -> None:
    asked = Query((name,), by=(dimension,), cohort=Grain.MONTH)
    of_customers = {*DIMENSIONS} & {column.name for column in FACTS["customer_facts"].dimensions}
    try:
        assert answer(busy.engine, asked, busy.coverage).rows
    except UsageError as error:
        refused = error
    else:
        return
    if isinstance(refused, Unreachable):
        assert "Reachable: acquisition_c" in str(refused)
        assert dimension not in of_customers
    else:
        assert str(refused).endswith("the one would stand on the other; ask another number")
        assert is_told_before(dimension)


@pytest.mark.parametrize("name", ["margin", "cost_of_goods"])
@pytest.mark.parametrize("dimension", ["channel", "category", "product", "acquisition_channel", "month"])
def test_margins_at_a_stated_rate_add_up_to_the_last_digit(name: str, dimension: str, busy: Pair) -> None:
    stated = Query((name,), assume=Assumptions(margin_rate=Decimal("0.3333")))
    by_month = dimension == "month"
    split = replace(stated, grain=Grain.MONTH) if by_month else replace(stated, by=(dimension,))
    total = answer(busy.engine, stated, busy.coverage).value(name)
    groups = answer(busy.engine, split, busy.coverage).column(name)
    assert len(groups) > 1
    assert sum(cast("tuple[Decimal, ...]", groups)) == total


def test_months_of_a_sum_add_up_to_the_total(metric: Metric, busy: Pair) -> None:
    if not metric.is_additive:
        return
    total = answer(busy.engine, Query((metric.name,)), busy.coverage).value(metric.name)
    for basis in ("order", "cash"):
        months = answer(busy.engine, Query((metric.name,), grain=Grain.MONTH, basis=basis), busy.coverage)
        assert sum(cast("tuple[Decimal, ...]", months.column(metric.name))) == total


@pytest.mark.parametrize("shape", SHAPES)
def test_its_statement_is_sql_in_every_dialect(metric: Metric, shape: str) -> None:
    query = asked(metric, SHAPES[shape])
    if query is None:
        return
    assert is_sql_everywhere(compile_query(query, FRAME).select)
