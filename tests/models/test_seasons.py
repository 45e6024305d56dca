"""Seasons and the clock that follows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patronage.base.errors import InputError
from patronage.models.customer_summary import CustomerSummary
from patronage.models.operational_time import CALENDAR_TIME, OperationalTime
from patronage.models.seasonal_index import CohortMonths, seasonal_index

INDEX = (0.8, 0.7, 0.9, 1.0, 1.0, 0.9, 0.8, 0.8, 1.0, 1.1, 1.4, 1.6)
DAY = st.dates(date(2023, 1, 1), date(2026, 12, 31))


def seen(
    first: str, count: int, index: Sequence[float], rng: np.random.Generator | None = None
) -> CohortMonths:
    """Make up cohorts that grow, get worse, and buy less as they age."""
    start = np.datetime64(first, "M")
    months = np.arange(start, start + count)
    customers = 4e4 * (1 + np.arange(count) / 12) if rng is None else np.full(count, 300.0)
    age = np.arange(count)[None, :] - np.arange(count)[:, None]
    rate = 0.2 * 0.99 ** np.arange(count)[:, None] * np.exp(-np.maximum(age, 0) / 9) * (1 - (age == 0) / 2)
    expected = np.where(age >= 0, customers[:, None] * rate * np.array(index)[months.astype(int) % 12], 0.0)
    return CohortMonths(months, customers, expected if rng is None else rng.poisson(expected).astype(float))


def by_hand(index: tuple[float, ...], start: date, end: date) -> float:
    """Add up the days one by one."""
    return sum(index[(start + timedelta(days=i + 1)).month - 1] for i in range((end - start).days))


@pytest.mark.parametrize(("first", "count"), [("2022-01", 24), ("2022-05", 31), ("2022-10", 48)])
def test_a_season_without_chance_is_found_whatever_growth_and_age(first: str, count: int) -> None:
    found = seasonal_index(seen(first, count, INDEX))
    assert found is not None
    assert found == pytest.approx(INDEX, rel=1e-3)
    assert found.mean() == pytest.approx(1)


def test_chance_is_no_season() -> None:
    rng = np.random.default_rng(7)
    found = [seasonal_index(seen("2022-01", 36, (1.0,) * 12, rng)) for _ in range(100)]
    apart = np.mean([float(np.abs(each - 1).mean()) for each in found if each is not None])
    once = seen("2022-01", 36, (1.0,) * 12).purchases.sum() / 36 * 300 / 1e5
    # Ratios that are not drawn together would be off by more than twice as much.
    assert apart < np.sqrt(2 / np.pi / (3 * once)) / 2


def test_a_season_is_found_beside_chance() -> None:
    rng = np.random.default_rng(11)
    found = [seasonal_index(seen("2022-01", 36, INDEX, rng)) for _ in range(50)]
    mean = np.mean([each for each in found if each is not None], axis=0)
    assert mean == pytest.approx(INDEX, abs=0.03)


@pytest.mark.parametrize("count", [0, 12, 23])
def test_less_than_two_years_tell_no_season(count: int) -> None:
    assert seasonal_index(seen("2024-01", count, INDEX)) is None


def test_a_month_without_purchases_tells_none() -> None:
    assert seasonal_index(seen("2022-01", 36, (0.0, *INDEX[1:]))) is None


@given(DAY, DAY)
def test_time_adds_up_day_by_day(start: date, end: date) -> None:
    start, end = min(start, end), max(start, end)
    clock = OperationalTime(INDEX)
    assert float(clock.between(start, end)) == pytest.approx(by_hand(INDEX, start, end), abs=1e-9)
    assert float(CALENDAR_TIME.between(start, end)) == (end - start).days


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), min_size=1, max_size=9))
def test_a_summary_keeps_its_order_in_any_clock(lives: list[tuple[int, int]]) -> None:
    observed = np.array([max(life) for life in lives])
    last = np.array([min(life) for life in lives])
    value = np.full(len(lives), np.nan)
    summary = CustomerSummary((last > 0).astype(int), last, observed, value, np.ones(len(lives)))
    as_of = date(2026, 3, 7)
    found = OperationalTime(INDEX).of(summary, as_of)
    for i in range(len(lives)):
        first = as_of - timedelta(days=int(observed[i]))
        assert found.T[i] == pytest.approx(by_hand(INDEX, first, as_of))
        assert found.recency[i] == pytest.approx(by_hand(INDEX, first, first + timedelta(days=int(last[i]))))
    assert CALENDAR_TIME.of(summary, as_of) is summary


@given(DAY, st.floats(0, 900))
def test_the_time_to_come(day: date, days: float) -> None:
    whole = int(days)
    clock = OperationalTime(INDEX)
    ends = [by_hand(INDEX, day, day + timedelta(days=n)) for n in (whole, whole + 1)]
    assert clock.after(day, days) == pytest.approx(ends[0] + (days - whole) * (ends[1] - ends[0]))
    assert CALENDAR_TIME.after(day, days) == days
    assert clock.after(day, float("inf")) == float("inf")


@pytest.mark.parametrize("index", [(1.0,) * 11, (1.0,) * 11 + (0.0,), (1.0,) * 11 + (float("nan"),)])
def test_what_is_no_index_is_refused(index: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match="expected 12 above 0"):
        OperationalTime(index)
