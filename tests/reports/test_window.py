"""The days of a report: the last full year, what it is compared with, the steps it is cut into."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patronage.base.errors import UsageError
from patronage.base.period import Grain, Period
from patronage.facts.coverage import Coverage
from patronage.reports.window import Window


def window(first_on: date, as_of: date, period: str = "") -> Window:
    return Window.of(Coverage(first_on, as_of), as_of, Period.parse(period, as_of) if period else None)


@pytest.mark.parametrize(
    ("first_on", "as_of", "period", "before"),
    [
        # A month that is not over stays out.
        ("2023-01-05", "2025-12-09", "2024-12-01..2025-11-30", "2023-12-01..2024-11-30"),
        # One that ends with the data is in.
        ("2024-01-02", "2025-12-31", "2025-01-01..2025-12-31", "2024-01-01..2024-12-31"),
        # The year before is not wholly there.
        ("2024-02-01", "2025-12-31", "2025-01-01..2025-12-31", None),
        # The month a shop opened in counts as whole.
        ("2025-01-20", "2026-01-03", "2025-01-01..2025-12-31", None),
        # Less than a year is taken as it is.
        ("2025-02-03", "2025-12-31", "2025-02-03..2025-12-31", None),
        ("2025-03-05", "2025-03-05", "2025-03-05..2025-03-05", None),
    ],
)
def test_the_period_is_the_last_full_year_or_all_there_is(
    first_on: str, as_of: str, period: str, before: str | None
) -> None:
    found = window(date.fromisoformat(first_on), date.fromisoformat(as_of))
    assert str(found.period) == period
    assert (str(found.before) if found.before else None) == before


def test_days_after_the_period_are_named() -> None:
    found = window(date(2023, 1, 5), date(2025, 12, 9))
    assert str(found.rest) == "2025-12-01..2025-12-09"
    assert window(date(2023, 1, 5), date(2025, 11, 30)).rest is None


def test_a_period_that_is_not_over_is_set_beside_the_same_days_a_year_earlier() -> None:
    found = window(date(2023, 1, 5), date(2025, 5, 20), "2025")
    assert (str(found.period), found.compare) == ("2025-01-01..2025-05-20", "year")
    assert str(found.before) == "2024-01-01..2024-05-20"


def test_a_short_period_is_compared_only_with_days_that_are_all_there() -> None:
    assert window(date(2025, 3, 5), date(2025, 5, 20), "2025-04").before is None
    assert str(window(date(2025, 3, 1), date(2025, 5, 20), "2025-04").before) == "2025-03-01..2025-03-31"


@pytest.mark.parametrize("period", ["2024", "2026-01"])
def test_a_period_outside_the_data_is_refused(period: str) -> None:
    with pytest.raises(UsageError, match="no day of the data, which reaches from 2025-03-05 to 2025-05-20"):
        window(date(2025, 3, 5), date(2025, 5, 20), period)


def test_a_day_before_the_data_is_refused() -> None:
    with pytest.raises(UsageError, match="as_of 2025-03-04 lies before the first day of the data"):
        Window.of(Coverage(date(2025, 3, 5), date(2025, 5, 20)), date(2025, 3, 4))


@pytest.mark.parametrize(
    ("days", "grain"),
    [
        (1, "day"),
        (62, "day"),
        (63, "week"),
        (182, "week"),
        (183, "month"),
        (1100, "month"),
        (1101, "quarter"),
    ],
)
def test_charts_take_the_step_that_leaves_few_enough_points(days: int, grain: str) -> None:
    start = date(2019, 1, 1)
    found = Window(Period(start, start + timedelta(days=days)), "", start + timedelta(days=days), start)
    assert found.grain == grain


@pytest.mark.parametrize(
    ("days", "grain"), [(1, "week"), (71, "month"), (1101, "quarter"), (3301, "year"), (20_000, "year")]
)
def test_cohorts_are_a_few_dozen_at_most(days: int, grain: str) -> None:
    start = date(1960, 1, 1)
    found = Window(Period(start, start + timedelta(days=1)), "", start + timedelta(days=days - 1), start)
    assert (found.history_days, found.cohort_grain) == (days, grain)


@given(first=st.dates(date(2000, 1, 1), date(2030, 1, 1)), days=st.integers(min_value=0, max_value=5000))
def test_whatever_the_data_the_period_lies_in_it_and_what_is_before_adjoins(first: date, days: int) -> None:
    as_of = first + timedelta(days=days)
    found = window(first, as_of)
    assert Grain.MONTH.start(first) <= found.period.start <= found.period.last <= as_of
    if found.before:
        assert Grain.MONTH.start(first) <= found.before.start
        assert found.before.end == found.period.start
    whole = found.period.end - timedelta(days=found.period.days)
    assert whole == found.period.start
    assert found.rest is None or found.rest.start == found.period.end
