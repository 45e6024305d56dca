"""sBG and beta-discrete-Weibull: second implementations, nested models, dangers, and what is not told."""

from __future__ import annotations

import numpy as np
import pytest

from patronage.models.bdw import BDW, FittedBdw
from patronage.models.fitting import Estimate
from patronage.models.renewal_counts import RenewalCounts
from patronage.models.sbg import SBG, FittedSbg
from tests.models.contracts_in_forty_digits import beta_ratio, in_forty_digits, renewals
from tests.models.coverage import CONTRACTS, contracts, covered

HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]
REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]
BOTH = pytest.mark.parametrize("active", [HIGH_END, REGULAR], ids=["high end", "regular"])
MODELS = pytest.mark.parametrize("model", [SBG, BDW], ids=["sbg", "bdw"])


def at(*values: float) -> Estimate:
    """Return an estimate that nobody searched."""
    k = len(values)
    names = ("alpha", "beta", "c")[:k]
    return Estimate(
        names, np.array(values), 0.0, np.eye(k), converged=True, at_bound=(), weak=(), evaluations=0
    )


@BOTH
def test_likelihood_is_that_of_the_chances_of_each_age(active: list[int]) -> None:
    counts = RenewalCounts.of_survivors(active)
    for fitted in (SBG.fit(counts), BDW.fit(counts)):
        a, b, *c = fitted.estimate.values.tolist()
        expected = in_forty_digits(lambda x, y, z: renewals(x, y, z, active), a, b, *(c or [1.0]))
        assert fitted.log_likelihood == pytest.approx(expected, rel=1e-12)


@BOTH
def test_no_parameters_nearby_are_likelier(active: list[int]) -> None:
    fitted = BDW.fit(RenewalCounts.of_survivors(active))
    for i in range(3):
        for factor in (0.999, 1.001):
            a, b, c = (value * (factor if i == j else 1) for j, value in enumerate(fitted.estimate.values))
            nearby = in_forty_digits(lambda x, y, z: renewals(x, y, z, active), a, b, c)
            assert nearby < fitted.log_likelihood


def test_at_c_of_one_the_weibull_is_the_geometric() -> None:
    plain, aged = FittedSbg(at(0.668, 3.806), ()), FittedBdw(at(0.668, 3.806, 1.0), ())
    ages = np.arange(30)
    assert aged.survival(ages) == pytest.approx(plain.survival(ages), rel=1e-14)
    assert aged.retention(ages + 1) == pytest.approx(plain.retention(ages + 1), rel=1e-14)
    assert aged.discounted_lifetime(0.1) == pytest.approx(plain.discounted_lifetime(0.1), rel=1e-13)
    assert aged.discounted_residual_lifetime(4, 0.1) == pytest.approx(
        plain.discounted_residual_lifetime(4, 0.1), rel=1e-13
    )


def test_a_parameter_more_is_never_less_likely() -> None:
    counts = RenewalCounts.of_survivors(HIGH_END)
    assert BDW.fit(counts).log_likelihood > SBG.fit(counts).log_likelihood


def test_retention_is_the_ratio_of_survival() -> None:
    for fitted in (FittedSbg(at(0.7, 1.2), ()), FittedBdw(at(0.7, 1.2, 1.6), ())):
        still = fitted.survival(np.arange(20))
        assert fitted.retention(np.arange(1, 20)) == pytest.approx(still[1:] / still[:-1], rel=1e-12)


@pytest.mark.parametrize(
    "fitted", [FittedSbg(at(0.7, 1.2), ()), FittedBdw(at(0.7, 1.2, 1.6), ())], ids=["sbg", "bdw"]
)
def test_lifetimes_are_sums_of_survival(fitted: FittedSbg | FittedBdw) -> None:
    still, kept = fitted.survival(np.arange(3000)), 1.1 ** -np.arange(3000.0)
    assert fitted.discounted_lifetime(0.1) == pytest.approx(float(still @ kept), rel=1e-12)
    assert fitted.discounted_lifetime(0.1, 3) == pytest.approx(float(still[:3] @ kept[:3]), rel=1e-14)
    to_come = still[6:] / still[5]
    assert fitted.discounted_residual_lifetime(5, 0.1) == pytest.approx(float(to_come @ kept[:-6]), rel=1e-12)
    assert fitted.discounted_residual_lifetime(5, 0.1, 2) == pytest.approx(
        float(to_come[:2] @ kept[:2]), rel=1e-12
    )


@pytest.mark.parametrize("c", [1e-3, 0.3, 1.0, 2.7, 12.0])
@pytest.mark.parametrize(("a", "b"), [(1e-6, 1e-6), (1e-6, 1e6), (1e6, 1e6), (0.5, 1e4), (1e6, 1e-6)])
def test_survival_against_forty_digits(a: float, b: float, c: float) -> None:
    fitted = FittedBdw(at(a, b, c), ())
    for age in (1, 2, 60, 10_000):
        expected = in_forty_digits(lambda x, y, z, t: beta_ratio(x, y, t**z), a, b, c, float(age))
        before = in_forty_digits(lambda x, y, z, t: beta_ratio(x, y, (t - 1) ** z), a, b, c, float(age))
        still, kept = float(fitted.survival(age)), float(fitted.retention(age))
        assert still == pytest.approx(float(np.exp(expected)), rel=1e-8 * max(1.0, -expected), abs=1e-300)
        assert kept == pytest.approx(float(np.exp(expected - before)), rel=1e-8 * max(1.0, before - expected))


@MODELS
def test_two_cohorts_of_one_kind_are_one_of_both(model: object) -> None:
    one = RenewalCounts.of_survivors([2 * n for n in HIGH_END])
    two = RenewalCounts.of_cohorts(["a"] * 8 + ["b"] * 8, [*range(8), *range(8)], HIGH_END * 2)
    assert isinstance(model, type(SBG) | type(BDW))
    assert model.fit(two).estimate.values == pytest.approx(model.fit(one).estimate.values, rel=1e-9)


@pytest.mark.parametrize(
    ("active", "told", "still"),
    [
        ([10, 10, 10], "nobody was seen to leave", (0.999, 1)),
        ([10, 0], "nobody was seen to stay", (0, 0.001)),
        ([10, 5], "losses are known at 1 age and", (0, 1)),
        ([1, 0], "nobody was seen to stay", (0, 0.02)),
        ([10, 10, 0], "", (0, 0.001)),
        ([1_000_000, 500_000, 250_000, 125_000], "leaving not identified", (0.0002, 0.0003)),
        ([1, 1, 1, 0], "", (0, 1)),
    ],
)
@MODELS
def test_a_flat_or_boundary_optimum_is_said(
    model: object, active: list[int], told: str, still: tuple[float, float]
) -> None:
    assert isinstance(model, type(SBG) | type(BDW))
    fitted = model.fit(RenewalCounts.of_survivors(active))
    assert fitted.findings
    assert told in " ".join(fitted.findings)
    assert still[0] <= float(fitted.survival(12)) <= still[1]
    assert np.isfinite([*fitted.parameters.values(), *fitted.standard_errors.values()]).all()
    assert np.isfinite([fitted.log_likelihood, fitted.discounted_lifetime(0.1)]).all()
    assert np.isfinite(list(fitted.intervals().values())).all()


def test_two_ages_do_not_tell_three_parameters() -> None:
    fitted = BDW.fit(RenewalCounts.of_survivors([100, 60, 50]))
    assert fitted.findings[0].key == "note.model.few_ages"


def test_intervals_hold_the_truth() -> None:
    found = covered(contracts, CONTRACTS, range(40))
    assert min(found.share(name) for name in CONTRACTS) >= 0.85
    assert found.boundary == 0
