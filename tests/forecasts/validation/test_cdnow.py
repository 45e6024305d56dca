"""CDNOW's sample validated as a loaded shop: the published scores, and the choice that the rule makes."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from patronage.forecasts.validation.contenders import BASELINES, MODELS_JUDGED
from patronage.forecasts.validation.options import ValidationOptions
from patronage.forecasts.validation.residuals import shock
from patronage.forecasts.validation.validate import choose_model, validate
from patronage.forecasts.validation.validation import Validation, past_residuals
from patronage.shop import Shop
from tests.forecasts.validation.plain_validation import (
    Days,
    chosen,
    count_probabilities,
    log_probabilities,
)

PUBLISHED = {
    "pareto_nbd": (0.6726, 0.7545, -0.115, 1.6028),
    "bg_nbd": (0.6624, 0.7855, -0.121, 1.6080),
    "mbg_nbd": (0.6637, 0.7648, -0.162, 1.6072),
}
END = date(1997, 9, 30)


@pytest.fixture(scope="module")
def published(cdnow: Shop) -> Validation:
    return validate(cdnow.engine, ValidationOptions((END,), by=("cohort_month",)))


@pytest.fixture(scope="module")
def rolling(cdnow: Shop) -> Validation:
    return validate(cdnow.engine)


@pytest.mark.parametrize("model", PUBLISHED)
def test_scores_as_published(published: Validation, model: str) -> None:
    assert (published.as_of, published.horizon_days) == (date(1998, 6, 30), 39 * 7)
    gini, error, too_high, square = PUBLISHED[model]
    scores = published.scores(model)
    assert (scores.customers, scores.actual, round(scores.value_actual)) == (2357, 1882, 70_976)
    assert scores.gini == pytest.approx(gini, abs=5e-4)
    assert scores.mean_absolute_error == pytest.approx(error, abs=5e-4)
    assert scores.bias == pytest.approx(too_high, abs=5e-4)
    assert scores.root_mean_square_error == pytest.approx(square, abs=5.1e-5)


def test_money_as_published(published: Validation) -> None:
    # BG/NBD times Gamma-Gamma: 59,932, 15.6 % below.
    scores = published.scores("bg_nbd")
    assert scores.value_forecast == pytest.approx(59_932, abs=5)
    assert scores.value_bias == pytest.approx(-0.156, abs=5e-4)


def test_baselines_always_stand_beside(published: Validation) -> None:
    assert published.contenders == (*MODELS_JUDGED, *BASELINES)
    own = published.scores("own_rate")
    assert own.forecast == pytest.approx(2930.1, abs=0.05)
    assert own.mean_absolute_error == pytest.approx(1.0237, abs=5.1e-5)
    assert own.gini == pytest.approx(0.6657, abs=5.1e-5)
    # All purchases of the 273 days so far, first ones included, come again in 273 days.
    again = published.scores("last_year_again")
    assert again.forecast == pytest.approx(2357 + 2457)
    assert published.scores("poisson").gini == pytest.approx(0, abs=1e-9)


def test_what_is_drawn_adds_up_to_the_scores(published: Validation) -> None:
    for model in published.contenders:
        drawn, scores = published.pictures[model], published.scores(model)
        assert drawn.weeks.forecast.sum() == pytest.approx(scores.forecast)
        assert (drawn.weeks.actual.sum(), len(drawn.weeks.actual)) == (1882, 39)
        for each in (drawn.by_frequency, drawn.by_silence, drawn.deciles):
            assert each.forecast @ each.customers == pytest.approx(scores.forecast)
            assert each.actual @ each.customers == pytest.approx(1882)
        assert drawn.places is None or drawn.places.sum() == pytest.approx(1)
    by_frequency = published.pictures["bg_nbd"].by_frequency
    assert by_frequency.forecast == pytest.approx(
        [0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157], abs=5.1e-4
    )


def test_weeks_are_counted_day_by_day(rolling: Validation, days: Days) -> None:
    # 109 days are 15 weeks and 4 days.
    cutoff = date(1998, 3, 13)
    bought = [(day - cutoff).days for each in days.values() for day in each if each[0] <= cutoff < day]
    for model in rolling.contenders:
        weeks, scores = rolling.pictures[model].weeks, rolling.scores(model)
        assert weeks.actual.tolist() == [
            sum(7 * week < day <= 7 * week + 7 for day in bought) for week in range(16)
        ]
        assert weeks.forecast.sum() == pytest.approx(scores.forecast)
        assert weeks.forecast[15] < 0.7 * weeks.forecast[14]
        assert scores.cumulative_error == pytest.approx(
            np.mean(abs(weeks.forecast.cumsum() / weeks.actual.cumsum() - 1))
        )


def test_totals_are_the_sums_of_groups(published: Validation) -> None:
    assert published.groups == (("1997-01-01",), ("1997-02-01",), ("1997-03-01",))
    for model in published.contenders:
        whole = published.scores(model)
        parts = [published.scores(model, group) for group in published.groups]
        for name in ("customers", "forecast", "actual", "value_forecast", "value_actual"):
            assert sum(getattr(part, name) for part in parts) == pytest.approx(getattr(whole, name)), name
        for name in ("mean_absolute_error", "log_score", "brier"):
            if (mean := getattr(whole, name)) is not None:
                each = sum(getattr(part, name) * part.customers for part in parts)
                assert each / whole.customers == pytest.approx(mean), name


@pytest.mark.parametrize("model", MODELS_JUDGED)
def test_log_score_customer_by_customer(published: Validation, days: Days, model: str) -> None:
    found = published.scores(model)
    assert found.log_score == pytest.approx(np.mean(log_probabilities(days, END, 273, model)), abs=1e-6)


def test_probabilities_customer_by_customer(published: Validation, days: Days) -> None:
    found = published.scores("pareto_nbd")
    chances, came = count_probabilities(days, END, 273, "pareto_nbd")
    was_active = np.array(came) > 0
    assert found.brier == pytest.approx(np.mean((1 - chances[0] - was_active) ** 2), abs=1e-6)
    each = enumerate(came)
    ends = np.array([(chances[:many, at].sum(), chances[: many + 1, at].sum()) for at, many in each])
    # How far from uniform the places are on average over all draws, at a thousand points.
    points = np.linspace(0, 1, 1001)[:, None]
    below, up_to = ends.T
    placed = np.clip((points - below) / (up_to - below), 0, 1).mean(axis=1)
    # One draw of 2,357 places is within 1.36 / sqrt(2357) of that in 95 of 100 cases.
    assert found.pit_distance == pytest.approx(np.abs(placed - points[:, 0]).max(), abs=0.028)


def test_the_model_is_the_one_the_rule_chooses(rolling: Validation, cdnow: Shop, days: Days) -> None:
    cutoffs = (date(1997, 4, 20), date(1997, 8, 7), date(1997, 11, 24), date(1998, 3, 13))
    assert (rolling.cutoffs, rolling.horizon_days) == (cutoffs, 109)
    assert rolling.choice.cutoffs == cutoffs[:3]
    assert set(rolling.choice.log_scores) == set(MODELS_JUDGED)
    model, gap, error = chosen(days, cutoffs[:3], 109, MODELS_JUDGED)
    assert rolling.choice.model == model
    told = rolling.choice.differences["bg_nbd"]
    assert (told.mean, told.standard_error) == pytest.approx((gap, error), rel=1e-3)
    assert choose_model(cdnow.engine) == rolling.choice


def test_residuals_are_offered_for_shocks(rolling: Validation) -> None:
    found = past_residuals(rolling, "bg_nbd")
    assert len(found) == 8
    for each in found:
        scores = rolling.scores("bg_nbd", cutoff=each.cutoff)
        forecast, actual = (
            (scores.forecast, scores.actual)
            if each.measure == "purchases"
            else (scores.value_forecast, scores.value_actual)
        )
        assert each.error == pytest.approx((actual - forecast) / forecast)
        assert 0 < each.variance < 0.1
    assert 0 < shock(found) < 1


def test_draws_are_the_callers(cdnow: Shop, published: Validation) -> None:
    asked = ValidationOptions((END,), models=("bg_nbd",))
    other = validate(cdnow.engine, asked, rng=np.random.default_rng(7)).scores("bg_nbd")
    mine = published.scores("bg_nbd")
    assert other.pit_distance != mine.pit_distance
    assert other.log_score == mine.log_score
