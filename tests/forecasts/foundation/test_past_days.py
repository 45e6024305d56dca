"""Days forecasts are made from in retrospect: ends of months, no day judged twice, and as far as is asked."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from patronage.forecasts.foundation.past_days import past_days
from patronage.forecasts.value_options import months

AS_OF = date(2025, 12, 31)


def test_a_year_ahead_of_two_years_is_judged_in_halves() -> None:
    found = past_days(AS_OF, 730, months(12), 2)
    assert found is not None
    assert found.steps == (date(2024, 12, 31), date(2025, 6, 30))
    assert (found.lengths, found.look, found.until) == ((181, 184), 365, AS_OF)
    assert not found.is_whole


def test_a_long_history_judges_as_far_as_is_asked() -> None:
    found = past_days(AS_OF, 1461, months(12), 2)
    assert found is not None
    assert found.steps == (date(2023, 12, 31), date(2024, 12, 31))
    assert found.is_whole
    assert found.look == 365


@pytest.mark.parametrize("history", [56, 90, 130, 200, 365, 500, 800])
@pytest.mark.parametrize("count", [1, 2, 3, 8])
@pytest.mark.parametrize("as_of", [AS_OF, date(2025, 3, 1), date(2025, 2, 14)])
def test_steps_follow_each_other_and_end_in_the_data(history: int, count: int, as_of: date) -> None:
    found = past_days(as_of, history, months(12), count)
    assert found is not None
    assert found.until <= as_of
    assert found.look <= history // 2
    assert 1 <= len(found.steps) <= count
    assert all(before < after for before, after in pairwise((*found.steps, found.until)))
    assert sum(found.lengths) == (found.until - found.steps[0]).days


def test_too_short_a_history_judges_nothing() -> None:
    assert past_days(AS_OF, 55, months(12), 2) is None
    assert past_days(AS_OF, 730, 27.0, 2) is None
