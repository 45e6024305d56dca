"""What past forecasts teach, worked by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from patronage.forecasts.foundation.standing import Past, PastForecast, standing_of

PARTS = ("ads", "mail")


def one(
    days: int, forecast: tuple[float, float], actual: tuple[float, float], variance: float
) -> PastForecast:
    of_parts = (np.array(forecast), np.array(actual), np.full(2, variance))
    return PastForecast(date(2025, 1, 31), days, *of_parts, PARTS)


YEAR = one(360, (60.0, 40.0), (50.0, 26.0), 4.0)
FIRST, LAST = one(180, (30.0, 20.0), (27.0, 16.0), 1.0), one(180, (28.0, 22.0), (23.0, 15.0), 1.0)


def test_what_half_years_agree_on_is_lasting() -> None:
    found = standing_of(Past((YEAR,), (FIRST, LAST)))
    # The year came to 0.76; its halves to 0.86 and 0.76: errors of -0.24, and of -0.14 and -0.24.
    scatter, by_model, of_steps = 0.005, 8 / 100**2, 2 / 50**2
    unsure = scatter / 2 + by_model
    lasting = 0.25**2 / (0.25**2 + unsure)
    assert found.correction == pytest.approx(1 - lasting * 0.24)
    left = 1 - lasting * 0.24
    assert found.shock == pytest.approx(((scatter - of_steps) / 2 + lasting * unsure) ** 0.5 / left)
    assert found.unsure == pytest.approx(lasting * 0.0008**0.5 / left)
    squares, weights = 0.0, 0.0
    for each, of_all in ((FIRST, 0.86), (LAST, 0.76), (YEAR, 0.76)):
        for forecast, actual in zip(each.forecast, each.actual, strict=True):
            squares += forecast * (actual / forecast / of_all - 1) ** 2 - each.variance[0] / forecast
            weights += forecast
    assert found.shock_of_part == pytest.approx(max(squares / weights, 0.0) ** 0.5)


def test_steps_as_long_as_what_is_asked_scatter_as_it_does() -> None:
    found = standing_of(Past((FIRST, LAST), (FIRST, LAST)))
    scatter, by_model = 0.005, 2 / 50**2
    unsure = scatter / 2 + by_model
    lasting = 0.25**2 / (0.25**2 + unsure)
    assert found.correction == pytest.approx(1 - lasting * 0.19)
    left = 1 - lasting * 0.19
    assert found.shock == pytest.approx((scatter - by_model + lasting * unsure) ** 0.5 / left)


def test_of_one_forecast_half_of_its_error_may_be_chance() -> None:
    found = standing_of(Past((YEAR,), (YEAR,)))
    scatter, by_model = 0.24**2 / 4, 8 / 100**2
    lasting = 0.25**2 / (0.25**2 + scatter + by_model)
    assert found.correction == pytest.approx(1 - lasting * 0.24)
    left = 1 - lasting * 0.24
    assert found.shock == pytest.approx((scatter - by_model + lasting * (scatter + by_model)) ** 0.5 / left)


def test_without_a_season_two_steps_more_are_believed() -> None:
    found = standing_of(Past((YEAR,), (FIRST, LAST), season_known=False))
    # The halves missed by 0.14 and 0.24; as if two more had missed by a quarter, to either side.
    by_model, of_steps = 8 / 100**2, 2 / 50**2
    excess = (1 * (0.005 - of_steps) + 2 * 0.25**2) / 3
    unsure = (excess + of_steps) / 2 + by_model
    lasting = 0.25**2 / (0.25**2 + unsure)
    assert found.correction == pytest.approx(1 - lasting * 0.24)
    left = 1 - lasting * 0.24
    assert found.shock == pytest.approx((excess + lasting * unsure) ** 0.5 / left)
    known = standing_of(Past((YEAR,), (FIRST, LAST)))
    assert found.shock > 2 * known.shock
    assert abs(found.correction - 1) < abs(known.correction - 1)


def test_without_a_season_steps_that_missed_nothing_prove_little() -> None:
    right = one(180, (30.0, 20.0), (30.0, 20.0), 1.0)
    of_two = standing_of(Past((right, right), (right, right), season_known=False))
    of_one = standing_of(Past((right,), (right,), season_known=False))
    for found, excess, many in ((of_one, 0.25**2, 1), (of_two, 2 / 3 * 0.25**2, 2)):
        unsure = (excess + 2 / 50**2) / many + 2 / 50**2
        assert found.shock**2 == pytest.approx(excess + 0.25**2 / (0.25**2 + unsure) * unsure)
    assert of_two.past.before_last.season_known is False


def test_nothing_is_learnt_from_nothing() -> None:
    assert standing_of(Past()).correction == 1
    silent = one(360, (0.0, 0.0), (1.0, 0.0), 0.0)
    assert standing_of(Past((silent,), (silent,))).correction == 1
