"""The search finds maxima that can be written down, and says where there is none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from patronage.models.fitted import Fitted, findings
from patronage.models.fitting import REACH, Estimate, Numbers, maximise
from patronage.models.profiling import profile_intervals


def poisson(at: Numbers) -> tuple[float, Numbers]:
    """30 purchases in 100 days."""
    return float(30 * np.log(at[0]) - 100 * at[0]), 30 / at - 100


def gamma_counts(at: Numbers) -> tuple[float, Numbers]:
    """Two normal observations of the logarithms, of spread 0.1 and 2 and correlation 0.6."""
    precision = np.linalg.inv([[0.01, 0.12], [0.12, 4.0]])
    away = np.log(at) - [2.0, -3.0]
    return float(-away @ precision @ away / 2), -(precision @ away) / at


def ridge(at: Numbers) -> tuple[float, Numbers]:
    """Only the product is observed."""
    away = np.log(at[0] * at[1])
    return float(-(away**2)), -2 * away / at


def slope(at: Numbers) -> tuple[float, Numbers]:
    """The likelihood grows for ever as the parameter falls to 0."""
    return float(-np.log1p(at[0])), -1 / (1 + at)


def estimate(
    names: Sequence[str], covariance: Numbers, *, at_bound: Sequence[str] = (), weak: Sequence[str] = ()
) -> Estimate:
    return Estimate(
        tuple(names),
        np.ones(len(names)),
        -1.0,
        covariance,
        converged=True,
        at_bound=tuple(at_bound),
        weak=tuple(weak),
        evaluations=9,
    )


def test_one_parameter() -> None:
    found = maximise(["rate"], [1.0], poisson)
    assert found.values == pytest.approx([0.3], rel=1e-12)
    assert found.covariance == pytest.approx(np.array([[1 / 30]]), rel=1e-6)
    assert found.log_likelihood == pytest.approx(30 * np.log(0.3) - 30, rel=1e-14)
    assert (found.converged, found.at_bound, found.weak) == (True, (), ())


def test_covariance_is_that_of_the_logarithms() -> None:
    found = maximise(["a", "b"], [1.0, 1.0], gamma_counts)
    assert np.log(found.values) == pytest.approx([2.0, -3.0], abs=1e-8)
    assert found.covariance == pytest.approx(np.array([[0.01, 0.12], [0.12, 4.0]]), rel=1e-6)
    fitted = Fitted(found, ())
    assert fitted.standard_errors == pytest.approx({"a": np.exp(2) * 0.1, "b": np.exp(-3) * 2}, rel=1e-6)
    low, high = fitted.intervals(0.95)["a"]
    assert (np.log(low), np.log(high)) == pytest.approx((2 - 0.1959964, 2 + 0.1959964), abs=1e-7)


@pytest.mark.parametrize("start", [1e-5, 1.0, 1e5])
def test_the_start_makes_no_difference(start: float) -> None:
    assert maximise(["rate"], [start], poisson).values == pytest.approx([0.3], rel=1e-9)


def test_a_ridge_is_said_and_has_a_finite_covariance() -> None:
    found = maximise(["a", "b"], [3.0, 2.0], ridge)
    assert found.converged
    assert found.weak == ("a", "b")
    assert np.prod(found.values) == pytest.approx(1, rel=1e-6)
    assert np.all(np.isfinite(found.covariance))
    assert np.linalg.eigvalsh(found.covariance)[-1] == pytest.approx(REACH**2, rel=1e-6)


def test_a_boundary_is_said() -> None:
    found = maximise(["a"], [1.0], slope)
    assert found.converged
    assert found.weak == ("a",)
    assert found.values[0] < 1e-5


def test_a_search_that_did_not_end_is_said() -> None:
    # The derivative is wrong by design: nothing can be climbed.
    found = maximise(["a"], [2.0], lambda at: (-float(at[0]), np.ones(1)))
    assert not found.converged
    assert [note.key for note in findings(found, {})] == ["note.model.not_converged"]


def test_findings_name_process_and_parameters() -> None:
    found = estimate(["r", "a", "b"], np.eye(3), at_bound=["a"], weak=["b"])
    (note,) = findings(found, {"purchasing": ("r",), "dropout": ("a", "b")})
    assert note == (
        "dropout not identified: the data do not tell a, b; do not rely on their values,"
        " nor on forecasts far beyond the data"
    )


def test_intervals_of_what_is_not_told_stay_finite() -> None:
    fitted = Fitted(estimate(["a"], np.full((1, 1), 1e6), weak=["a"]), ())
    assert np.all(np.isfinite(fitted.intervals()["a"]))


def test_a_profile_of_a_parabola_is_the_interval_of_standard_errors() -> None:
    found = maximise(["a", "b"], [1.0, 1.0], gamma_counts)
    profile, plain = profile_intervals(found, gamma_counts), Fitted(found, ()).intervals()
    for name in ("a", "b"):
        assert profile[name] == pytest.approx(plain[name], rel=5e-3)


def test_a_profile_ends_where_the_likelihood_has_fallen() -> None:
    low, high = profile_intervals(maximise(["rate"], [1.0], poisson), poisson, 0.95)["rate"]
    top = poisson(np.array([0.3]))[0]
    for end in (low, high):
        assert top - poisson(np.array([end]))[0] == pytest.approx(1.9207, abs=5e-3)
    # The logarithm of a rate is told more surely from above: both ends lie lower than the symmetric ones.
    assert low < 0.3 * np.exp(-1.96 / np.sqrt(30))
    assert high < 0.3 * np.exp(1.96 / np.sqrt(30))


def test_a_profile_that_never_falls_ends_with_the_search() -> None:
    low, high = profile_intervals(maximise(["a"], [1.0], slope), slope)["a"]
    assert 0 < low < 1e-6
    assert np.isfinite(high)
