"""Scores by hand, against loops, and on the hold-out of CDNOW as published."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from patronage.base.errors import InputError, UsageError
from patronage.models.bg_nbd import BG_NBD
from patronage.models.carried_on import own_rate
from patronage.models.customer_summary import CustomerSummary
from patronage.models.mbg_nbd import MBG_NBD
from patronage.models.pareto_nbd import PARETO_NBD
from patronage.models.scoring.bias import bias
from patronage.models.scoring.conditional import conditional
from patronage.models.scoring.deciles import deciles
from patronage.models.scoring.errors_of_each import correlation, mean_absolute_error, root_mean_square_error
from patronage.models.scoring.gini import normalised_gini
from patronage.models.scoring.interval_coverage import interval_coverage
from patronage.models.scoring.judged import Judged
from patronage.models.scoring.log_score import log_score, paired_difference
from patronage.models.scoring.randomised_pit import distance_from_uniform, randomised_pit
from patronage.models.scoring.reliability import brier, reliability
from patronage.models.scoring.tracking import Tracking
from tests.models.plain_scores import (
    Row,
    bg_nbd_forecast,
    gini_by_pairs,
    lift_one_by_one,
    pareto_nbd_forecast,
)

BG = (0.2425945, 4.4136020, 0.7929220, 2.4259077)
PARETO = (0.5532770, 10.577683, 0.6062400, 11.668735)


@pytest.fixture(scope="module")
def cdnow(shared_data: Path) -> tuple[list[Row], list[int]]:
    """Return the sample to 1997-09-30 in weeks, a day a purchase, and the purchases of the 39 weeks after."""
    days: defaultdict[str, set[date]] = defaultdict(set)
    for line in (shared_data / "cdnow" / "CDNOW_sample.txt").read_text("ascii").splitlines():
        _, customer, day, *_ = line.split()
        days[customer].add(date.fromisoformat(day))
    end, rows, after = date(1997, 9, 30), [], []
    for bought in days.values():
        before = sorted(day for day in bought if day <= end)
        last = (before[-1] - before[0]).days / 7
        rows.append((len(before) - 1.0, last, (end - before[0]).days / 7))
        after.append(len(bought) - len(before))
    return rows, after


def drawn(size: int = 60) -> Judged:
    """Draw forecasts with ties, and what came."""
    rng = np.random.default_rng(5)
    forecast = rng.gamma(1.0, 2.0, size).round(1)
    return Judged.of(forecast, rng.poisson(forecast))


@pytest.mark.parametrize(
    ("forecast", "parameters", "published"),
    [
        (pareto_nbd_forecast, PARETO, (0.6726, 0.7545, -0.115, 1.6028, 0.6302)),
        (bg_nbd_forecast, BG, (0.6624, 0.7855, -0.121, 1.6080, 0.6256)),
    ],
    ids=["pareto_nbd", "bg_nbd"],
)
def test_hold_out_of_cdnow(
    cdnow: tuple[list[Row], list[int]],
    forecast: object,
    parameters: tuple[float, ...],
    published: tuple[float, ...],
) -> None:
    assert callable(forecast)
    gini, error, too_high, square, correlated = published
    rows, came = cdnow
    judged = Judged.of([forecast(row, 39.0, parameters) for row in rows], came)
    assert judged.total_actual == 1882
    assert normalised_gini(judged) == pytest.approx(gini, abs=1e-4)
    assert mean_absolute_error(judged) == pytest.approx(error, abs=5.1e-5)
    assert bias(judged) == pytest.approx(too_high, abs=5.1e-4)
    assert root_mean_square_error(judged) == pytest.approx(square, abs=5.1e-5)
    assert correlation(judged) == pytest.approx(correlated, abs=5.1e-5)


@pytest.mark.parametrize(
    ("model", "gini", "error", "too_high"),
    [
        (PARETO_NBD, 0.6726, 0.7545, -0.115),
        (BG_NBD, 0.6624, 0.7855, -0.121),
        (MBG_NBD, 0.6637, 0.7648, -0.162),
    ],
    ids=lambda model: getattr(model, "name", None),
)
def test_hold_out_of_cdnow_from_the_fit_on(
    cdnow: tuple[list[Row], list[int]], model: object, gini: float, error: float, too_high: float
) -> None:
    assert isinstance(model, type(PARETO_NBD) | type(BG_NBD) | type(MBG_NBD))
    rows, came = cdnow
    x, last, end = np.array(rows).T
    fitted = model.fit(CustomerSummary(x, last, end, np.full(len(x), np.nan), np.ones(len(x))))
    judged = Judged.of(fitted.expected_purchases(39, x, last, end), came)
    assert normalised_gini(judged) == pytest.approx(gini, abs=5e-4)
    assert mean_absolute_error(judged) == pytest.approx(error, abs=5e-4)
    assert bias(judged) == pytest.approx(too_high, abs=5.1e-4)


def test_baseline_of_cdnow(cdnow: tuple[list[Row], list[int]]) -> None:
    rows, came = cdnow
    x, _, end = np.array(rows).T
    judged = Judged.of(own_rate(39, x, end), came)
    assert judged.total_forecast == pytest.approx(2930.1, abs=0.05)
    assert bias(judged) == pytest.approx(0.557, abs=5e-4)
    assert mean_absolute_error(judged) == pytest.approx(1.0237, abs=5.1e-5)
    assert root_mean_square_error(judged) == pytest.approx(2.2119, abs=5.1e-5)
    assert correlation(judged) == pytest.approx(0.5839, abs=5.1e-5)


def test_conditional_expectation_of_cdnow(cdnow: tuple[list[Row], list[int]]) -> None:
    rows, came = cdnow
    judged = Judged.of([bg_nbd_forecast(row, 39.0, BG) for row in rows], came)
    by_frequency = conditional(judged, [x for x, *_ in rows], cap=7)
    assert by_frequency.forecast == pytest.approx(
        [0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157], abs=5.1e-4
    )
    assert by_frequency.actual == pytest.approx(
        [0.237, 0.697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359], abs=5.1e-4
    )
    assert by_frequency.customers.sum() == 2357


@pytest.mark.parametrize(
    ("forecast", "parameters", "share"), [(bg_nbd_forecast, BG, 0.467), (pareto_nbd_forecast, PARETO, 0.470)]
)
def test_top_tenth_of_cdnow(
    cdnow: tuple[list[Row], list[int]], forecast: object, parameters: tuple[float, ...], share: float
) -> None:
    # The published share is of 235 customers; a tenth of 2,357 is 235 and seven tenths of the next.
    assert callable(forecast)
    rows, came = cdnow
    expected = [forecast(row, 39.0, parameters) for row in rows]
    ordered = [many for _, many in sorted(zip(expected, came, strict=True), reverse=True)]
    assert sum(ordered[:235]) / 1882 == pytest.approx(share, abs=5.1e-4)
    tenth = (sum(ordered[:235]) + 0.7 * ordered[235]) / 1882
    assert deciles(Judged.of(expected, came)).share[0] == pytest.approx(tenth, rel=1e-12)


def test_the_order_of_the_file_plays_no_part(cdnow: tuple[list[Row], list[int]]) -> None:
    # 1,411 customers are forecast 0 alike: ranked as they stand, .651; by what they brought, .550 to .781.
    rows, came = cdnow
    x, _, end = np.array(rows).T
    order = np.lexsort((came, x))
    judged = Judged.of(own_rate(39, x, end), came)
    turned = Judged.of(own_rate(39, x[order], end[order]), np.array(came)[order])
    assert normalised_gini(judged) == pytest.approx(0.6657, abs=5.1e-5)
    assert normalised_gini(turned) == pytest.approx(0.6657, abs=5.1e-5)


def test_gini_by_hand() -> None:
    # The best customer is put second of three: of the differences 5, 4 and 1 the first two lie between
    # it and the others; one is right and the other is wrong.
    assert normalised_gini(Judged.of([2.0, 3.0, 1.0], [5.0, 1.0, 0.0])) == pytest.approx((5 - 4 + 1) / 10)


def test_gini_against_pairs() -> None:
    judged = drawn()
    assert normalised_gini(judged) == pytest.approx(
        gini_by_pairs(judged.forecast.tolist(), judged.actual.tolist()), rel=1e-12
    )


def test_gini_of_order_turned_round_and_of_none() -> None:
    assert normalised_gini(Judged.of([3, 2, 1], [0, 1, 7])) == pytest.approx(-1)
    assert normalised_gini(Judged.of([2, 2, 2], [0, 1, 7])) == pytest.approx(0)
    assert normalised_gini(Judged.of([1, 2, 3], [4, 4, 4])) is None


def test_weights_are_rows_repeated_in_every_score() -> None:
    forecast, actual, many = np.array([0.1, 0.4, 0.8, 0.6]), np.array([0, 1, 1, 0]), np.array([3, 1, 2, 4])
    one = Judged.of(forecast, actual, many)
    each = Judged.of(np.repeat(forecast, many), np.repeat(actual, many))
    for score in (bias, brier, correlation, mean_absolute_error, normalised_gini, root_mean_square_error):
        assert score(one) == pytest.approx(score(each), rel=1e-13), score.__name__
    assert deciles(one, 5).actual == pytest.approx(deciles(each, 5).actual, rel=1e-13)
    assert reliability(one).error == pytest.approx(reliability(each).error, rel=1e-13)
    log = np.log([0.5, 0.2, 0.9, 0.3])
    found, expected = (
        paired_difference(log, 0 * log - 1, many),
        paired_difference(np.repeat(log, many), np.full(10, -1.0)),
    )
    assert found.mean == pytest.approx(expected.mean, rel=1e-13)
    assert found.standard_error == pytest.approx(expected.standard_error, rel=1e-13)


def test_bias_of_nothing_is_no_number() -> None:
    assert bias(Judged.of([1.0], [0.0])) is None
    assert correlation(Judged.of([1.0, 1.0], [0.0, 3.0])) is None


def test_deciles_by_hand() -> None:
    found = deciles(Judged.of([4, 3, 2, 1], [5, 2, 1, 0]), groups=2)
    assert (found.forecast.tolist(), found.actual.tolist()) == ([3.5, 1.5], [3.5, 0.5])
    assert (found.lift.tolist(), found.share.tolist()) == ([1.75, 0.25], [0.875, 0.125])
    assert found.error == pytest.approx((0 + 1.0 / 0.5) / 2)


def test_deciles_one_by_one() -> None:
    rng = np.random.default_rng(8)
    judged = Judged.of(rng.uniform(size=70), rng.poisson(2.0, 70))
    plain = lift_one_by_one(judged.forecast.tolist(), judged.actual.tolist(), 10)
    assert deciles(judged).lift == pytest.approx(plain, rel=1e-12)


def test_deciles_split_what_is_forecast_alike() -> None:
    # 4 customers forecast alike make two groups of the same: who stands first in the file plays no part.
    assert deciles(Judged.of([1, 1, 1, 1], [8, 0, 0, 0]), groups=2).lift.tolist() == [1, 1]
    assert np.isnan(deciles(Judged.of([1, 2], [0, 0]), groups=2).lift).all()
    with pytest.raises(UsageError, match="1 groups compare nothing"):
        deciles(Judged.of([1], [1]), groups=1)


def test_tracking_by_hand() -> None:
    weeks = Tracking.of([10, 20, 30], [5, 0, 40])
    assert (weeks.cumulative_forecast.tolist(), weeks.cumulative_actual.tolist()) == (
        [10, 30, 60],
        [5, 5, 45],
    )
    assert weeks.error == pytest.approx((1 + 0.25) / 2)
    assert weeks.cumulative_error == pytest.approx((1 + 5 + 1 / 3) / 3)
    assert Tracking.of([1], [0]).error is None
    with pytest.raises(InputError, match="forecast has 1 periods and actual 2"):
        Tracking.of([1], [1, 2])


def test_paired_difference_by_hand() -> None:
    found = paired_difference([-1, -2, -3], [-2, -2, -2])
    assert found.mean == 0
    assert found.standard_error == pytest.approx((2 / 2 / 3) ** 0.5)
    assert found.within_one
    assert not paired_difference([-1, -1.1, -1], [-2, -2, -2]).within_one


def test_a_probability_of_zero_does_not_end_a_comparison() -> None:
    assert np.isfinite(log_score([-np.inf, -1.0]))
    assert np.isfinite(paired_difference([-np.inf, -1.0], [-1.0, -1.0]).standard_error)


@pytest.mark.parametrize(
    ("first", "second", "told"), [([-1], [-1], "tell no standard error"), ([-1], [-1, -2], "1 scores")]
)
def test_what_cannot_be_compared_is_refused(first: list[float], second: list[float], told: str) -> None:
    with pytest.raises(InputError, match=told):
        paired_difference(first, second)


def poisson_places(mean: float, true: float, size: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Forecast Poisson counts of one mean where they come with another."""
    rng = np.random.default_rng(12)
    counts = rng.poisson(true, size)
    chances = np.array([np.exp(-mean)] + [0.0] * 60)
    for k in range(1, 61):
        chances[k] = chances[k - 1] * mean / k
    up_to = np.cumsum(chances)
    return randomised_pit((up_to - chances)[counts], up_to[counts], rng)


def test_places_are_uniform_where_the_forecast_is_right_and_only_there() -> None:
    bound = 1.36 / 4000**0.5
    assert distance_from_uniform(poisson_places(1.3, 1.3, 4000)) < bound
    assert distance_from_uniform(poisson_places(1.3, 1.6, 4000)) > 2 * bound


def test_places_that_cannot_be_are_refused() -> None:
    with pytest.raises(InputError, match=r"row 1 is below 0\.5 and up to 0\.4"):
        randomised_pit([0.1, 0.5], [0.2, 0.4], np.random.default_rng(0))


def test_coverage_by_hand() -> None:
    found = interval_coverage([0, 0, 0, 0], [1, 1, 1, 1], [-1, 0, 1, 2])
    assert (found.held, found.below, found.above) == (0.5, 0.25, 0.25)
    # Wilson 1927: (2 + 1.92) / (4 + 3.84) +- 1.96 / 7.84 sqrt(4 / 4 + 0.96)
    assert found.wilson() == pytest.approx((0.1500390, 0.8499610), abs=1e-6)
    with pytest.raises(InputError, match=r"interval 0 goes from 2\.0 to 1\.0"):
        interval_coverage([2], [1], [1])
    with pytest.raises(InputError, match="at least one"):
        interval_coverage([], [], [])


def test_reliability_by_hand() -> None:
    found = reliability(Judged.of([0.05, 0.3, 0.35, 1.0], [0, 1, 0, 1]))
    assert found.customers.tolist() == [1, 2, 1]
    assert found.forecast == pytest.approx([0.05, 0.325, 1.0])
    assert found.actual.tolist() == [0, 0.5, 1]
    assert found.error == pytest.approx((0.05 + 2 * 0.175 + 0) / 4)
    assert brier(Judged.of([0.05, 0.3], [0, 1])) == pytest.approx((0.05**2 + 0.7**2) / 2)
    for score in (brier, reliability):
        with pytest.raises(InputError, match=r"row 0 has forecast 1\.5"):
            score(Judged.of([1.5], [1]))


@pytest.mark.parametrize(
    ("forecast", "actual", "weight", "told"),
    [
        ([1], [1, 2], [1], "forecast has 1 entries, actual 2"),
        ([], [], [], "at least one row"),
        ([np.nan], [1], [1], "row 0 has forecast nan"),
        ([1], [np.inf], [1], "actual inf"),
        ([1], [1], [0], "weight above 0"),
    ],
)
def test_what_cannot_be_judged_is_refused(
    forecast: list[float], actual: list[float], weight: list[float], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        Judged.of(forecast, actual, weight)
