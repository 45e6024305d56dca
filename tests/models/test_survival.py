"""Kaplan-Meier, exponential, Weibull and Pareto survival: figures, limits, late entry, what is not told."""

from __future__ import annotations

import csv
import gzip
from math import exp, gamma
from pathlib import Path

import numpy as np
import pytest

from patronage.base.errors import InputError, UsageError
from patronage.models.durations import Durations
from patronage.models.exponential_survival import EXPONENTIAL_SURVIVAL, FittedExponential
from patronage.models.fitting import Estimate
from patronage.models.kaplan_meier import kaplan_meier
from patronage.models.pareto_survival import PARETO_SURVIVAL, FittedParetoSurvival
from patronage.models.weibull_survival import WEIBULL_SURVIVAL, FittedWeibull
from tests.models.as_printed import as_printed
from tests.models.plain_survival import Customer, curve, pareto, weibull

Model = type(EXPONENTIAL_SURVIVAL) | type(WEIBULL_SURVIVAL) | type(PARETO_SURVIVAL)
MODELS = pytest.mark.parametrize("model", [EXPONENTIAL_SURVIVAL, WEIBULL_SURVIVAL, PARETO_SURVIVAL])


def drawn(size: int, seed: int) -> list[Customer]:
    """Draw customers of whole months, some of whom were first seen late."""
    rng = np.random.default_rng(seed)
    life, seen = 9 * rng.weibull(0.8, size) * rng.gamma(3, 0.4, size), rng.uniform(5, 30, size)
    came = np.where(rng.uniform(size=size) < 0.3, rng.uniform(0, 4, size).round(), 0.0)
    duration = np.ceil(np.minimum(life, seen))
    kept = duration > came
    rows = zip(duration[kept], (life <= seen)[kept], rng.integers(1, 4, size)[kept], came[kept], strict=True)
    return [(float(t), bool(lost), float(w), float(e)) for t, lost, w, e in rows]


def observed(customers: list[Customer]) -> Durations:
    return Durations.of(*zip(*customers, strict=True))


def at(*values: float) -> Estimate:
    k = len(values)
    return Estimate(
        ("a", "b")[:k], np.array(values), 0.0, np.eye(k), converged=True, at_bound=(), weak=(), evaluations=0
    )


@pytest.fixture(scope="module")
def telco(shared_data: Path) -> dict[str, Durations]:
    """Return the tenures in months of the customers of a telephone company, in all and by contract."""
    with gzip.open(shared_data / "telco_churn" / "Telco-Customer-Churn.csv.gz", "rt") as file:
        rows = [(r["Contract"], float(r["tenure"]), r["Churn"] == "Yes") for r in csv.DictReader(file)]
    groups = {"all": rows} | {name: [r for r in rows if r[0] == name] for name in {r[0] for r in rows}}
    return {
        name: Durations.of([t for _, t, _ in rs], [lost for *_, lost in rs]) for name, rs in groups.items()
    }


def test_kaplan_meier_by_hand() -> None:
    # Of 6, one leaves at 1, one is last seen at 2, two leave at 3, and the last two are seen to 5.
    found = kaplan_meier(Durations.of([1, 2, 3, 3, 5, 5], [True, False, True, True, False, False]))
    assert found.time.tolist() == [1, 3]
    assert found.at_risk.tolist() == [6, 4]
    assert found.survival == pytest.approx([5 / 6, 5 / 12], rel=1e-15)
    variance = (5 / 12) ** 2 * (1 / (6 * 5) + 2 / (4 * 2))
    assert found.standard_error[1] == pytest.approx(variance**0.5, rel=1e-14)
    assert found.at([0, 0.9, 1, 4, 5]) == pytest.approx([1, 1, 5 / 6, 5 / 12, 5 / 12])
    assert np.isnan(found.at(5.1))
    assert found.median == 3
    assert found.restricted_mean(4) == pytest.approx(1 + 2 * 5 / 6 + 5 / 12)


def test_the_textbook_s_example() -> None:
    """Weeks in remission with 6-MP (Freireich 1963): curve, Greenwood's errors, and 9 losses in 359 weeks."""
    lost, left = [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    seen = Durations.of(lost + left, [True] * len(lost) + [False] * len(left))
    found = kaplan_meier(seen)
    curve_, errors = ".857 .807 .753 .690 .627 .538 .448", ".0764 .0869 .0963 .1068 .1141 .1282 .1346"
    assert as_printed(found.survival, curve_) == curve_
    assert as_printed(found.standard_error, errors) == errors
    assert found.median == 23
    rate = EXPONENTIAL_SURVIVAL.fit(seen)
    assert rate.parameters["rate"] == pytest.approx(9 / 359, rel=1e-9)
    assert rate.log_likelihood == pytest.approx(9 * np.log(9 / 359) - 9, rel=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_kaplan_meier_against_loops(seed: int) -> None:
    customers = drawn(60, seed)
    found, plain = kaplan_meier(observed(customers)), curve(customers, 1.959963984540054)
    columns = np.array(plain).T
    for got, expected in zip(
        (found.time, found.survival, found.standard_error, found.lower, found.upper), columns, strict=True
    ):
        assert got == pytest.approx(expected, rel=1e-11)


def test_a_curve_that_reaches_nobody() -> None:
    found = kaplan_meier(Durations.of([1, 2], [True, True]))
    assert found.survival.tolist() == [0.5, 0]
    assert (found.lower[1], found.upper[1], found.standard_error[1]) == (0, 0, 0)
    assert float(found.at(99)) == 0
    assert found.restricted_mean(99) == pytest.approx(1.5)


def test_a_curve_of_nobody_lost() -> None:
    found = kaplan_meier(Durations.of([3, 0], [False, False]))
    assert (len(found.time), found.median, found.restricted_mean(2)) == (0, None, 2)
    assert float(found.at(3)) == 1


def test_telco_by_contract(telco: dict[str, Durations]) -> None:
    assert {name: rows.losses for name, rows in telco.items()} == {
        "all": 1869, "Month-to-month": 1655, "One year": 166, "Two year": 48
    }  # fmt: skip
    assert telco["all"].customers == 7043
    for rows in telco.values():
        found = kaplan_meier(rows)
        customers = list(zip(rows.duration, rows.lost, rows.weight, rows.entered, strict=True))
        if rows.customers < 2000:
            plain = curve(customers, 1.959963984540054)
            assert found.survival == pytest.approx([row[1] for row in plain], rel=1e-11)
        assert np.all(np.diff(found.survival) < 0)
        assert np.all((found.lower < found.survival) & (found.survival < found.upper))
    ends = {name: float(kaplan_meier(rows).at(60)) for name, rows in telco.items()}
    assert ends["Month-to-month"] < ends["all"] < ends["One year"] < ends["Two year"]


def test_telco_leaves_ever_more_slowly(telco: dict[str, Durations]) -> None:
    rate = EXPONENTIAL_SURVIVAL.fit(telco["all"])
    assert rate.parameters["rate"] == pytest.approx(1869 / telco["all"].duration.sum(), rel=1e-9)
    shape = WEIBULL_SURVIVAL.fit(telco["all"])
    assert shape.intervals()["shape"][1] < 0.7
    mixed = PARETO_SURVIVAL.fit(telco["all"])
    assert mixed.log_likelihood > shape.log_likelihood > rate.log_likelihood
    # Both are nearer to the curve that assumes nothing than one rate for all.
    times = np.arange(1, 73)
    kept = kaplan_meier(telco["all"]).at(times)
    far = [float(np.abs(fitted.survival(times) - kept).max()) for fitted in (rate, shape, mixed)]
    assert max(far[1:]) < far[0]


@pytest.mark.parametrize(("model", "plain"), [(WEIBULL_SURVIVAL, weibull), (PARETO_SURVIVAL, pareto)])
def test_the_maximum_against_likelihoods_written_out(model: object, plain: object) -> None:
    assert isinstance(model, Model)
    assert callable(plain)
    customers = drawn(300, 9)
    fitted = model.fit(observed(customers))
    first, second = fitted.estimate.values.tolist()
    assert fitted.findings == ()
    assert fitted.log_likelihood == pytest.approx(plain(customers, first, second), rel=1e-11)
    for more, less in ((1.001, 1), (0.999, 1), (1, 1.001), (1, 0.999)):
        assert plain(customers, first * more, second * less) < fitted.log_likelihood


def test_at_shape_of_one_the_weibull_is_the_exponential() -> None:
    aged, plain = FittedWeibull(at(5.0, 1.0), ()), FittedExponential(at(0.2), ())
    times = np.linspace(0, 60, 7)
    assert aged.survival(times) == pytest.approx(plain.survival(times), rel=1e-14)
    for horizon, stayed in ((None, 0.0), (3.0, 0.0), (None, 4.0), (2.0, 9.0)):
        expected = plain.discounted_lifetime(0.01, horizon, stayed)
        assert aged.discounted_lifetime(0.01, horizon, stayed) == pytest.approx(expected, rel=1e-12)


def test_customers_alike_make_the_pareto_the_exponential() -> None:
    mixed, plain = FittedParetoSurvival(at(2e7, 1e8), ()), FittedExponential(at(0.2), ())
    assert mixed.survival([1, 5, 20]) == pytest.approx(plain.survival([1, 5, 20]), rel=1e-5)
    assert mixed.discounted_lifetime(0.01, None, 3.0) == pytest.approx(1 / 0.21, rel=1e-6)


@pytest.mark.parametrize("shape", [0.2, 0.7, 1.0, 3.0, 500.0])
@pytest.mark.parametrize("stayed", [0.0, 1e-6, 2.0, 40.0])
def test_lifetimes_are_areas_below_the_curve(shape: float, stayed: float) -> None:
    fitted = FittedWeibull(at(10.0, shape), ())
    edges = np.concatenate([[0.0], np.geomspace(1e-12, 30, 200_001)])
    still = fitted.survival(stayed + edges)
    if still[0] < 1e-200:
        return  # nobody stays so long
    area = np.exp(-0.05 * edges) * still / still[0]
    expected = float(((area[1:] + area[:-1]) / 2) @ np.diff(edges))
    assert fitted.discounted_lifetime(0.05, 30.0, stayed) == pytest.approx(expected, rel=1e-6)


def test_a_lifetime_without_discount_and_horizon_is_refused() -> None:
    with pytest.raises(UsageError, match="state one of them"):
        FittedParetoSurvival(at(0.5, 2.0), ()).discounted_lifetime(0.0)


def test_the_mean_of_a_weibull() -> None:
    assert FittedWeibull(at(10.0, 2.0), ()).discounted_lifetime(1e-12) == pytest.approx(
        10 * gamma(1.5), rel=1e-9
    )


def test_who_was_first_seen_late_does_not_lengthen_lives() -> None:
    # Of exponentials, those seen from 5 on say as much as those seen from 0 on.
    late = EXPONENTIAL_SURVIVAL.fit(Durations.of([7.0, 9.0], [True, True], entered=5.0))
    assert late.parameters["rate"] == pytest.approx(2 / 6, rel=1e-9)
    early = Durations.of([2.0, 4.0], [True, True])
    assert late.log_likelihood == pytest.approx(EXPONENTIAL_SURVIVAL.fit(early).log_likelihood, rel=1e-12)


@MODELS
@pytest.mark.parametrize("unit", [1 / 365.25, 7.0, 1e4])
def test_another_unit_of_time_is_the_same_curve(model: object, unit: float) -> None:
    assert isinstance(model, Model)
    customers = drawn(200, 3)
    one = model.fit(observed(customers))
    other = model.fit(observed([(t * unit, lost, w, e * unit) for t, lost, w, e in customers]))
    times = np.array([1.0, 10.0, 50.0])
    assert other.survival(times * unit) == pytest.approx(one.survival(times), rel=1e-6)


@MODELS
def test_nobody_lost_is_said(model: object) -> None:
    assert isinstance(model, Model)
    fitted = model.fit(Durations.of([3.0, 5.0, 0.0], [False, False, False]))
    assert fitted.findings[0].startswith("nobody was seen to leave")
    assert float(fitted.survival(50)) == pytest.approx(1, abs=1e-3)
    assert np.isfinite([fitted.discounted_lifetime(0.01), *fitted.standard_errors.values()]).all()


@MODELS
@pytest.mark.parametrize(
    "rows",
    [
        [(4.0, True)],
        [(4.0, True)] * 5,
        [(1e-6, True), (1e6, True)],
        [(10_000.0, True), (9_999.0, False)],
        [(1.0, True), (0.0, False)],
    ],
)
def test_odd_data_give_finite_numbers(model: object, rows: list[tuple[float, bool]]) -> None:
    assert isinstance(model, Model)
    fitted = model.fit(Durations.of(*zip(*rows, strict=True)))
    numbers = [fitted.log_likelihood, *fitted.parameters.values(), *fitted.standard_errors.values()]
    numbers += [fitted.discounted_lifetime(0.1), fitted.discounted_lifetime(0.1, 5.0, 1.0)]
    assert np.isfinite([*numbers, *fitted.survival([0, 1, 1e4])]).all()


def test_one_duration_for_all_does_not_tell_a_shape() -> None:
    assert "shape" in WEIBULL_SURVIVAL.fit(Durations.of([4.0] * 5, [True] * 5)).findings[0]


@MODELS
def test_a_loss_at_once_is_refused(model: object) -> None:
    assert isinstance(model, Model)
    with pytest.raises(InputError, match="2 customers were lost at duration 0"):
        model.fit(Durations.of([0.0, 3.0], [True, False], weight=[2.0, 1.0]))
    with pytest.raises(InputError, match="every duration of 1 customers is 0"):
        model.fit(Durations.of([0.0], [False]))


@pytest.mark.parametrize(
    ("duration", "weight", "entered"),
    [
        (-1.0, 1.0, 0.0),
        (np.nan, 1.0, 0.0),
        (3.0, 0.0, 0.0),
        (3.0, 1.0, 3.0),
        (3.0, 1.0, -1.0),
        (3.0, np.inf, 0.0),
    ],
)
def test_a_row_that_cannot_be_is_refused(duration: float, weight: float, entered: float) -> None:
    with pytest.raises(InputError, match="row 0 has duration"):
        Durations.of([duration], [True], weight, entered)


def test_arrays_of_different_length_are_refused() -> None:
    with pytest.raises(InputError, match="lost has 1 entries and duration 2"):
        Durations.of([1.0, 2.0], [True])
    with pytest.raises(InputError, match="at least one row"):
        Durations.of([], [])


def test_median_of_an_exponential() -> None:
    assert float(FittedExponential(at(0.1), ()).survival(10)) == pytest.approx(exp(-1), rel=1e-15)
