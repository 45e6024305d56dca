"""Cohorts become customers at risk by age, and what is no cohort is refused."""

from __future__ import annotations

import numpy as np
import pytest

from patronage.base.errors import InputError
from patronage.models.renewal_counts import RenewalCounts


def test_one_cohort() -> None:
    counts = RenewalCounts.of_survivors([100, 70, 60])
    assert (counts.age.tolist(), counts.at_risk.tolist(), counts.lost.tolist()) == (
        [1, 2],
        [100, 70],
        [30, 10],
    )
    assert len(counts) == 2


def test_cohorts_of_different_length_add_up_in_any_order() -> None:
    rows = [("a", 0, 50), ("a", 1, 40), ("a", 2, 30), ("b", 0, 20), ("b", 1, 10)]
    for order in ([0, 1, 2, 3, 4], [4, 2, 0, 3, 1]):
        cohort, age, active = zip(*(rows[i] for i in order), strict=True)
        counts = RenewalCounts.of_cohorts(cohort, age, active)
        assert counts.age.tolist() == [1, 2]
        assert counts.at_risk.tolist() == [70, 40]
        assert counts.lost.tolist() == [20, 10]


def test_a_cohort_first_seen_late_is_at_risk_from_there() -> None:
    counts = RenewalCounts.of_cohorts(["old", "old"], [5, 6], [9, 6])
    assert (counts.age.tolist(), counts.at_risk.tolist(), counts.lost.tolist()) == ([6], [9], [3])


def test_a_cohort_that_died_out_says_nothing_more() -> None:
    assert RenewalCounts.of_survivors([5, 0, 0]).age.tolist() == [1]


@pytest.mark.parametrize(
    ("age", "active", "told"),
    [
        ([0, 2], [5, 4], "seen at age 0 and then at 2"),
        ([0, 0], [5, 4], "seen at age 0 and then at 0"),
        ([0, 1], [4, 5], "4.0 customers at age 0 and 5.0 at 1"),
        ([0, 1], [4, np.nan], "expected no more than before"),
        ([0], [5], "give active customers at two ages"),
        ([0, 1], [0, 0], "give active customers at two ages"),
    ],
)
def test_what_is_no_cohort_is_refused(age: list[int], active: list[float], told: str) -> None:
    with pytest.raises(InputError, match=told):
        RenewalCounts.of_cohorts(["a"] * len(age), age, active)


@pytest.mark.parametrize(
    ("age", "at_risk", "lost"),
    [
        ([0], [5.0], [1.0]),
        ([1], [0.0], [0.0]),
        ([1], [5.0], [6.0]),
        ([1], [5.0], [-1.0]),
        ([1], [np.inf], [1.0]),
    ],
)
def test_a_row_that_cannot_be_is_refused(age: list[int], at_risk: list[float], lost: list[float]) -> None:
    with pytest.raises(InputError, match="row 0 has age"):
        RenewalCounts(np.array(age), np.array(at_risk), np.array(lost))


def test_arrays_of_different_length_are_refused() -> None:
    with pytest.raises(InputError, match="age has 2 entries, at_risk 1 and lost 1"):
        RenewalCounts(np.array([1, 2]), np.ones(1), np.ones(1))
