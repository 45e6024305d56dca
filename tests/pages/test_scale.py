"""Axes end on round values that cover the data; time keeps its gaps."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patronage.base.period import Grain
from patronage.pages.scale import Scale, Slots, percent

VALUES = st.lists(st.floats(-1e9, 1e9).map(lambda v: round(v, 3)), min_size=1, max_size=20)


@given(values=VALUES, zero=st.booleans())
def test_axis_covers_all_values_with_few_round_ticks(*, values: list[float], zero: bool) -> None:
    scale = Scale.covering(values, zero=zero)
    assert scale.low <= min(values) + scale.step * 1e-6
    assert scale.high >= max(values) - scale.step * 1e-6
    assert 2 <= len(scale.ticks) <= 7
    mantissa = float(f"{scale.step:e}".split("e")[0])
    assert mantissa == pytest.approx(min((1, 2, 2.5, 5), key=lambda m: abs(m - mantissa)))
    assert 0 in scale.ticks or not zero


def test_axis_of_lines_starts_at_zero_unless_the_values_lie_far_from_it() -> None:
    assert Scale.covering([20, 90], zero=False).low == 0
    assert Scale.covering([980, 1010], zero=False).low == 980
    assert Scale.covering([7], zero=False).ticks == (0.0, 2.0, 4.0, 6.0, 8.0)
    assert Scale.covering([], zero=True).ticks == (0.0, 0.25, 0.5, 0.75, 1.0)


def test_axis_of_counts_has_no_half_customers() -> None:
    assert Scale.covering([0, 1, 2], zero=True, whole=True).ticks == (0.0, 1.0, 2.0)


def test_missing_months_keep_their_place() -> None:
    slots = Slots.of([date(2025, 1, 1), date(2025, 4, 1), None], Grain.MONTH)
    assert (len(slots), slots.places) == (4, (0, 3, None))
    assert slots.middle(0) == 0.125


def test_names_take_a_place_each() -> None:
    assert Slots.of(["a", None, "b"], None).places == (0, 1, 2)


@pytest.mark.parametrize(
    ("grain", "first", "last", "labels"),
    [
        (Grain.MONTH, date(2024, 11, 1), date(2025, 3, 1), [0, 1, 2, 3, 4]),
        (Grain.MONTH, date(2023, 2, 1), date(2025, 12, 1), [5, 11, 17, 23, 29]),
        (Grain.QUARTER, date(2020, 4, 1), date(2025, 1, 1), [3, 7, 11, 15, 19]),
        (Grain.YEAR, date(2011, 1, 1), date(2025, 1, 1), [1, 3, 5, 7, 9, 11, 13]),
        (Grain.DAY, date(2025, 1, 1), date(2025, 1, 31), [0, 7, 14, 21, 28]),
    ],
)
def test_labels_are_few_and_begin_where_years_do(
    grain: Grain, first: date, last: date, labels: list[int]
) -> None:
    assert list(Slots.of([first, last], grain).labelled()) == labels


def test_percent_is_short() -> None:
    assert [percent(share) for share in (0, 1 / 3, 0.5, 1)] == ["0%", "33.33%", "50%", "100%"]
