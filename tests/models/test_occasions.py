"""BG/BB: a sum over all histories, its limits, and what the data do not tell."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from patronage.base.errors import InputError
from patronage.models.bg_bb import BG_BB, FittedBgBb
from patronage.models.bg_bb_likelihood import log_likelihood_of_each, log_likelihood_with_slope
from patronage.models.fitting import Estimate
from patronage.models.opportunity_summary import OpportunitySummary
from tests.models.contracts_in_forty_digits import in_forty_digits, occasions

PAPER = (1.203522, 0.749716, 0.656718, 2.783443)


def summary(rows: list[tuple[int, int, int]], weight: list[int] | None = None) -> OpportunitySummary:
    x, last, n = np.array(rows).T
    return OpportunitySummary(x, last, n, np.array(weight or [1] * len(rows)))


def fitted_at(*values: float) -> FittedBgBb:
    estimate = Estimate(
        BG_BB.parameters,
        np.array(values),
        0.0,
        np.eye(4),
        converged=True,
        at_bound=(),
        weak=(),
        evaluations=0,
    )
    return FittedBgBb(estimate, ())


@pytest.mark.parametrize("row", [(0, 0, 6), (1, 1, 6), (2, 4, 6), (6, 6, 6), (3, 9, 40)])
@pytest.mark.parametrize(
    "parameters", [PAPER, (1e-6, 1e-6, 1e-6, 1e-6), (1e6, 1e6, 1e-6, 1e6), (1e-6, 1e6, 1e6, 1.0), (1e6,) * 4]
)
def test_likelihood_against_forty_digits(row: tuple[int, int, int], parameters: tuple[float, ...]) -> None:
    found = float(log_likelihood_of_each(np.array(parameters), summary([row]))[0])
    with_digits = in_forty_digits(lambda a, b, g, d: occasions(a, b, g, d, row), *parameters)
    assert found == pytest.approx(float(np.log(with_digits)), rel=1e-8)


def test_likelihood_of_long_histories_is_finite() -> None:
    rows = summary([(0, 0, 10_000), (1, 1, 10_000), (9_999, 10_000, 10_000)])
    for parameters in (PAPER, (1e-6,) * 4, (1e6,) * 4):
        value, slope = log_likelihood_with_slope(np.array(parameters), rows)
        assert np.isfinite([value, *slope]).all()
        fitted = fitted_at(*parameters)
        assert np.isfinite(fitted.probability_alive(rows)).all()
        assert np.isfinite(fitted.discounted_residual_purchases(rows, 1e-4)).all()


def test_slope_is_that_of_differences() -> None:
    rows, at = summary([(0, 0, 6), (2, 4, 6), (3, 3, 5)], [5, 3, 2]), np.array(PAPER)
    _, slope = log_likelihood_with_slope(at, rows)
    for i in range(4):
        step = np.zeros(4)
        step[i] = 1e-6
        rise = log_likelihood_with_slope(at + step, rows)[0] - log_likelihood_with_slope(at - step, rows)[0]
        assert slope[i] == pytest.approx(rise / 2e-6, rel=1e-6)


def test_the_chances_of_all_histories_add_up() -> None:
    # Every history of 5 occasions: its chance depends on its count and its last purchase alone.
    total, purchases, by_count = 0.0, 0.0, np.zeros(6)
    fitted = fitted_at(*PAPER)
    for history in product((0, 1), repeat=5):
        x, last = sum(history), max((t + 1 for t, bought in enumerate(history) if bought), default=0)
        chance = float(np.exp(log_likelihood_of_each(np.array(PAPER), summary([(x, last, 5)]))[0]))
        total, purchases = total + chance, purchases + x * chance
        by_count[x] += chance
    assert total == pytest.approx(1, rel=1e-13)
    assert fitted.expected_from_start(5) == pytest.approx(purchases, rel=1e-13)
    assert fitted.count_probability(np.arange(6), 5) == pytest.approx(by_count, rel=1e-12)


def test_a_forecast_is_what_one_occasion_more_would_show() -> None:
    # P(buys at n + 1 | history) = chance of the history with a purchase more / chance of the history.
    now, more = summary([(2, 4, 6)]), summary([(3, 7, 7)])
    at = np.array(PAPER)
    ratio = np.exp(log_likelihood_of_each(at, more) - log_likelihood_of_each(at, now))
    assert fitted_at(*PAPER).expected_purchases(now, 1) == pytest.approx(ratio, rel=1e-12)


def test_discounted_purchases_are_the_sum_of_forecasts() -> None:
    rows, fitted = summary([(2, 4, 6), (0, 0, 3)]), fitted_at(*PAPER)
    expected = np.array([fitted.expected_purchases(rows, n) for n in range(121)])
    discounted = 1.5 ** -np.arange(1, 121) @ np.diff(expected, axis=0)
    assert fitted.discounted_residual_purchases(rows, 0.5) == pytest.approx(discounted, rel=1e-11)
    fresh = [fitted.expected_from_start(n) for n in range(121)]
    assert fitted.discounted_from_start(0.5) == pytest.approx(
        1.5 ** -np.arange(1, 121) @ np.diff(fresh), rel=1e-9
    )
    assert fitted.discounted_from_start(0.5, 2) == pytest.approx(
        np.diff(fresh)[:2] @ [1 / 1.5, 1.5**-2], rel=1e-12
    )


def test_forecasts_are_in_order() -> None:
    fitted = fitted_at(*PAPER)
    recent = summary([(2, last, 6) for last in range(2, 7)])
    assert np.all(np.diff(fitted.probability_alive(recent)) > 0)
    # Seen last at the same occasion, who had bought more often is missed more; who just bought is worth more.
    missed = summary([(x, 4, 6) for x in range(1, 5)])
    assert np.all(np.diff(fitted.probability_alive(missed)) < 0)
    steady = summary([(x, 6, 6) for x in range(1, 7)])
    assert np.all(np.diff(fitted.expected_purchases(steady, 5)) > 0)
    longer = [float(fitted.expected_purchases(steady, n)[0]) for n in (0, 1, 5, 100)]
    assert longer[0] == 0
    assert longer == sorted(longer)
    rates = [float(fitted.discounted_residual_purchases(steady, rate)[0]) for rate in (0.01, 0.1, 1.0)]
    assert rates == sorted(rates, reverse=True)


def test_without_dropout_it_is_a_beta_binomial() -> None:
    fitted, rows = fitted_at(1.2, 0.7, 1e-9, 1e6), summary([(2, 4, 6), (0, 0, 6)])
    assert fitted.probability_alive(rows) == pytest.approx([1, 1], abs=1e-8)
    assert fitted.expected_purchases(rows, 10) == pytest.approx(
        [10 * 3.2 / (1.2 + 0.7 + 6), 10 * 1.2 / 7.9], rel=1e-8
    )


def test_a_row_of_weight_two_is_two_rows() -> None:
    one, two = summary([(2, 4, 6), (0, 0, 6)], [2, 3]), summary([(2, 4, 6)] * 2 + [(0, 0, 6)] * 3)
    at = np.array(PAPER)
    assert log_likelihood_with_slope(at, one)[0] == pytest.approx(
        log_likelihood_with_slope(at, two)[0], rel=1e-14
    )


@pytest.mark.parametrize("rows", [[(0, 0, 6)], [(6, 6, 6)], [(1, 1, 1)], [(0, 0, 1), (1, 1, 1)]])
def test_what_the_data_do_not_tell_is_said(rows: list[tuple[int, int, int]]) -> None:
    rows_seen = summary(rows, [10] * len(rows))
    fitted = BG_BB.fit(rows_seen)
    assert any("not identified" in finding for finding in fitted.findings)
    assert np.isfinite([fitted.log_likelihood, *fitted.standard_errors.values()]).all()
    assert np.isfinite(fitted.expected_purchases(rows_seen, 5)).all()


@pytest.mark.parametrize("row", [(2, 1, 6), (1, 7, 6), (-1, 0, 6), (0, 3, 6), (1, 0, 6)])
def test_a_row_that_cannot_be_is_refused(row: tuple[int, int, int]) -> None:
    with pytest.raises(InputError, match="expected frequency <= recency <= opportunities"):
        summary([row])


def test_arrays_of_different_length_are_refused() -> None:
    with pytest.raises(InputError, match="recency has 2 entries and frequency 1"):
        OpportunitySummary(np.zeros(1, int), np.zeros(2, int), np.ones(1, int), np.ones(1, int))
