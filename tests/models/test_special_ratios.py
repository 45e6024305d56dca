"""What models of contracts stand on is right to eight digits from parameters of 1e-6 to 1e6."""

from __future__ import annotations

from math import gamma

import numpy as np
import pytest

from patronage.base.errors import UsageError
from patronage.models.beta_lifetime import beta_lifetime
from patronage.models.discounted_sum import discounted_sum
from patronage.models.discounted_time import discounted_time
from patronage.models.log_beta_ratio import log_beta_ratio
from tests.models.contracts_in_forty_digits import beta_ratio, in_forty_digits, lifetime

DRAWS = np.random.default_rng(20).uniform(size=(150, 3)).tolist()


def test_beta_ratio_of_whole_numbers_is_a_fraction() -> None:
    # B(2, 3 + 2) / B(2, 3) = (1/30) / (1/12)
    assert np.exp(log_beta_ratio(2, 3, 2)) == pytest.approx(12 / 30, rel=1e-15)


def test_beta_ratio_against_forty_digits() -> None:
    for low, middle, high in DRAWS:
        a, b, u = 10 ** (12 * low - 6), 10 ** (12 * middle - 6), 10 ** (14 * high - 6)
        assert float(log_beta_ratio(a, b, u)) == pytest.approx(in_forty_digits(beta_ratio, a, b, u), rel=1e-9)


def test_beta_ratio_is_finite_at_ages_beyond_reason() -> None:
    assert np.isfinite(log_beta_ratio([1e-6, 1e6], [1e6, 1e-6], 1e150)).all()
    assert float(log_beta_ratio(3.0, 2.0, 0.0)) == 0


def test_lifetime_of_whole_numbers() -> None:
    # S(t) = 1 / (1 + t) for beta(1, 1); at z = 1/2 the sum is 2 ln 2.
    assert float(beta_lifetime(1, 1, 1)) == pytest.approx(2 * np.log(2), rel=1e-15)


def test_lifetime_against_forty_digits() -> None:
    for low, middle, high in DRAWS[:60]:
        a, b, d = 10 ** (12 * low - 6), 10 ** (12 * middle - 6), 10 ** (3 * high - 2)
        assert float(beta_lifetime(a, b, d)) == pytest.approx(in_forty_digits(lifetime, a, b, d), rel=1e-11)


def test_lifetime_at_the_discount_of_a_day() -> None:
    # From the sum in 40 digits; the series has 145,000 terms.
    assert float(beta_lifetime(0.7, 1.2, 0.00026)) == pytest.approx(34.29760601350455, rel=1e-13)


def test_lifetime_is_the_sum_of_what_it_closes() -> None:
    summed = discounted_sum(lambda t: log_beta_ratio(0.7, 1.2, t), 0.01)
    assert summed == pytest.approx(float(beta_lifetime(0.7, 1.2, 0.01)), rel=1e-13)


def test_a_sum_ends_at_its_horizon() -> None:
    assert discounted_sum(lambda t: 0 * t, 0.25, 3) == pytest.approx(1 + 0.8 + 0.64, rel=1e-15)


@pytest.mark.parametrize(
    ("discount", "horizon", "told"),
    [
        (-0.1, None, "expected 0 or more"),
        (np.nan, 5, "expected 0 or more"),
        (0.0, None, "state one of them"),
        (0.1, 0, "expected a number of periods above 0"),
    ],
)
def test_a_discount_that_cannot_be_is_refused(discount: float, horizon: int | None, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        discounted_sum(lambda t: -t, discount, horizon)


def test_a_discount_that_never_exhausts_the_sum_is_refused() -> None:
    with pytest.raises(UsageError, match="state a horizon"):
        discounted_sum(lambda t: 0 * t, 1e-9)


@pytest.mark.parametrize("shape", [0.05, 0.3, 1.0, 2.5, 40.0, 1e5])
def test_an_integral_over_falling_and_rising_hazards(shape: float) -> None:
    # Without discount the mean of a Weibull is Gamma(1 + 1 / shape).
    found = discounted_time(lambda t: np.minimum(t, 1e300) ** shape, lambda h: h ** (1 / shape), 1e-300)
    assert found == pytest.approx(gamma(1 + 1 / shape), rel=1e-9)


@pytest.mark.parametrize(("rate", "delta", "horizon"), [(1e-9, 0.1, None), (3.0, 1e-4, 2.0), (0.2, 0.0, 7.0)])
def test_an_integral_of_an_exponential(rate: float, delta: float, horizon: float | None) -> None:
    force = rate + delta
    whole = 1 / force if horizon is None else -np.expm1(-force * horizon) / force
    found = discounted_time(lambda t: rate * t, lambda h: h / rate, delta, horizon)
    assert found == pytest.approx(whole, rel=1e-12)
