"""Mean and variance of a purchase are those of the models' own stories, and what is infinite is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate

from patronage.models.fitting import Numbers
from patronage.models.gamma_gamma import GAMMA_GAMMA, FittedGammaGamma
from patronage.models.lognormal_spend import LOGNORMAL_SPEND, FittedLognormalSpend
from tests.models.given import given_estimate
from tests.models.made import made_spending


def gamma_gamma(p: float, q: float, v: float) -> FittedGammaGamma:
    return FittedGammaGamma(given_estimate(p=p, q=q, v=v), (), 36.0, 2.5)


def at(polynomials: Numbers, spent: float) -> float:
    return float(polynomials[0] @ spent ** np.arange(polynomials.shape[1]))


@pytest.mark.parametrize(("paid", "spent"), [(0, 0.0), (1, 60.0), (7, 180.0), (500, 9_000.0)])
def test_gamma_gamma_is_the_integral_over_what_customers_may_be_like(paid: int, spent: float) -> None:
    p, q, v = 6.25, 3.74, 15.44
    shape, scale = p * paid + q, v + spent

    def over(moment: int) -> float:
        """Integrate (p / nu)^moment over the gamma density of nu, relative to its peak."""
        peak = (shape - 1) / scale

        def density(nu: float) -> float:
            return float(np.exp((shape - 1) * np.log(nu / peak) - scale * (nu - peak)))

        ends = (peak * 1e-9, peak + 60 * np.sqrt(shape) / scale)
        told = {"points": [peak], "limit": 400, "epsabs": 0, "epsrel": 1e-11}
        whole = integrate.quad(density, *ends, **told)[0]
        return float(integrate.quad(lambda nu: (p / nu) ** moment * density(nu), *ends, **told)[0] / whole)

    found = gamma_gamma(p, q, v).moments(paid)
    assert found.findings == ()
    assert at(found.mean, spent) == pytest.approx(over(1), rel=1e-7)
    assert at(found.square, spent) == pytest.approx(over(2), rel=1e-6)
    assert at(found.within, spent) == pytest.approx(over(2) / p, rel=1e-6)
    value = spent / paid if paid else np.nan
    assert at(found.mean, spent) == pytest.approx(gamma_gamma(p, q, v).expected_value(paid, value)[0])


def test_gamma_gamma_by_hand() -> None:
    """With p 2, q 3, v 10 and one purchase of 30: nu is Gamma(5, 40)."""
    found = gamma_gamma(2, 3, 10).moments([0, 1])
    assert found.mean.tolist() == [[10, 1], [5, 0.5]]
    assert found.square[0] == pytest.approx([200, 40, 2])
    assert found.square[1] == pytest.approx([4 / 12 * w for w in (100, 20, 1)])
    assert at(found.within[1:], 30) == pytest.approx(4 * 1600 / 12 / 2)


def test_what_is_infinite_follows_the_customers_seen() -> None:
    found = gamma_gamma(0.5, 1.4, 20).moments([0, 1, 2])
    assert [note.key for note in found.findings] == ["note.model.infinite_variance"]
    assert "at most 1 paid repeat purchases (q = 1.4)" in found.findings[0]
    assert found.mean[0] == pytest.approx([25, 1.25])
    assert found.square[0] == pytest.approx([2.5 * 625, 2.5 * 2 * 25 * 1.25, 2.5 * 1.25**2])
    assert found.square[2, 0] == pytest.approx(100 / (1.4 * 0.4))
    # Without a mean too, it is the one `expected_value` takes.
    none = gamma_gamma(2, 0.7, 20)
    for paid, spent in ((0, 0.0), (3, 90.0)):
        value = none.expected_value(paid, spent / paid if paid else np.nan)[0]
        assert at(none.moments(paid).mean, spent) == pytest.approx(value)


def test_the_spread_of_customers_seen_is_that_of_their_own_means() -> None:
    spent = made_spending(np.random.default_rng(11), 40_000)
    fitted = GAMMA_GAMMA.fit(spent)
    true = (3.74 - 1) / (3.74 - 2)
    assert fitted.sample_spread == pytest.approx(true, rel=0.05)
    assert (
        np.ptp(
            [
                fitted.sample_spread,
                true,
                (fitted.moments(0).square / fitted.moments(0).mean[:, :1] ** 2)[0, 0],
            ]
        )
        < 0.1
    )


def test_lognormal_is_the_best_linear_forecast() -> None:
    """Of customers drawn from the model no other line is nearer, and both variances are theirs."""
    rng, many, x = np.random.default_rng(12), 400_000, 3
    median, between, within = 30.0, 0.5, 0.4
    own = median * np.exp(between * rng.standard_normal(many))
    noise = np.log1p(within**2 / x)
    seen = own * np.exp(np.sqrt(noise) * rng.standard_normal(many) - noise / 2)
    found = FittedLognormalSpend(given_estimate(median=median, between=between, within=within), ()).moments(x)
    slope, constant = np.polyfit(x * seen, own, 1)
    assert found.mean[0] == pytest.approx([constant, slope], rel=0.03)
    powers = (x * seen[:, None]) ** np.arange(3)
    for polynomial, values in ((found.square, own**2), (found.within, within**2 * own**2)):
        away = powers @ polynomial[0] - values
        assert abs(away.mean()) < 3.29 * away.std() / many**0.5
    none = FittedLognormalSpend(given_estimate(median=median, between=between, within=within), ()).moments()
    assert none.mean[0, 0] == pytest.approx(median * np.exp(0.125))
    assert none.square[0, 0] == pytest.approx(median**2 * np.exp(0.5))


@pytest.mark.filterwarnings("error")
def test_moments_are_finite_wherever_parameters_may_be() -> None:
    paid = [0, 1, 3, 100_000]
    for one in (1e-6, 0.3, 1.0, 2.0, 1e6):
        for other in (1e-6, 1.0, 1e6):
            for third in (1e-6, 20.0, 1e6):
                for fitted in (
                    gamma_gamma(one, other, third),
                    FittedLognormalSpend(given_estimate(median=third, between=one, within=other), ()),
                ):
                    found = fitted.moments(paid)
                    for values in (found.mean, found.square, found.within):
                        assert np.all(np.isfinite(values))
                        assert np.all(values >= 0)


@pytest.mark.parametrize("model", [GAMMA_GAMMA, LOGNORMAL_SPEND], ids=lambda model: model.name)
def test_moments_add_up_to_the_money_that_came(model: type) -> None:
    """Over customers as the model makes them, forecasts of a purchase add up to what purchases brought."""
    spent = made_spending(np.random.default_rng(13), 20_000)
    fitted = model.fit(spent)  # type: ignore[attr-defined]  # either model
    money = spent.frequency * spent.monetary_value
    found = fitted.moments(spent.frequency).mean
    forecast = found[:, 0] + found[:, 1] * money
    assert forecast.mean() == pytest.approx(spent.monetary_value.mean(), rel=0.02)
    other = replace(spent, monetary_value=2 * spent.monetary_value)
    assert fitted.at(fitted.estimate.values).moments(1).mean == pytest.approx(fitted.moments(1).mean)
    assert model.fit(other).moments(0).mean[0, 0] == pytest.approx(2 * fitted.moments(0).mean[0, 0], rel=1e-3)  # type: ignore[attr-defined]
