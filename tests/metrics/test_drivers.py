"""Every driver tree: its parts make the number, and the parts of a change add up to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import isclose

import pytest

from patronage.base.errors import InputError, NoValue, UsageError
from patronage.base.period import Grain, Period
from patronage.metrics.answer import answer
from patronage.metrics.drivers import Drivers, drivers_of, metrics_with_trees
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Filter, Query
from tests.oracle.compare import Pair
from tests.oracle.crowd import crowded
from tests.oracle.drivers import Days, Parts, cac_drivers, handle_time_drivers
from tests.oracle.family import busy_shop
from tests.oracle.shop import Shop


@pytest.fixture(scope="module")
def pairs() -> Iterator[list[Pair]]:
    drawn = [crowded(busy_shop(seed), seed) for seed in range(12)]
    made = [pair for each in drawn if (pair := Pair.of(each))]
    yield made
    for pair in made:
        pair.engine.close()


def halves(pair: Pair) -> Iterator[Period]:
    """Give some periods with an equal one before each, inside the shop's days."""
    first, last = pair.coverage.first_on, pair.coverage.last_on
    whole = (last - first).days
    for start, days in ((whole // 2, whole // 2), (whole // 3, whole // 3), (2 * whole // 3, whole // 4)):
        yield Period(first + timedelta(days=start), first + timedelta(days=start + max(days, 1)))


def splits(name: str, pairs: list[Pair], **asked: object) -> Iterator[tuple[Pair, Drivers]]:
    for pair in pairs:
        for period in halves(pair):
            query = Query((name,), period=period, compare="previous", **asked)  # type: ignore[arg-type]
            try:
                yield pair, drivers_of(pair.engine, query, pair.coverage)
            except (InputError, NoValue):
                continue


@pytest.mark.parametrize("name", metrics_with_trees())
def test_its_parts_make_the_number(name: str, pairs: list[Pair]) -> None:
    tree = METRICS[name].tree
    assert tree is not None
    made = 0
    for _, found in splits(name, pairs):
        for value, drivers in (
            (found.split.before, [d.before for d in found.drivers]),
            (found.split.after, [d.after for d in found.drivers]),
        ):
            if None in drivers and not tree.terms:
                continue
            made += 1
            assert isclose(tree.value([d or 0.0 for d in drivers]), value, rel_tol=1e-9, abs_tol=1e-9)
    assert made


@pytest.mark.parametrize("name", metrics_with_trees())
def test_what_was_brought_adds_up_to_the_change(name: str, pairs: list[Pair]) -> None:
    split = 0
    for pair, found in splits(name, pairs):
        split += 1
        brought = [*(d.brought for d in found.drivers), found.split.mix, found.split.rest]
        scale = max(abs(found.split.before), abs(found.split.after), 1)
        assert isclose(sum(brought), found.split.change, abs_tol=1e-9 * scale)
        if "period" in {m.window for m in METRICS[name].measures}:
            alone = [
                answer(pair.engine, Query((name,), period=period), pair.coverage).value()
                for period in found.periods
            ]
            assert (found.split.before, found.split.after) == tuple(map(float, map(str, alone)))
    assert split


AGAIN: dict[str, Callable[[Shop, Days, Days], Parts]] = {
    "cac": cac_drivers,
    "average_handle_time": handle_time_drivers,
}


@pytest.mark.parametrize("name", AGAIN)
def test_a_second_implementation_splits_alike(name: str, pairs: list[Pair]) -> None:
    seen = {"drivers": 0, "mix": 0, "rest": 0}
    for pair, found in splits(name, pairs):
        want = AGAIN[name](pair.shop, *days_of(found))
        assert want.before is not None
        assert want.after is not None
        assert want.sum == want.after - want.before
        _same(found, want)
        seen["drivers"] += any(want.drivers)
        seen["mix"] += bool(want.mix)
        seen["rest"] += bool(want.rest)
    assert all(seen.values()), seen


def test_handle_time_is_split_by_the_dimension_asked_for(pairs: list[Pair]) -> None:
    for pair, found in splits("average_handle_time", pairs, by=("queue",)):
        assert found.across == "queue"
        before, after = days_of(found)
        _same(found, handle_time_drivers(pair.shop, before, after, by="queue"))


def days_of(found: Drivers) -> tuple[Days, Days]:
    before, after = found.periods
    return (before.start, before.last), (after.start, after.last)


def _same(found: Drivers, want: Parts) -> None:
    split = found.split
    given = [split.before, split.after, *(d.brought for d in found.drivers), split.mix, split.rest]
    wanted = [want.before, want.after, *want.drivers, want.mix, want.rest]
    scale = max(abs(float(each or 0)) for each in wanted)
    for one, other in zip(given, wanted, strict=True):
        assert isclose(one, Fraction(other or 0), abs_tol=1e-9 * max(scale, 1)), (found, want)


def test_every_number_without_a_tree_names_those_that_have_one(pairs: list[Pair]) -> None:
    names = METRICS.all().keys() - set(metrics_with_trees())
    assert {"orders", "blended_cac", "margin_rate"} < names
    for name in names:
        asked = Query((name,), period=Period(date(2025, 1, 1), date(2025, 2, 1)), compare="previous")
        with pytest.raises(UsageError) as told:
            drivers_of(pairs[0].engine, asked, pairs[0].coverage)
        known = "average_handle_time, cac, customer_value, simple_clv, simple_revenue_clv"
        assert str(told.value) == f"no driver tree is declared for {name}; declared are those of: {known}"


@pytest.mark.parametrize("name", metrics_with_trees())
def test_what_has_no_two_periods_as_wholes_is_refused(name: str, pairs: list[Pair]) -> None:
    pair, year = pairs[0], Period(date(2025, 1, 1), date(2026, 1, 1))
    with pytest.raises(UsageError, match=f"drivers of {name} need two periods"):
        drivers_of(pair.engine, Query((name,), period=year), pair.coverage)
    whole = Query((name,), period=year, compare="previous")
    for more in (replace(whole, grain=Grain.MONTH), replace(whole, by=("country", "registered"))):
        with pytest.raises(UsageError, match="leave grain and cohort out, and name one dimension at most"):
            drivers_of(pair.engine, more, pair.coverage)


def test_groups_that_share_people_have_no_mix(pairs: list[Pair]) -> None:
    refused = 0
    for pair in pairs:
        period = Period(pair.coverage.first_on, pair.coverage.last_on)
        asked = Query(("customer_value",), by=("category",), period=period, compare="year")
        try:
            drivers_of(pair.engine, asked, pair.coverage)
        except UsageError as told:
            refused += "added up by category: one may be in several groups" in str(told)
    assert refused


def test_filters_hold_in_both_periods(pairs: list[Pair]) -> None:
    only = (Filter("medium", ("phone",)),)
    found = [each for _, each in splits("average_handle_time", pairs, where=only)]
    assert found
    assert all(abs(each.split.mix) < 1e-9 for each in found)  # one group has no mix
