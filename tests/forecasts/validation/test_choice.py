"""The rule that chooses, the days that are cut, the gates and the shocks: worked by hand."""

from __future__ import annotations

from datetime import date
from math import log, sqrt

import numpy as np
import pytest

from patronage.base.errors import InputError, UnknownName, UsageError
from patronage.forecasts.validation.choice import Trial, choose, pooled_difference
from patronage.forecasts.validation.cutoffs import plan
from patronage.forecasts.validation.gates import GATES, Gate, verdicts
from patronage.forecasts.validation.intervals import with_intervals
from patronage.forecasts.validation.judging import JudgedHoldOut
from patronage.forecasts.validation.options import ValidationOptions
from patronage.forecasts.validation.residuals import Residual, shock
from patronage.forecasts.validation.scores import Scores
from patronage.forecasts.validation.validate import baselines_ahead

DAY = date(2025, 1, 31)


def trial(**logs: list[float]) -> Trial:
    return Trial.of(DAY, {name: np.array(found) for name, found in logs.items()}, np.ones(2))


def test_the_simplest_within_one_error_of_the_best_is_taken() -> None:
    # Pareto is best by 1 on average; BG is behind by 3 and -1: 1 on average, an error of 2 sqrt(1/2 + 1/2).
    found = choose([trial(bg_nbd=[-3.0, -1.0], mbg_nbd=[-9.0, -9.0], pareto_nbd=[0.0, -2.0])])
    assert (found.model, found.best) == ("bg_nbd", "pareto_nbd")
    assert (found.differences["bg_nbd"].mean, found.differences["bg_nbd"].standard_error) == (1.0, 2.0)
    assert found.why.startswith("bg_nbd is simpler than pareto_nbd")
    assert found.why.endswith("1.0000 behind, the error being 2.0000")


def test_the_best_is_taken_where_it_is_surely_better() -> None:
    logs = {"bg_nbd": [-3.0, -3.1], "mbg_nbd": [-2.5, -2.5], "pareto_nbd": [-1.0, -1.1]}
    found = choose([trial(**logs)])
    assert (found.model, found.best) == ("pareto_nbd", "pareto_nbd")
    assert "no simpler model is within one standard error" in found.why
    # Of models as good as each other the simplest; what is not asked for is not taken.
    assert choose([trial(bg_nbd=[-1.0, -2.0], mbg_nbd=[-1.0, -2.0])]).model == "bg_nbd"
    assert choose([trial(**logs)], ("mbg_nbd", "bg_nbd")).model == "mbg_nbd"


def test_a_more_complex_model_is_no_refuge() -> None:
    # BG is best; Pareto is within one error of it and does not matter.
    assert choose([trial(bg_nbd=[-1.0, -2.0], pareto_nbd=[-3.0, -1.0])]).model == "bg_nbd"


def test_the_error_is_the_larger_of_customers_and_cutoffs() -> None:
    ahead = [trial(bg_nbd=[0.0, 0.0], mbg_nbd=[-by, -by]) for by in (1.0, 2.0, 6.0)]
    found = pooled_difference(ahead, "bg_nbd", "mbg_nbd")
    # Customers agree within each cutoff; cutoffs are 2, 1 and 3 from their mean: 3/2 (4 + 1 + 9) / 9.
    assert found.mean == pytest.approx(3)
    assert found.standard_error == pytest.approx(sqrt(14 / 6))
    alone = pooled_difference([trial(bg_nbd=[0.0, 4.0], mbg_nbd=[0.0, 0.0])] * 2, "bg_nbd", "mbg_nbd")
    # Cutoffs agree; each has an error of 2 of its own: sqrt(2 / 4) times that.
    assert alone.standard_error == pytest.approx(2 / sqrt(2))


def test_without_a_trial_the_simplest_is_taken_and_told() -> None:
    found = choose([])
    assert found.model == "bg_nbd"
    assert "no cutoff is left to choose by" in found.why
    one = Trial.of(DAY, {"bg_nbd": np.array([log(0.5)])}, np.ones(1))
    assert "no cutoff is left to choose by" in choose([one]).why
    # A model that forecasts no distribution has no part in it.
    assert choose([trial(bg_nbd=[-1.0, -2.0])]).model == "bg_nbd"


def days(*texts: str) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, texts))


def test_a_history_is_cut_into_five() -> None:
    # 1,000 days: hold-outs of 200, side by side, and as much to learn from before the first.
    found = plan(date(2022, 1, 1), date(2024, 9, 27))
    assert found.horizon_days == 200
    assert found.cutoffs == days("2022-07-20", "2023-02-05", "2023-08-24", "2024-03-11")
    assert (found.choosing, found.notes) == (found.cutoffs[:3], ())
    # Ten years: a year each, the last four.
    found = plan(date(2015, 1, 1), date(2024, 12, 31))
    assert (found.horizon_days, found.cutoffs[0]) == (365, date(2021, 1, 1))


def test_a_horizon_too_long_for_four_makes_hold_outs_overlap() -> None:
    found = plan(date(2023, 1, 1), date(2024, 12, 31), horizon_days=365)
    assert found.cutoffs == days("2023-07-02", "2023-09-01", "2023-11-01", "2024-01-01")
    assert found.notes == (
        "hold-outs overlap: their scores share some days, and tell less than as many apart",
    )
    few = plan(date(2025, 1, 1), date(2025, 2, 5), horizon_days=20)
    assert few.cutoffs == days("2025-01-09", "2025-01-16")
    assert "beside the reported one: 1; it takes 3" in few.notes[-1]


def test_cutoffs_that_are_given_are_taken_in_order() -> None:
    given = days("2024-06-30", "2024-03-31", "2024-06-30")
    found = plan(date(2024, 1, 1), date(2024, 9, 30), given)
    assert (found.cutoffs, found.horizon_days) == (days("2024-03-31", "2024-06-30"), 92)
    assert plan(date(2024, 1, 1), date(2024, 9, 30), given, 30).notes[0].startswith("cutoffs by which")


@pytest.mark.parametrize(
    ("cutoffs", "horizon", "told"),
    [
        (("2024-01-01",), None, "the cutoff 2024-01-01 leaves nothing to learn from"),
        (("2024-09-30",), None, "nothing is known after the cutoff 2024-09-30"),
        (
            ("2024-09-01",),
            30,
            "30 days after the cutoff 2024-09-01 end on 2024-10-01, and the data on 2024-09-30",
        ),
        ((), 270, "has 273 days, from 2024-01-01 to 2024-09-30; judging a forecast takes at least 277 days"),
    ],
)
def test_cutoffs_that_cannot_be_are_refused(cutoffs: tuple[str, ...], horizon: int | None, told: str) -> None:
    with pytest.raises(InputError, match=told):
        plan(date(2024, 1, 1), date(2024, 9, 30), days(*cutoffs), horizon)


def test_a_history_of_a_month_is_too_short() -> None:
    with pytest.raises(InputError, match=r"has 34 days, .* takes at least 35 days"):
        plan(date(2024, 1, 1), date(2024, 2, 4))
    assert plan(date(2024, 1, 1), date(2024, 2, 5)).horizon_days == 7


def test_wrong_use_is_refused() -> None:
    with pytest.raises(UnknownName, match="did you mean pareto_nbd"):
        ValidationOptions(models=("pareto",))
    with pytest.raises(UsageError, match="no model is named"):
        ValidationOptions(models=())
    with pytest.raises(UsageError, match="a horizon of 0 days"):
        ValidationOptions(horizon_days=0)
    with pytest.raises(UnknownName, match="did you mean country"):
        ValidationOptions(by=("contry",))


GOOD = Scores(
    customers=1000, forecast=900.0, actual=1000.0, value_forecast=1.0, value_actual=1.0, bias=-0.1,
    value_bias=0.0, mean_absolute_error=1.0, root_mean_square_error=1.0, gini=0.5, top_decile_lift=3.0,
    decile_error=0.1, tracking_error=0.5, cumulative_error=0.1, active_error=0.01, coverage=1.0,
)  # fmt: skip


def but(**changes: float | None) -> Scores:
    return Scores(**(vars(GOOD) | changes))


def test_what_is_good_passes_every_gate() -> None:
    assert [(each.gate.name, each.outcome) for each in verdicts(GOOD)] == [
        (name, "pass") for name in ("bias", "ranking", "calibration", "tracking", "coverage")
    ]


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("bias", {"bias": 0.151}, "bias above 15.0%: do not bid on this"),
        ("bias", {"bias": -0.151}, "bias above 15.0%: do not bid on this"),
        ("ranking", {"gini": 0.29}, "ranking below 0.3: do not pick customers by this"),
        ("calibration", {"active_error": 0.051}, "probabilities of buying are off by more than 5.0%"),
        ("tracking", {"cumulative_error": 0.21}, "running totals are off by more than 20.0%"),
        ("coverage", {"coverage": 0.79}, "fewer than 80.0% of the totals lay within their 95 % intervals"),
    ],
)
def test_each_gate_can_fail(name: str, change: dict[str, float], words: str) -> None:
    found = {each.gate.name: each for each in verdicts(but(**change))}
    assert [each.gate.name for each in found.values() if each.outcome == "fail"] == [name]
    assert found[name].words.startswith(words)


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
def test_what_was_not_seen_is_not_judged(gate: Gate) -> None:
    found = gate.verdict(but(**{gate.score: None}))
    assert (found.outcome, found.words) == ("not judged", "not judged: too little was seen, or nothing came")
    if gate.needs > 1:
        assert gate.verdict(but(customers=99, forecast=99.0)).outcome == "not judged"


def test_a_baseline_that_is_ahead_is_told() -> None:
    logs = {"bg_nbd": -1.0, "nbd": -0.9, "poisson": -2.0, "own_rate": None, "last_year_again": None}
    scores: dict[str, dict[tuple[str, ...], Scores]] = {
        name: {(): but(log_score=log)} for name, log in logs.items()
    }
    judged = JudgedHoldOut(DAY, DAY, scores, {}, Trial(DAY, 1000, {}, {}), {})
    (note,) = baselines_ahead(judged, "bg_nbd")
    assert note.startswith("the baseline nbd gave what came after 2025-01-31 more probability than bg_nbd")
    scores["bg_nbd"] = {(): but(log_score=None)}
    assert not baselines_ahead(judged, "bg_nbd")


def residual(error: float, variance: float, group: tuple[str, ...] = ()) -> Residual:
    return Residual(DAY, group, "purchases", 100.0, 100 * (1 + error), error, variance)


def test_shocks_are_what_the_model_does_not_explain() -> None:
    # (0.25 + 0.09 - 0.01 - 0.01) / 2 = 0.16; groups are shaken by the same shock and do not count again.
    assert shock([residual(0.5, 0.01), residual(-0.3, 0.01), residual(9.0, 0.0, ("ads",))]) == pytest.approx(
        0.4
    )
    assert shock([residual(0.1, 0.5)]) == 0
    assert shock([]) == 0


def test_an_interval_knows_only_hold_outs_that_were_over() -> None:
    def judged(cutoff: str, until: str, **change: float) -> JudgedHoldOut:
        scores = but(forecast=1000.0, variance=100.0, value_variance=1.0, **change)
        trial = Trial(date.fromisoformat(cutoff), 1000, {}, {})
        span = date.fromisoformat(cutoff), date.fromisoformat(until)
        return JudgedHoldOut(*span, {"bg_nbd": {(): scores}}, {}, trial, {})

    first, second, third = with_intervals(
        [
            judged("2025-01-31", "2025-03-31", actual=1200.0),
            judged("2025-02-28", "2025-04-30", actual=1010.0),
            judged("2025-03-31", "2025-05-31", actual=1300.0),
        ]
    )
    ends = [each.scores["bg_nbd"][()].interval for each in (first, second, third)]
    assert [(each.held, round(each.upper, 1)) for each in ends if each] == [
        (False, 1019.6),
        # The first was not over on 28 February: of its 200 too few nobody knew.
        (True, 1019.6),
        # A shock of sqrt(0.2^2 - 0.0001): 1.96 sqrt(100 + 39,900) = 392.
        (True, 1392.0),
    ]
    assert [each.scores["bg_nbd"][()].coverage for each in (first, third)] == [0, 1]
