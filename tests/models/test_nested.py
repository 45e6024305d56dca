"""Models that contain others agree with them where they do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import betaprime, gamma, lognorm, nbinom

from patronage.models import geometric_dropout as dropout
from patronage.models.bg_nbd import BG_NBD, BgNbd
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted_dropout import FittedDropout
from patronage.models.fitted_ggompertz import FittedGGompertz
from patronage.models.fitted_pareto import FittedPareto
from patronage.models.gamma_gamma import GAMMA_GAMMA
from patronage.models.gamma_gamma import likelihood as gamma_gamma
from patronage.models.ggompertz_nbd import GGOMPERTZ_NBD, GGompertzNbd
from patronage.models.ggompertz_nbd import likelihood as ggompertz
from patronage.models.history import history_of
from patronage.models.lognormal_spend import likelihood as lognormal
from patronage.models.mbg_nbd import MBG_NBD, MbgNbd
from patronage.models.pareto_nbd import PARETO_NBD, ParetoNbd
from patronage.models.pareto_nbd import likelihood as pareto
from patronage.models.spending import spending_of
from tests.models.given import customers, given_estimate
from tests.models.made import made_customers, made_spending

Repeat = BgNbd | MbgNbd | ParetoNbd | GGompertzNbd

SEEN = customers([(0, 0, 39), (1, 3, 39), (4, 30, 38), (9, 35, 35)], [5, 3, 2, 1])


def nbd(r: float, alpha: float) -> float:
    """Return the log-likelihood of customers who never leave, as counts and not as the order of purchases."""
    x, end = SEEN.frequency.astype(int), SEEN.T
    counts = nbinom.logpmf(x, r, alpha / (alpha + end))
    # A count of x in T comes from T^x / x! orders of purchases.
    orders = x * np.log(end) - np.array([np.log(np.arange(1, n + 1)).sum() for n in x])
    return float(SEEN.weight @ (counts - orders))


def test_without_dropout_all_are_the_negative_binomial() -> None:
    seen, plain = history_of(SEEN), nbd(0.4, 12.0)
    for rarely in (np.array([0.4, 12.0, 1e-9, 1e3]), np.array([0.4, 12.0, 1.0, 1e12])):
        assert pareto(seen)(rarely)[0] == pytest.approx(plain, abs=1e-7)
        assert ggompertz(seen)(np.insert(rarely, 2, 0.01))[0] == pytest.approx(plain, abs=1e-7)
        for first in (0, 1):
            found = dropout.likelihood(seen, seen.frequency + first)(rarely)[0]
            assert found == pytest.approx(plain, abs=1e-7)


@pytest.mark.parametrize("s", [0.6062, 1.0, 3.0])
def test_ggompertz_is_pareto_where_leaving_does_not_grow(s: float) -> None:
    """As b falls to 0 with beta / b held; also their derivatives, but by b, and what each expects."""
    b, values = 1e-11, np.array([0.553, 10.578, s, 11.669])
    as_pareto = np.array([0.553, 10.578, b, s, 11.669 * b])
    one, slope = pareto(history_of(SEEN))(values)
    found, its_slope = ggompertz(history_of(SEEN))(as_pareto)
    assert found == pytest.approx(one, rel=1e-9)
    assert its_slope[[0, 1, 3]] == pytest.approx(slope[:3], rel=1e-8)
    assert its_slope[4] * b == pytest.approx(slope[3], rel=1e-8)
    plain = FittedPareto(given_estimate(r=0.553, alpha=10.578, s=s, beta=11.669), ())
    other = FittedGGompertz(given_estimate(r=0.553, alpha=10.578, b=b, s=s, beta=11.669 * b), ())
    rows = SEEN.frequency, SEEN.recency, SEEN.T
    for told, expected in (
        (other.probability_alive(*rows), plain.probability_alive(*rows)),
        (other.expected_purchases(52, *rows), plain.expected_purchases(52, *rows)),
        (other.dropout_probability(52, *rows), plain.dropout_probability(52, *rows)),
        (other.count_probability(2, 52, *rows), plain.count_probability(2, 52, *rows)),
        (other.flow(0.0018, *rows).mean, plain.flow(0.0018, *rows).mean),
        (other.flow(0.0018, *rows).pairs, plain.flow(0.0018, *rows).pairs),
    ):
        assert told == pytest.approx(expected, rel=1e-8)


def test_ggompertz_of_beta_1_leaves_at_one_rate() -> None:
    """(1 / e^(b t))^s: all leave at the rate s b, however long they have stayed."""
    fitted = FittedGGompertz(given_estimate(r=1.0, alpha=10.0, b=0.1, s=0.5, beta=1.0), ())
    assert fitted.dropout_probability(20, 1, 5, [10, 40]) == pytest.approx([1 - np.exp(-1)] * 2, rel=1e-12)
    staying = 2 / 20 * (1 - np.exp(-1)) / 0.05
    assert fitted.purchases_if_alive(20, 1, 5, 10) == pytest.approx([staying], rel=1e-12)
    assert fitted.flow(0.05, 1, 5, 10).mean == pytest.approx([2 / 20 / 0.1], rel=1e-12)
    # Of customers who buy at a steady rate, one silent for 40 has left at 0.05 a unit of time or missed 0.2.
    steady = fitted.at([2e9, 1e10, 0.1, 0.5, 1.0])
    silent = 0.25 * np.exp(-10.0) / (0.05 + 0.2 * np.exp(-10.0))
    assert steady.probability_alive(3, 20, 60) == pytest.approx([silent], rel=1e-6)


def test_ggompertz_of_customers_alike_is_gompertz() -> None:
    """Without end of s and beta all leave at eta b e^(b t), and S(t) = exp(-eta (e^(b t) - 1))."""
    fitted = FittedGGompertz(given_estimate(r=1.0, alpha=10.0, b=0.1, s=0.02e9, beta=1e9), ())
    expected = -np.expm1(-0.02 * (np.exp(0.1 * np.array([1, 20, 40])) - 1))
    assert fitted.dropout_probability([1, 20, 40]) == pytest.approx(expected, rel=1e-6)


def test_mbg_is_bg_of_those_who_stay_after_the_first() -> None:
    """Beside a factor of b/(a + b) a customer who bought again is one of BG/NBD with b + 1."""
    again = history_of(customers([(1, 3, 39), (4, 30, 38), (9, 35, 35)]))
    mbg = dropout.likelihood(again, again.frequency + 1)(np.array([0.5, 6.0, 0.9, 1.6]))[0]
    bg = dropout.likelihood(again, again.frequency)(np.array([0.5, 6.0, 0.9, 2.6]))[0]
    assert mbg == pytest.approx(bg + 3 * np.log(1.6 / 2.5), rel=1e-12)


def test_counts_add_up_and_their_mean_is_the_forecast() -> None:
    for first in (False, True):
        estimate = given_estimate(r=0.8, alpha=6.0, a=0.9, b=1.6)
        fitted = FittedDropout(estimate, (), first_may_leave=first)
        counts = np.arange(400)
        for row in ((0, 0, 0), (0, 0, 30), (3, 20, 30)):
            chance = fitted.count_probability(counts, 26, *row)
            assert chance.sum() == pytest.approx(1, abs=1e-10)
            assert chance @ counts == pytest.approx(fitted.expected_purchases(26, *row)[0], rel=1e-9)


def test_what_is_discounted_by_nothing_is_what_is_expected() -> None:
    for fitted in (
        FittedDropout(given_estimate(r=0.8, alpha=6.0, a=0.9, b=1.6), ()),
        FittedPareto(given_estimate(r=0.8, alpha=6.0, s=0.9, beta=16.0), ()),
        FittedGGompertz(given_estimate(r=0.8, alpha=6.0, b=0.1, s=0.9, beta=16.0), ()),
    ):
        expected = fitted.expected_purchases(52, 3, 20, 30)
        assert fitted.discounted_purchases(0.0, 3, 20, 30, horizon=52) == pytest.approx(expected, rel=1e-12)
        little = fitted.discounted_purchases(1e-9, 3, 20, 30, horizon=52)
        assert little == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD, PARETO_NBD, GGOMPERTZ_NBD], ids=lambda model: model.name)
def test_days_and_weeks_tell_the_same(model: Repeat) -> None:
    ages = isinstance(model, GGompertzNbd)  # of others' customers it does not tell b
    days = made_customers(np.random.default_rng(3), 800, model.name if ages else "bg_nbd")
    weeks = CustomerSummary(days.frequency, days.recency / 7, days.T / 7, days.monetary_value, days.weight)
    one, other = model.fit(days), model.fit(weeks)
    alpha, beta = one.estimate.values[1] / 7, one.estimate.values[3] / 7
    assert other.estimate.values[1] == pytest.approx(alpha, rel=1e-5)
    assert other.estimate.values[0] == pytest.approx(one.estimate.values[0], rel=1e-5)
    if isinstance(model, ParetoNbd):
        assert other.estimate.values[3] == pytest.approx(beta, rel=1e-5)
    if ages:
        per_week = one.estimate.values[2:] * [7, 1, 1]
        assert other.estimate.values[2:] == pytest.approx(per_week, rel=1e-5)
    assert other.expected_purchases(52, 2, 10, 30) == pytest.approx(
        one.expected_purchases(364, 2, 70, 210), rel=1e-6
    )


@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD, PARETO_NBD, GGOMPERTZ_NBD], ids=lambda model: model.name)
def test_a_counted_row_is_as_many_customers(model: Repeat) -> None:
    some = made_customers(np.random.default_rng(4), 300)
    twice = np.repeat(np.arange(300), 2)
    each = CustomerSummary(
        some.frequency[twice], some.recency[twice], some.T[twice], some.monetary_value[twice], np.ones(600)
    )
    counted = replace(some, weight=np.full(300, 2.0))
    assert model.fit(counted).estimate.values == pytest.approx(model.fit(each).estimate.values, rel=1e-6)


def test_derivatives_are_those_of_the_likelihood() -> None:
    seen = history_of(SEEN)
    spent = spending_of(made_spending(np.random.default_rng(5), 50))
    for likelihood, at in (
        (pareto(seen), np.array([0.5, 9.0, 0.7, 11.0])),
        (pareto(seen), np.array([2.5, 20.0, 1.7, 4.0])),
        (ggompertz(seen), np.array([0.5, 9.0, 0.01, 0.7, 0.1])),
        (ggompertz(seen), np.array([2.5, 20.0, 0.4, 1.7, 400.0])),
        (dropout.likelihood(seen, seen.frequency), np.array([0.5, 9.0, 0.7, 2.0])),
        (dropout.likelihood(seen, seen.frequency + 1), np.array([0.5, 9.0, 0.7, 2.0])),
        (gamma_gamma(spent), np.array([5.0, 3.0, 20.0])),
    ):
        slope = [
            (likelihood(at + step)[0] - likelihood(at - step)[0]) / 2e-6 for step in np.eye(len(at)) * 1e-6
        ]
        assert likelihood(at)[1] == pytest.approx(slope, rel=1e-5, abs=1e-6)


def test_gamma_gamma_of_a_single_purchase_is_the_beta_prime() -> None:
    """A value over v is beta prime of p and q."""
    one = spending_of(replace(made_spending(np.random.default_rng(6), 200), frequency=np.ones(200)))
    p, q, v = 6.25, 3.74, 15.44
    found = gamma_gamma(one)(np.array([p, q, v]))[0]
    assert found == pytest.approx(betaprime.logpdf(one.mean, p, q, scale=v).sum(), rel=1e-12)


def test_customers_who_spend_alike_make_gamma_gamma_a_gamma() -> None:
    """Without end of q and v all values come from one gamma, and the mean of x of p x."""
    spent = spending_of(made_spending(np.random.default_rng(6), 200))
    found = gamma_gamma(spent)(np.array([6.25, 1e10, 4e10]))[0]
    plain = gamma.logpdf(spent.mean, 6.25 * spent.purchases, scale=4 / spent.purchases)
    assert found == pytest.approx(plain.sum(), rel=1e-7)


def test_lognormal_spending_without_one_of_its_variances_is_a_lognormal() -> None:
    spent = spending_of(made_spending(np.random.default_rng(6), 200))
    alone = lognormal(spent)(np.array([30.0, 0.6, 1e-9]))[0]
    assert alone == pytest.approx(lognorm.logpdf(spent.mean, 0.6, scale=30.0).sum(), rel=1e-12)
    alike = lognormal(spent)(np.array([30.0, 1e-9, 0.6]))[0]
    noise = np.log1p(0.36 / spent.purchases)
    plain = lognorm.logpdf(spent.mean, np.sqrt(noise), scale=30.0 * np.exp(-noise / 2))
    assert alike == pytest.approx(plain.sum(), rel=1e-12)


def test_gamma_gamma_comes_back_to_its_truth() -> None:
    fitted = GAMMA_GAMMA.fit(made_spending(np.random.default_rng(6), 4000))
    for (low, high), true in zip(fitted.intervals(0.9999).values(), (6.25, 3.74, 15.44), strict=True):
        assert low < true < high
