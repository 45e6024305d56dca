from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patronage.base.errors import UnknownName, UsageError
from patronage.base.period import Grain, Period

LAST = date(2025, 3, 31)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-W01", date(2024, 12, 30), date(2025, 1, 5)),
        ("2025-03-09", date(2025, 3, 9), date(2025, 3, 9)),
        ("2025-01-01..2025-03-31", date(2025, 1, 1), date(2025, 3, 31)),
        ("last 12 months", date(2024, 4, 1), date(2025, 3, 31)),
        ("last 1 month", date(2025, 3, 1), date(2025, 3, 31)),
        ("last 2 weeks", date(2025, 3, 18), date(2025, 3, 31)),
    ],
)
def test_periods_are_read_as_people_write_them(text: str, first: date, last: date) -> None:
    period = Period.parse(text, LAST)
    assert (period.start, period.last) == (first, last)


@pytest.mark.parametrize("text", ["", "soon", "2025-13", "2025-02-30", "2025-W60", "2025-03-02..2025-03-01"])
def test_what_is_no_period_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(UsageError):
        Period.parse(text, LAST)


def test_the_end_of_a_long_month_has_a_month_before() -> None:
    assert str(Period.parse("2025-03", LAST).previous()) == "2025-02-01..2025-02-28"
    assert str(Period.parse("2024-02-29..2024-02-29", LAST).year_before()) == "2023-02-28..2023-02-28"
    assert str(Period.parse("2025-01-10..2025-01-19", LAST).previous()) == "2024-12-31..2025-01-09"


@given(days, st.sampled_from(list(Grain)), st.integers(-30, 30))
def test_steps_cover_time_without_gaps(day: date, grain: Grain, steps: int) -> None:
    start = grain.start(day)
    assert start <= day < grain.shift(day, 1)
    assert grain.shift(grain.shift(day, steps), -steps) == start
    assert grain.start(grain.shift(day, steps)) == grain.shift(day, steps)


@given(days, st.integers(1, 800))
def test_the_period_before_ends_where_the_period_starts(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))
    assert period.previous().end == period.start


def test_an_unknown_grain_names_the_known_ones() -> None:
    with pytest.raises(UnknownName, match=r"monthly.*did you mean month"):
        Grain.named("monthly")
