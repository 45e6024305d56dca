"""Rates of groups shrunk toward that of all: worked by hand, as published, in plain Python and by drawing."""

from __future__ import annotations

import numpy as np
import pytest

from patronage.models.credibility import credible_rates
from tests.models.plain_credibility import Member, plain_rates


def test_four_customers_by_hand() -> None:
    # 1 and 1 leave 0.5 and 0.3, a rate of 0.4; 2 and 2 leave 1.2 and 1.6, a rate of 0.7; all leave 0.6.
    members: list[list[Member]] = [[(1.0, 0.5), (1.0, 0.3)], [(2.0, 0.6), (2.0, 0.8)]]
    found = credible_rates(*sums_of(members))
    within = (1 * 0.1**2 + 1 * 0.1**2 + 2 * 0.1**2 + 2 * 0.1**2) / 2
    between = (2 * 0.2**2 + 4 * 0.1**2 - within) / (6 - (4 + 16) / 6)
    assert (found.within, found.between) == pytest.approx((within, between))
    assert (within, between) == pytest.approx((0.03, 0.03375))
    assert found.kept == pytest.approx([9 / 13, 9 / 11])
    assert found.rate == pytest.approx([0.6 - 0.2 * 9 / 13, 0.6 + 0.1 * 9 / 11])


def test_claims_of_five_states_as_published() -> None:
    # Hachemeister (1975), twelve quarters: rates and weights of states, and what they vary by, as printed
    # by actuar 3; of the quarters the sum of squares follows.
    rate = np.array([2060.921, 1511.224, 1805.843, 1352.976, 1599.829])
    weight, quarters = np.array([100155.0, 19895, 13735, 4152, 36110]), np.full(5, 12.0)
    squares = weight * rate**2 + 139_120_026 * 11
    found = credible_rates(quarters, weight, weight * rate, squares)
    assert found.within == pytest.approx(139_120_026)
    assert found.between == pytest.approx(89_639, abs=0.5)
    assert found.kept == pytest.approx([0.9847, 0.9276, 0.8985, 0.7279, 0.9588], abs=5e-5)


@pytest.mark.parametrize("seed", range(4))
def test_plain_python_finds_the_same(seed: int) -> None:
    rng = np.random.default_rng(seed)
    members = [
        [
            (float(w), float(rng.normal(0.4 + 0.05 * g, 0.2)))
            for w in rng.gamma(2, 30, int(rng.integers(0, 9)))
        ]
        for g in range(6)
    ]
    found, plain = credible_rates(*sums_of(members)), plain_rates(members)
    assert (found.within, found.between) == pytest.approx((plain.within, plain.between))
    assert found.rate == pytest.approx(plain.rate)
    assert found.covariance == pytest.approx(np.array(plain.covariance))


def test_errors_that_are_drawn_vary_as_their_covariance_has_it() -> None:
    members: list[list[Member]] = [[(1.0, 0.5), (1.0, 0.3)], [(2.0, 0.6), (2.0, 0.8)], [], [(9.0, 0.45)]]
    found = credible_rates(*sums_of(members))
    weight = np.array([2.0, 4.0, 0.0, 9.0])
    rng, many = np.random.default_rng(1), 200_000
    own = rng.normal(0, found.between**0.5, (many, 4))
    seen = own + rng.normal(size=(many, 4)) * np.sqrt(found.within / np.maximum(weight, 1e-300))
    seen[:, weight == 0] = 0.0
    of_all = (seen @ weight / weight.sum())[:, None]
    errors = found.kept * seen + (1 - found.kept) * of_all - own
    assert errors.T @ errors / many == pytest.approx(found.covariance, abs=0.02 * found.between)


@pytest.mark.parametrize(
    "members",
    [
        [[(1.0, 0.5)], [(2.0, 0.2)]],
        [[(1.0, 0.5), (1.0, 0.1)], [(1.0, 0.4), (1.0, 0.2)]],
        [[(3.0, 0.3), (1.0, 0.3)]],
        [[], []],
    ],
    ids=["one customer each", "no more than chance", "one group", "nobody"],
)
def test_where_nothing_tells_groups_apart_they_share_the_rate_of_all(members: list[list[Member]]) -> None:
    found = credible_rates(*sums_of(members))
    every = [each for group in members for each in group]
    of_all = sum(w * x for w, x in every) / sum(w for w, _ in every) if every else 0.0
    assert found.rate == pytest.approx(np.full(len(members), of_all))
    assert np.isfinite(found.covariance).all()


def sums_of(members: list[list[Member]]) -> list[np.ndarray[tuple[int], np.dtype[np.float64]]]:
    return [
        np.array([sum(w**power * x**degree for w, x in group) for group in members], np.float64)
        for power, degree in ((0, 0), (1, 0), (1, 1), (1, 2))
    ]
