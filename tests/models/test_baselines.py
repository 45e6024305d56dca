"""Baselines are sums and divisions, and NBD is what the models with dropout become without it."""

from __future__ import annotations

import csv
from math import exp, lgamma, log
from pathlib import Path

import numpy as np
import pytest

from patronage.base.errors import InputError
from patronage.models.carried_on import last_year_again, own_rate
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitting import Estimate
from patronage.models.nbd import NBD, FittedNbd
from patronage.models.poisson import POISSON


def summary(x: list[float], T: list[float], weight: list[float] | None = None) -> CustomerSummary:  # noqa: N803
    bought, end = np.array(x, float), np.array(T, float)
    none = np.full(len(x), np.nan)
    return CustomerSummary(
        bought, np.where(bought > 0, end / 2, 0), end, none, np.array(weight or [1.0] * len(x))
    )


@pytest.fixture(scope="module")
def cdnow(shared_data: Path) -> CustomerSummary:
    """Return the 2,357 customers of the sample, in weeks of whole days."""
    with (shared_data / "cdnow" / "cdnow_sample_rfm_weeks.csv").open() as file:
        rows = list(csv.DictReader(file))
    x, last, end = ([float(row[name]) for row in rows] for name in ("frequency", "recency", "T"))
    recency, T = (np.round(np.array(weeks) * 7) / 7 for weeks in (last, end))  # noqa: N806
    return CustomerSummary(np.array(x), recency, T, np.full(len(x), np.nan), np.ones(len(x)))


def test_published_nbd(cdnow: CustomerSummary) -> None:
    fitted = NBD.fit(cdnow)
    assert tuple(fitted.parameters.values()) == pytest.approx((0.3848, 12.0720), abs=5.1e-5)
    assert fitted.findings == ()
    r, alpha = fitted.estimate.values.tolist()
    plain = 0.0
    for x, T in zip(cdnow.frequency.tolist(), cdnow.T.tolist(), strict=True):  # noqa: N806
        plain += lgamma(r + x) - lgamma(r) + r * log(alpha) - (r + x) * log(alpha + T)
    assert fitted.log_likelihood == pytest.approx(plain, rel=1e-12)


def test_forecast_of_an_nbd_is_the_mean_of_its_counts() -> None:
    fitted = FittedNbd(
        Estimate(("r", "alpha"), np.array([0.4, 12.0]), 0.0, np.eye(2), True, (), (), 0),  # noqa: FBT003
        (),
    )
    chances = fitted.count_probability(np.arange(300), 30, 2, 9, 20)
    assert chances.sum() == pytest.approx(1, rel=1e-12)
    assert chances @ np.arange(300) == pytest.approx(
        float(fitted.expected_purchases(30, 2, 9, 20)[0]), rel=1e-10
    )
    assert fitted.count_probability([0, 1], 0, 2, 9, 20).tolist() == [1, 0]


def test_counts_of_a_poisson() -> None:
    fitted = POISSON.fit(summary([3.0], [10.0]))
    chances = fitted.count_probability([0, 1, 2], 10, 3, 5, 10)
    assert chances == pytest.approx([exp(-3), 3 * exp(-3), 4.5 * exp(-3)], rel=1e-9)
    assert fitted.count_probability([0, 1], 0).tolist() == [1, 0]


def test_poisson_is_a_division(cdnow: CustomerSummary) -> None:
    rate = float(cdnow.frequency.sum() / cdnow.T.sum())
    fitted = POISSON.fit(cdnow)
    assert fitted.parameters["rate"] == pytest.approx(rate, rel=1e-10)
    assert fitted.expected_purchases([10, 10]) == pytest.approx([10 * rate, 10 * rate], rel=1e-10)


def test_customers_alike_make_the_nbd_a_poisson() -> None:
    seen = summary([1.0] * 50, [10.0] * 50)
    fitted = NBD.fit(seen)
    assert "purchasing not identified" in fitted.findings[0]
    assert fitted.expected_purchases(10, 1, 5, 10)[0] == pytest.approx(1, rel=1e-4)


def test_nobody_who_bought_again_is_said() -> None:
    seen = summary([0.0, 0.0], [10.0, 20.0])
    for fitted in (NBD.fit(seen), POISSON.fit(seen)):
        assert fitted.findings
        assert fitted.expected_purchases(100, 0, 0, [10, 20]) == pytest.approx([0, 0], abs=0.01)


def test_large_counts_are_finite() -> None:
    fitted = NBD.fit(summary([1e5, 0.0, 3.0], [1e4, 1e4, 0.5]))
    assert np.isfinite([fitted.log_likelihood, *fitted.parameters.values()]).all()


@pytest.mark.parametrize("model", [NBD, POISSON])
def test_no_time_at_all_is_refused(model: object) -> None:
    assert isinstance(model, type(NBD) | type(POISSON))
    with pytest.raises(InputError, match="every T of 1 customers is 0"):
        model.fit(summary([0.0], [0.0]))


def test_own_rate_and_last_year() -> None:
    assert own_rate(10, [4, 0, 0], [20, 9, 0]).tolist() == [2, 0, 0]
    assert last_year_again([2, 0, 5], span=365.25, horizon=365.25).tolist() == [2, 0, 5]


def test_who_never_leaves_is_worth_an_endless_flow() -> None:
    """At 10 % a year, purchases at a rate of two a year are worth two over the rate of discounting."""
    summary = CustomerSummary(
        frequency=np.array([4, 0]),
        recency=np.array([2.0, 0.0]),
        T=np.array([2.0, 2.0]),
        monetary_value=np.full(2, np.nan),
        weight=np.array([1, 1]),
    )
    rate = np.log(1.1)
    one, own = POISSON.fit(summary), NBD.fit(summary)
    assert one.probability_alive([4, 0], [2, 0], [2, 2]).tolist() == [1.0, 1.0]
    assert one.discounted_purchases(rate, 4, 2, 2) == pytest.approx([1 / rate], rel=1e-9)
    expected = own.expected_purchases(1, [4, 0], [2, 0], [2, 2]) / rate
    assert own.discounted_purchases(rate, [4, 0], [2, 0], [2, 2]) == pytest.approx(expected, rel=1e-9)
    # Within three years, so much of it: 1 - 1.1^-3.
    assert own.discounted_purchases(rate, 4, 2, 2, horizon=3) == pytest.approx(
        expected[:1] * (1 - 1.1**-3), rel=1e-9
    )
