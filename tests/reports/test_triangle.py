"""Cohorts arranged by age: nothing observed is not zero, what is not over is no part of a mean."""

from __future__ import annotations

from datetime import date

import pytest

from patronage.base.expr import Scalar
from patronage.base.units import COUNT, DATE, FLAG, SHARE
from patronage.engine.result import Result, ResultColumn
from patronage.reports.triangle import Triangle

JAN, FEB = date(2025, 1, 1), date(2025, 2, 1)
ROWS: tuple[tuple[Scalar, ...], ...] = (
    (JAN, 0, 30, 1.0, False),
    (JAN, 1, 30, 0.5, False),
    (JAN, 2, 30, 0.0, False),
    (FEB, 0, 10, 1.0, False),
    (FEB, 1, 10, 0.1, True),
)
COLUMNS = (
    ResultColumn("cohort", DATE, "Cohort"),
    ResultColumn("age", COUNT, "Age"),
    ResultColumn("cohort_size", COUNT, "Customers"),
    ResultColumn("kept", SHARE, "Kept"),
    ResultColumn("is_partial", FLAG, "Incomplete"),
)


@pytest.fixture
def triangle() -> Triangle:
    return Triangle.of(Result(COLUMNS, ROWS, "select", date(2025, 3, 9)))


def test_a_zero_stays_a_zero_and_what_is_not_reached_is_absent(triangle: Triangle) -> None:
    first, second = triangle.rows("kept")
    assert (first.label, first.size, first.cells, first.immature) == (JAN, 30, (1.0, 0.5, 0.0), ())
    assert (second.size, second.cells, second.immature) == (10, (1.0, 0.1), (1,))


def test_the_mean_is_weighted_by_size_and_takes_final_cells_only(triangle: Triangle) -> None:
    mean = triangle.mean("kept", "Mean")
    assert (mean.label, mean.size) == ("Mean", 40)
    assert mean.cells == (1.0, 0.5, 0.0)


def test_other_weights_make_it_the_ratio_of_other_sums() -> None:
    rows = tuple((*row[:3], share, False) for row, share in zip(ROWS, (1.0, 0.5, 0.2, 1.0, 0.1), strict=True))
    final = Triangle.of(Result(COLUMNS, rows, "select", date(2025, 4, 1)))
    # 300 brought again 150, 100 brought again 10.
    assert final.mean("kept", "Mean", [300.0, 100.0]).cells == pytest.approx((1.0, 0.4, 0.2))


def test_a_cohort_that_weighs_nothing_gives_no_mean(triangle: Triangle) -> None:
    assert triangle.mean("kept", "Mean", [0.0, 0.0]).cells == (None, None, None)


def test_nobody_makes_no_rows() -> None:
    empty = Triangle.of(Result(COLUMNS, (), "select", date(2025, 3, 9)))
    assert (empty.ages, empty.rows("kept"), empty.mean("kept", "Mean").cells) == (0, (), ())
