"""Models of spending, contracts, occasions and survival to eight digits, however extreme.

Parameters go from 1e-6 to 1e6, purchases to 100,000, times to 10,000. An error is relative to the number
itself, that of a log-likelihood to the larger of it and 1. Those of purchases: `test_oracle.py`.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from mpmath import mp, mpf

from patronage.models import bdw, pareto_survival, weibull_survival
from patronage.models.bg_bb import FittedBgBb
from patronage.models.bg_bb_likelihood import log_likelihood_of_each
from patronage.models.customer_summary import CustomerSummary
from patronage.models.durations import Durations
from patronage.models.fitted_staying import FittedStaying
from patronage.models.gamma_gamma import GAMMA_GAMMA, FittedGammaGamma
from patronage.models.lognormal_spend import LOGNORMAL_SPEND, FittedLognormalSpend
from patronage.models.nbd import NBD, FittedNbd
from patronage.models.opportunity_summary import OpportunitySummary
from patronage.models.poisson import FittedPoisson
from patronage.models.renewal_counts import RenewalCounts
from patronage.models.sbg import SBG
from tests.models.contracts_in_forty_digits import Real, beta_ratio, occasions
from tests.models.given import given_estimate

FAR = (1e-6, 0.5, 1.0, 6.25, 1e6)
MONEY = (1e-6, 15.44, 1e6)
SPENT = tuple(product((1, 7, 100_000), (1e-2, 35.0, 1e6)))
SEEN = ((0, 0.0), (0, 39.0), (1, 1e-3), (7, 78.0), (100_000, 1e4))
STAYED = ((5.0, True, 0.0), (5.0, False, 0.0), (1e4, True, 9_999.0), (1e-3, True, 0.0), (1e4, False, 3.0))


def customer(x: int, end: float, mean: float = np.nan) -> CustomerSummary:
    bought, last, until, paid, one = np.array([[float(x), end / 2 if x else 0.0, end, mean, 1.0]]).T
    return CustomerSummary(bought, last, until, paid, one)


def off(found: float, exact: Real) -> float:
    return float(abs(mpf(float(found)) - exact) / abs(exact))


def log_off(found: float, exact: Real) -> float:
    return float(abs(mpf(float(found)) - exact) / max(1, abs(exact)))


def log_beta(a: Real, b: Real) -> Real:
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


@mp.workdps(80)  # type: ignore[untyped-decorator]  # mpmath comes without types
def test_gamma_gamma() -> None:
    for (p, q, v), (x, mean) in product(product(FAR, FAR, MONEY), SPENT):
        found, slope = GAMMA_GAMMA.likelihood(customer(x, 39, mean))(np.array([p, q, v]))
        P, Q, V, M = map(mpf, (p, q, v, mean))  # noqa: N806 - as published
        exact = -log_beta(P * x, Q) + Q * mp.log(V) + P * x * mp.log(x)
        exact += (P * x - 1) * mp.log(M) - (P * x + Q) * mp.log(V + x * M)
        assert log_off(found, exact) < 1e-8, (p, q, v, x, mean)
        assert np.all(np.isfinite(slope))
        if q > 1:
            fitted = FittedGammaGamma(given_estimate(p=p, q=q, v=v), (), 1.0)
            expected = fitted.expected_value(x, mean)[0]
            assert off(expected, P * (V + x * M) / (P * x + Q - 1)) < 1e-8, (p, q, v, x, mean)


@pytest.mark.filterwarnings("ignore:overflow")  # a mean of e^1e12 is infinite, as it must be
@mp.workdps(60)  # type: ignore[untyped-decorator]
def test_lognormal_spending() -> None:
    for (median, between, within), (x, mean) in product(product(MONEY, FAR, FAR), SPENT):
        found, slope = LOGNORMAL_SPEND.likelihood(customer(x, 39, mean))(np.array([median, between, within]))
        B, W, M = map(mpf, (between, within, mean))  # noqa: N806
        noise, centre = mp.log1p(W**2 / x), mp.log(mpf(median))
        both, away = B**2 + noise, mp.log(M) - centre
        exact = -mp.log(2 * mp.pi * both) / 2 - (away + noise / 2) ** 2 / (2 * both) - mp.log(M)
        assert log_off(found, exact) < 1e-8, (median, between, within, x, mean)
        assert np.all(np.isfinite(slope))
        fitted = FittedLognormalSpend(given_estimate(median=median, between=between, within=within), ())
        trust = B**2 / both
        expected = mp.exp(centre + trust * (away + noise / 2) + (1 - trust) * B**2 / 2)
        if expected < 1e300:
            assert off(fitted.expected_value(x, mean)[0], expected) < 1e-8, (median, between, within, x, mean)


@mp.workdps(80)  # type: ignore[untyped-decorator]
def test_who_never_leaves() -> None:
    for (r, alpha), (x, end) in product(product(FAR, FAR), SEEN):
        found, slope = NBD.likelihood(customer(x, end))(np.array([r, alpha]))
        k, since = mpf(r) + x, mpf(alpha) + mpf(end)
        exact = mp.loggamma(k) - mp.loggamma(mpf(r)) + r * mp.log(mpf(alpha)) - k * mp.log(since)
        assert log_off(found, exact) < 1e-8, (r, alpha, x, end)
        assert np.all(np.isfinite(slope))
        fitted = FittedNbd(given_estimate(r=r, alpha=alpha), ())
        for count, horizon in ((0, 26.0), (3, 26.0), (1000, 1e4)):
            share = mpf(horizon) / (since + mpf(horizon))
            ways = mp.loggamma(k + count) - mp.loggamma(k) - mp.loggamma(mpf(count) + 1)
            chance = mp.exp(ways + k * mp.log1p(-share) + count * mp.log(share))
            _is_forecast(fitted, (count, horizon, x, end), chance, k / since * horizon)
    for rate, (x, end), (count, horizon) in product(FAR, SEEN, ((0, 26.0), (3, 26.0), (1000, 1e4))):
        mean = mpf(rate) * mpf(horizon)
        chance = mp.exp(count * mp.log(mean) - mean - mp.loggamma(mpf(count) + 1))
        _is_forecast(FittedPoisson(given_estimate(rate=rate), ()), (count, horizon, x, end), chance, mean)


def _is_forecast(
    fitted: FittedStaying, asked: tuple[int, float, int, float], chance: Real, mean: Real
) -> None:
    count, horizon, x, end = asked
    last = end / 2 if x else 0.0
    if chance > mpf(10) ** -290:
        assert off(fitted.count_probability(count, horizon, x, last, end)[0], chance) < 1e-8, asked
    assert off(fitted.expected_purchases(horizon, x, last, end)[0], mean) < 1e-8, asked


@mp.workdps(60)  # type: ignore[untyped-decorator]
def test_renewals() -> None:
    for (a, b), (age, came, lost) in product(
        product(FAR, FAR), ((1, 100, 30), (2, 70, 0), (60, 10**6, 1000), (10_000, 50, 3))
    ):
        seen = RenewalCounts(np.array([age]), np.array([float(came)]), np.array([float(lost)]))
        A, B = mpf(a), mpf(b) + age - 1  # noqa: N806
        exact = lost * mp.log(A / (A + B)) + (came - lost) * mp.log(B / (A + B))
        assert log_off(SBG.likelihood(seen)(np.array([a, b]))[0], exact) < 1e-8, (a, b, age)
        for c in (1e-3, 1.0, 2.7, 12.0):
            kept = beta_ratio(A, mpf(b), mpf(age) ** mpf(c)) - beta_ratio(A, mpf(b), mpf(age - 1) ** mpf(c))
            exact = (came - lost) * kept + (lost * mp.log(-mp.expm1(kept)) if lost else 0)
            found = bdw._log_likelihood(np.array([a, b, c]), seen)[0]  # noqa: SLF001 - of parameters not searched
            assert log_off(found, exact) < 1e-8, (a, b, c, age)


@pytest.mark.parametrize("row", [(99_990, 99_995, 100_000), (1, 99_998, 100_000)])
@mp.workdps(60)  # type: ignore[untyped-decorator]
def test_occasions(row: tuple[int, int, int]) -> None:
    x, last, n = row
    seen = OpportunitySummary(np.array([x]), np.array([last]), np.array([n]), np.ones(1))
    for values in product((1e-6, 1.0, 1e6), repeat=4):
        a, b, g, d = map(mpf, values)
        whole = occasions(a, b, g, d, row)
        assert log_off(log_likelihood_of_each(np.array(values), seen)[0], mp.log(whole)) < 1e-8, values
        stays = log_beta(a + x, b + n - x) - log_beta(a, b) + log_beta(g, d + n + 1) - log_beta(g, d)
        alive = mp.exp(stays) / whole
        fitted = FittedBgBb(given_estimate(**dict(zip("abgd", values, strict=True))), ())
        if alive > mpf(10) ** -290:
            assert off(fitted.probability_alive(seen)[0], alive) < 1e-8, values


@mp.workdps(60)  # type: ignore[untyped-decorator]
def test_survival() -> None:
    for (one, other), (time, lost, entered) in product(product(FAR, FAR), STAYED):
        seen, at = Durations.of([time], [lost], 1.0, entered), np.array([one, other])
        A, B, T, E = map(mpf, (one, other, time, entered))  # noqa: N806
        risen = (T / A) ** B - ((E / A) ** B if entered else 0)
        exact = -risen + (mp.log(B / A) + (B - 1) * mp.log(T / A) if lost else 0)
        if abs(exact) < mpf(10) ** 120:
            found = weibull_survival._log_likelihood(at, seen)[0]  # noqa: SLF001 - of parameters not searched
            assert log_off(found, exact) < 1e-8, (one, other, time)
        exact = -A * mp.log((B + T) / (B + E)) + (mp.log(A / (B + T)) if lost else 0)
        found = pareto_survival._log_likelihood(at, seen)[0]  # noqa: SLF001
        assert log_off(found, exact) < 1e-8, (one, other, time)
