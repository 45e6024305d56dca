"""Every driver tree: its parts make the number, and the parts of a change add up to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import isclose, prod

import pytest

from patronage.base.errors import InputError, UsageError
from patronage.base.period import Period
from patronage.facts.coverage import read_coverage
from patronage.metrics.answer import answer
from patronage.metrics.drivers import drivers_of, metrics_with_trees
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Query
from patronage.metrics.worked import small_shop
from tests.oracle.compare import Pair
from tests.oracle.family import busy_shop


@pytest.fixture(scope="module")
def pairs() -> Iterator[list[Pair]]:
    made = [pair for seed in range(8) if (pair := Pair.of(replace(busy_shop(seed), history="complete")))]
    yield made
    for pair in made:
        pair.engine.close()


@pytest.mark.parametrize("name", metrics_with_trees())
def test_its_parts_make_the_number(name: str, pairs: list[Pair]) -> None:
    metric = METRICS[name]
    tree = metric.tree
    assert tree is not None
    made = 0
    for pair in pairs:
        names = (name, *(part for part, _ in tree.parts))
        try:
            found = answer(pair.engine, Query(names), pair.coverage)
        except InputError:
            continue
        values = [(found.value(part), power) for part, power in tree.parts]
        if found.value(name) is None or any(value is None for value, _ in values):
            continue
        made += 1
        numbers = [(float(str(value)), power) for value, power in values]
        whole = prod(v**p for v, p in numbers) if tree.how == "product" else sum(v * p for v, p in numbers)
        assert isclose(whole, float(str(found.value(name))), rel_tol=1e-9)
    assert made


@pytest.mark.parametrize("name", metrics_with_trees())
def test_what_was_brought_adds_up_to_the_change(name: str, pairs: list[Pair]) -> None:
    split = 0
    for pair in pairs:
        first, last = pair.coverage.first_on, pair.coverage.last_on
        middle = first + (last - first) / 2
        asked = Query((name,), period=Period(middle, last), compare="previous")
        try:
            found = drivers_of(pair.engine, asked, pair.coverage)
        except InputError:
            continue
        split += 1
        brought = [*(d.brought for d in found.drivers), found.split.mix, found.split.rest]
        scale = max(abs(found.split.before), abs(found.split.after), 1)
        assert isclose(sum(brought), found.split.after - found.split.before, abs_tol=1e-9 * scale)
    assert split


def order(number: int, customer: str, on: date, gross: int, channel: str) -> dict[str, object]:
    row = {"order_id": str(number), "customer": customer, "ordered_at": on}
    return row | {"gross": gross, "channel": channel}


def test_a_worked_change_of_customer_value() -> None:
    # 2023: ann 100 and bob 50, a mean of 75. 2024: ann 2 x 90 and bob 50, a mean of 115. Cid is long gone.
    orders = [
        order(0, "cid", date(2022, 6, 1), 10, "email"),
        order(1, "ann", date(2023, 3, 1), 100, "search"),
        order(2, "bob", date(2023, 12, 30), 50, "email"),
        order(3, "ann", date(2024, 3, 1), 90, "search"),
        order(4, "ann", date(2024, 9, 1), 90, "search"),
        order(5, "bob", date(2024, 12, 30), 50, "email"),
    ]
    year = Period(date(2024, 1, 1), date(2024, 12, 31))
    with small_shop({"orders": orders}) as engine:  # type: ignore[dict-item]
        asked = Query(("customer_value",), period=year, compare="year")
        found = drivers_of(engine, asked, read_coverage(engine))
    assert (found.split.before, found.split.after) == (75, 115)
    # In search 100 x 1 becomes 90 x 2: -10 at a mean of 1.5 orders, +1 order at a mean of 95; half of all.
    assert [d.brought for d in found.drivers] == pytest.approx([-7.5, 47.5])
    assert found.split.mix == pytest.approx(0)


def test_a_number_without_a_tree_names_those_that_have_one(pairs: list[Pair]) -> None:
    said = r"orders is not made of drivers exactly; these numbers are: .*customer_value"
    with pytest.raises(UsageError, match=said):
        drivers_of(pairs[0].engine, Query(("orders",)), pairs[0].coverage)
    with pytest.raises(UsageError, match="need two periods"):
        drivers_of(pairs[0].engine, Query(("customer_value",)), pairs[0].coverage)
