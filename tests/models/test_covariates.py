"""Covariates move parameters as note 019 writes it, and without an effect change nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from mpmath import mp
from numpy.typing import NDArray

from patronage.base.errors import InputError, UnknownName
from patronage.models.bg_bb import BG_BB
from patronage.models.bg_nbd import BG_NBD, BgNbd
from patronage.models.covariates import fit_covariates, likelihood
from patronage.models.customer_summary import CustomerSummary
from patronage.models.design import design_of
from patronage.models.fitting import Numbers
from patronage.models.gamma_gamma import GAMMA_GAMMA
from patronage.models.mbg_nbd import MBG_NBD, MbgNbd
from patronage.models.pareto_nbd import PARETO_NBD, ParetoNbd
from patronage.models.special import normal_quantile
from tests.models.given import customers
from tests.models.made import TRUTHS, joined, made_customers, made_spending
from tests.models.oracle import dropout_parts, of, pareto_parts
from tests.models.test_behaviour import ODD

Repeat = BgNbd | MbgNbd | ParetoNbd
MODELS: list[Repeat] = [BG_NBD, MBG_NBD, PARETO_NBD]
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)


def told_apart(summary: CustomerSummary, **columns: NDArray[np.generic]) -> CustomerSummary:
    return replace(summary, covariates=tuple(columns.items()))


def by_hand(
    model: Repeat, at: dict[str, float], row: tuple[float, float, float], g: float, d: float
) -> float:
    """Return one customer's log-likelihood in 40 digits, where g and d are his sums of effects."""
    x, last, end = row
    first, alpha = at["r"], at["alpha"] * math.exp(-g)
    if isinstance(model, ParetoNbd):
        parts = pareto_parts(of(first, alpha, at["s"], at["beta"] * math.exp(-d)), x, last, end)
    else:
        a, b = at["a"] * math.exp(d), at["b"] * math.exp(d)
        parts = dropout_parts(of(first, alpha, a, b), x, last, end, int(isinstance(model, MbgNbd)))
    return float(mp.log(sum(parts)))


ROWS = [(0, 0, 39), (1, 3, 39), (4, 30, 38), (9, 35, 35), (0, 0, 20), (2, 19, 38), (3, 8, 30), (1, 20, 24)]
CHANNEL = np.array(["ads", "ads", "mail", "ads", "shop", "mail", "mail", "shop"])
AGE = np.array([20.0, 35, 50, 28, 61, 44, 33, 39])


@every_model
def test_the_likelihood_is_that_of_each_customer_with_his_own_parameters(model: Repeat) -> None:
    weight = [80, 20, 30, 4, 60, 10, 8, 15]
    seen = told_apart(customers(ROWS, weight), channel=CHANNEL, age=AGE)
    found = fit_covariates(model, seen, ["channel", "age"])
    assert found.base == {"channel": "ads", "age": pytest.approx(float(np.average(AGE, weights=weight)))}
    at, plain = found.parameters, 0.0
    for row, channel, age, many in zip(ROWS, CHANNEL, AGE, weight, strict=True):
        away = age - float(found.base["age"])
        g, d = (
            at.get(f"{process}.channel={channel}", 0.0) + at[f"{process}.age"] * away
            for process in ("purchasing", "dropout")
        )
        plain += many * by_hand(model, at, row, g, d)
    assert found.log_likelihood == pytest.approx(plain, rel=1e-9)
    assert found.log_likelihood > found.plain.log_likelihood


@every_model
def test_derivatives_are_those_of_the_likelihood(model: Repeat) -> None:
    seen = told_apart(customers(ROWS), channel=CHANNEL, age=AGE)
    whole = likelihood(model, seen, design_of(seen, ["channel", "age"]))
    at = np.array([0.5, 9.0, 0.7, 4.0, 1.3, 0.8, 1.1, 0.9, 1.2, 0.7])
    slope = [(whole(at + s)[0] - whole(at - s)[0]) / 2e-6 for s in np.eye(len(at)) * 1e-6]
    assert whole(at)[1] == pytest.approx(slope, rel=1e-5, abs=1e-6)


@every_model
def test_without_an_effect_it_is_the_plain_fit(model: Repeat) -> None:
    """Two channels of the very same customers."""
    one = made_customers(np.random.default_rng(1), 500, model.name)
    both, channel = joined([one, one])
    found = fit_covariates(model, told_apart(both, channel=channel), ["channel"])
    assert found.log_likelihood == pytest.approx(model.fit(both).log_likelihood, abs=1e-6)
    assert list(found.coefficients.values()) == pytest.approx([0, 0], abs=1e-3)
    assert found.estimate.values[:4] == pytest.approx(model.fit(both).estimate.values, rel=1e-3)


@every_model
def test_where_covariates_say_all_that_differs_both_fits_come_out(model: Repeat) -> None:
    """Of a channel whose customers live three times as slowly, alpha and beta are three times as large."""
    one = made_customers(np.random.default_rng(2), 700, model.name)
    slow = replace(one, recency=one.recency * 3, T=one.T * 3)
    both, channel = joined([one, slow])
    found = fit_covariates(model, told_apart(both, channel=channel), ["channel"])
    alone = model.fit(one), model.fit(slow)
    assert found.log_likelihood == pytest.approx(sum(fit.log_likelihood for fit in alone), abs=1e-5)
    purchasing, dropout = found.coefficients.values()
    assert purchasing == pytest.approx(-math.log(3), abs=1e-3)
    assert dropout == pytest.approx(-math.log(3) if isinstance(model, ParetoNbd) else 0, abs=2e-3)
    for name, fit in zip(("g0", "g1"), alone, strict=True):
        assert found.of({"channel": name}).estimate.values == pytest.approx(fit.estimate.values, rel=3e-3)


@every_model
def test_a_number_of_0_and_1_is_two_levels(model: Repeat) -> None:
    rng = np.random.default_rng(3)
    seen = made_customers(rng, 1500, model.name)
    flag = rng.uniform(size=1500) < 0.4
    texts = told_apart(seen, vip=np.where(flag, "yes", "no"))
    plain = told_apart(seen, vip=flag.astype(float))
    one, other = fit_covariates(model, texts, ["vip"]), fit_covariates(model, plain, ["vip"])
    assert other.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-6)
    assert list(other.coefficients.values()) == pytest.approx(list(one.coefficients.values()), abs=2e-3)
    assert list(other.coefficients) == ["purchasing.vip", "dropout.vip"]
    assert other.of({"vip": 0}).estimate.values == pytest.approx(
        one.of({"vip": "no"}).estimate.values, rel=3e-3
    )
    errors = [[each.standard_errors[name] for name in each.coefficients] for each in (one, other)]
    assert errors[1] == pytest.approx(errors[0], rel=1e-2)


def moved_truth(model: Repeat, g: float, d: float) -> tuple[float, ...]:
    r, alpha, third, fourth = TRUTHS[model.name]
    if isinstance(model, ParetoNbd):
        return r, alpha * math.exp(-g), third, fourth * math.exp(-d)
    return r, alpha * math.exp(-g), third * math.exp(d), fourth * math.exp(d)


@every_model
def test_effects_come_back(model: Repeat) -> None:
    """Each lies within 99.9 % of its standard error."""
    rng = np.random.default_rng(4)
    truth = {"channel=mail": (0.6, 0.4), "age": (0.02, -0.03)}
    parts, columns = [], []
    for channel in ("ads", "mail"):
        for age in (-20.0, 0.0, 20.0):
            g, d = (
                effect * (channel == "mail") + slope * age
                for effect, slope in zip(*truth.values(), strict=True)
            )
            parts.append(made_customers(rng, 2500, model.name, moved_truth(model, g, d)))
            columns.append((channel, age))
    both, _ = joined(parts)
    channels, ages = (np.repeat(column, 2500) for column in zip(*columns, strict=True))
    found = fit_covariates(model, told_apart(both, channel=channels, age=ages), ["channel", "age"])
    for name, effects in truth.items():
        for process, true in zip(("purchasing", "dropout"), effects, strict=True):
            low, high = found.intervals(0.999)[f"{process}.{name}"]
            assert low < true < high, (process, name)
            assert high - low < 2 * normal_quantile(0.9995)  # it is told: a standard error below 1
    assert not found.findings


def test_spending_has_effects_too() -> None:
    rng = np.random.default_rng(5)
    cheap, dear = made_spending(rng, 3000), made_spending(rng, 3000, (6.25, 3.74, 15.44 * 1.5))
    both, channel = joined([cheap, dear])
    found = fit_covariates(GAMMA_GAMMA, told_apart(both, channel=channel), ["channel"])
    low, high = found.intervals(0.999)["spending.channel=g1"]
    assert low < math.log(1.5) < high
    values = [float(found.of({"channel": name}).expected_value()[0]) for name in ("g0", "g1")]
    assert values[1] / values[0] == pytest.approx(math.exp(found.coefficients["spending.channel=g1"]))


@every_model
def test_what_is_not_told_is_said(model: Repeat) -> None:
    rng = np.random.default_rng(6)
    seen = made_customers(rng, 1500, model.name)
    flag: Numbers = (rng.uniform(size=1500) < 0.5).astype(float)
    twice = fit_covariates(model, told_apart(seen, one=flag, same=flag), ["one", "same"])
    said = [note for note in twice.findings if note.key == "note.model.effect_not_identified"]
    assert len(said) == 1
    assert "purchasing.one, purchasing.same" in said[0]
    assert np.all(np.isfinite([*twice.parameters.values(), *twice.standard_errors.values()]))
    all_alike = fit_covariates(model, told_apart(seen, shop=np.full(1500, "only")), ["shop"])
    assert all_alike.findings == ("shop is only for every customer: it tells nothing apart",)
    assert all_alike.parameters == pytest.approx(model.fit(seen).parameters, rel=1e-5)


def test_a_kind_of_which_nobody_spent_again_tells_nothing() -> None:
    both, channel = joined([made_spending(np.random.default_rng(7), 200), customers([(0, 0, 39)])])
    found = fit_covariates(GAMMA_GAMMA, told_apart(both, channel=channel), ["channel"])
    assert "the data do not tell the effect spending.channel=g1; do not rely on it" in found.findings


def test_what_cannot_be_is_refused() -> None:
    seen = told_apart(customers(ROWS), channel=CHANNEL, age=AGE)
    with pytest.raises(UnknownName, match="no covariate is called 'chanel'; did you mean channel"):
        fit_covariates(BG_NBD, seen, ["chanel"])
    found = fit_covariates(BG_NBD, seen, ["channel", "age"])
    with pytest.raises(InputError, match="age is not given"):
        found.of({"channel": "ads"})
    with pytest.raises(InputError, match="channel is 'radio'; expected one of those"):
        found.of({"channel": "radio", "age": 3})
    with pytest.raises(InputError, match="age is 'old'; expected a number"):
        found.of({"channel": "ads", "age": "old"})
    with pytest.raises(InputError, match="row 1 has age nan"):
        fit_covariates(BG_NBD, told_apart(customers(ROWS), age=np.where(AGE == 35, np.nan, AGE)), ["age"])
    with pytest.raises(InputError, match="bg_bb is fitted without covariates; choose bg_nbd"):
        fit_covariates(BG_BB, seen, ["channel"])  # type: ignore[arg-type]  # what a caller without types may do
    many = customers([(0, 0, 39)] * 2001)
    with pytest.raises(InputError, match=r"id tell 2,001 kinds of customers apart; expected at most 2,000"):
        fit_covariates(BG_NBD, told_apart(many, id=np.arange(2001)), ["id"])


@pytest.mark.filterwarnings("error")
@every_model
def test_odd_kinds_of_customers_are_survived_and_said(model: Repeat) -> None:
    usual = made_customers(np.random.default_rng(8), 500, model.name)
    for name, odd in ODD.items():
        both, kind = joined([usual, odd])
        found = fit_covariates(model, told_apart(both, kind=kind), ["kind"])
        told = [*found.parameters.values(), *found.standard_errors.values(), found.log_likelihood]
        forecast = found.of({"kind": "g1"}).expected_purchases(52, 3, 20, 39)
        assert np.all(np.isfinite([*told, *np.ravel(list(found.intervals().values())), *forecast])), name
        assert found.findings or name == "many purchases", name  # the only one that tells all
