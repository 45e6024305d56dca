"""Draws weighed by a likelihood say what it says, and whether standard errors agree with it."""

from __future__ import annotations

from math import log
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate, special, stats

from patronage.models.bg_nbd import BG_NBD
from patronage.models.fitting import Numbers, maximise
from patronage.models.merged import merged
from patronage.models.pareto_nbd import PARETO_NBD
from patronage.models.pareto_tail import pareto_shape, smoothed
from patronage.models.reweighed import reweighed
from tests.models import cdnow


def poisson(at: Numbers) -> tuple[float, Numbers]:
    return float(5 * np.log(at[0]) - 100 * at[0]), 5 / at - 100


def normal(at: Numbers) -> tuple[float, Numbers]:
    logs = np.log(at)
    return float(-(logs @ logs) / 2), -logs / at


def plain_shape(over: list[float]) -> float:
    """Return Zhang and Stephens's estimate, sum by sum, drawn towards 1/2 as by ten more."""
    n = len(over)
    m = 30 + int(n**0.5)
    quarter = over[int(n / 4 + 0.5) - 1]
    slopes = [1 / over[-1] + (1 - (m / (j - 0.5)) ** 0.5) / (3 * quarter) for j in range(1, m + 1)]
    shape = {b: sum(log(1 - b * x) for x in over) / n for b in slopes}
    fit = {b: n * (log(-b / shape[b]) - shape[b] - 1) for b in slopes}
    share = {b: 1 / sum(np.exp(fit[other] - fit[b]) for other in slopes) for b in slopes}
    b = sum(b * share[b] for b in slopes)
    return (n * sum(log(1 - b * x) for x in over) / n + 5) / (n + 10)


@pytest.mark.parametrize("shape", [-0.3, 0.2, 0.5, 0.7, 1.1])
def test_the_shape_of_a_tail(shape: float) -> None:
    """Of the quantiles of a generalised Pareto distribution it is that, but for ten seen beside."""
    over = stats.genpareto.ppf((np.arange(2000) + 0.5) / 2000, shape)
    assert pareto_shape(over) == pytest.approx(shape, abs=0.03)
    assert pareto_shape(over[::20]) == pytest.approx(plain_shape(over[::20].tolist()), rel=1e-10)


def test_the_largest_weights_are_those_their_distribution_expects() -> None:
    rng = np.random.default_rng(1)
    raw = stats.genpareto.rvs(0.6, size=1000, random_state=rng)
    weights, shape = smoothed(np.log(raw))
    assert weights.sum() == pytest.approx(1)
    assert shape == pytest.approx(0.6, abs=0.2)
    order = np.argsort(raw)
    kept, tail = order[:-94], order[-94:]
    assert weights[kept] / weights[kept[0]] == pytest.approx(raw[kept] / raw[kept[0]])
    assert np.all(np.diff(weights[tail]) > 0)


def test_weights_that_are_all_the_same_have_no_tail() -> None:
    weights, shape = smoothed(np.zeros(100))
    assert weights == pytest.approx(np.full(100, 0.01))
    assert shape == 0


@pytest.mark.parametrize("size", [1, 4])
def test_of_a_normal_likelihood_draws_say_what_standard_errors_do(size: int) -> None:
    """And they count for as much as the two densities say: 1 / E[p / q], integrated over the radius."""
    names = ["a", "b", "c", "d"][:size]
    found = reweighed(maximise(names, [1.2] * size, normal), normal, draws=20_000)
    assert list(found.log_errors.values()) == pytest.approx([1.0] * size, rel=0.03)
    assert max(found.off().values()) < 0.08
    assert found.tail < 0.3
    target, drawn = stats.multivariate_normal(np.zeros(size)), stats.multivariate_t(np.zeros(size), df=5)

    def square(radius: float) -> float:
        at = np.zeros(size)
        at[0] = radius
        shell = 2 * np.pi ** (size / 2) / special.gamma(size / 2) * radius ** (size - 1)
        return float(shell * target.pdf(at) ** 2 / drawn.pdf(at))

    assert found.effective == pytest.approx(1 / integrate.quad(square, 0, 12)[0], rel=0.02)
    assert found.findings == ()


def test_of_a_poisson_likelihood_they_are_a_gamma() -> None:
    """Five purchases in 100 days, all logarithms of the rate as likely beforehand: Gamma(5, 100)."""
    found = reweighed(maximise(["rate"], [1.0], poisson), poisson, draws=20_000)
    assert found.intervals(0.9)["rate"] == pytest.approx(
        stats.gamma.ppf([0.05, 0.95], 5, scale=0.01), rel=0.03
    )
    assert found.log_errors["rate"] == pytest.approx(special.polygamma(1, 5) ** 0.5, rel=0.03)
    # Symmetric ends on the log scale lie too high: .0208 where there is .0162, .1202 where there is .1024.
    wrong = np.log(0.0208 / 0.0162) * 5**0.5
    assert found.off()["rate"] == pytest.approx(wrong, rel=0.1)


def test_cdnow(shared_data: Path) -> None:
    """847 of 1,000 draws the collection has for BG/NBD; its errors by 40,000 stand beside the curvature's."""
    seen = merged(cdnow.weeks(shared_data))
    assert (len(seen), seen.customers) == (1030, 2357)
    fitted = BG_NBD.fit(seen)
    found = reweighed(fitted.estimate, BG_NBD.likelihood(seen))
    assert found.effective == pytest.approx(0.847, abs=0.03)
    assert found.reliable
    plain = np.sqrt(np.diag(fitted.estimate.covariance))
    assert plain == pytest.approx([0.0518, 0.0857, 0.2342, 0.2908], rel=1e-3)
    assert list(found.log_errors.values()) == pytest.approx([0.0521, 0.0860, 0.2447, 0.3031], rel=0.06)
    assert found.findings == ()


def test_an_interval_that_is_off_is_said() -> None:
    """One purchase in 100 days: Gamma(1, 100), whose interval reaches down to .00025 and not to .0014."""

    def once(at: Numbers) -> tuple[float, Numbers]:
        return float(np.log(at[0]) - 100 * at[0]), 1 / at - 100

    found = reweighed(maximise(["rate"], [1.0], once), once, draws=40_000)
    (note,) = found.findings
    assert note.key == "note.model.errors_crooked"
    low, high = found.intervals()["rate"]
    assert (low, high) == pytest.approx((0.000253, 0.0369), rel=0.1)
    assert f"rate {low:.5g}–{high:.5g}" in note


def test_draws_that_miss_where_the_mass_is_are_said(shared_data: Path) -> None:
    """Of a hundred customers of CDNOW, dropout by Pareto/NBD is open towards no end."""
    seen = merged(cdnow.weeks(shared_data).rows(np.arange(100)))
    fitted = PARETO_NBD.fit(seen)
    found = reweighed(fitted.estimate, PARETO_NBD.likelihood(seen))
    assert (found.reliable, found.effective < 0.1) == (False, True)
    assert [note.key for note in found.findings] == ["note.model.errors_unchecked"]


def test_the_same_seed_draws_the_same() -> None:
    estimate = maximise(["rate"], [1.0], poisson)
    one, same, other = (reweighed(estimate, poisson, seed=seed, draws=100) for seed in (1, 1, 2))
    assert one.intervals() == same.intervals()
    assert one.intervals() != other.intervals()
