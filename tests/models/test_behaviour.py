"""Models behave: more recent is likelier alive, longer brings more, and odd shops are survived and said."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from patronage.base.errors import InputError
from patronage.models.bg_nbd import BG_NBD, BgNbd
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted_counts import FittedCounts
from patronage.models.fitted_dropout import FittedDropout
from patronage.models.fitted_ggompertz import FittedGGompertz
from patronage.models.fitted_pareto import FittedPareto
from patronage.models.gamma_gamma import GAMMA_GAMMA, FittedGammaGamma
from patronage.models.ggompertz_nbd import GGOMPERTZ_NBD, GGompertzNbd
from patronage.models.lognormal_spend import LOGNORMAL_SPEND, FittedLognormalSpend
from patronage.models.mbg_nbd import MBG_NBD, MbgNbd
from patronage.models.model import MODELS
from patronage.models.pareto_nbd import PARETO_NBD, ParetoNbd
from patronage.models.spend_model import fit_spending
from tests.models.coverage import covered
from tests.models.given import customers, given_estimate
from tests.models.made import TRUTHS, made_customers, made_spending
from tests.models.purchase_coverage import DRAWN, drawn, truth

Repeat = BgNbd | MbgNbd | ParetoNbd | GGompertzNbd
REPEAT: list[Repeat] = [BG_NBD, MBG_NBD, PARETO_NBD, GGOMPERTZ_NBD]
FITTED: list[FittedCounts] = [
    FittedDropout(given_estimate(r=0.2425945, alpha=4.4136020, a=0.7929220, b=2.4259077), ()),
    FittedDropout(given_estimate(r=0.525, alpha=6.18, a=0.891, b=1.614), (), first_may_leave=True),
    FittedPareto(given_estimate(r=0.553, alpha=10.58, s=0.606, beta=11.67), ()),
    FittedGGompertz(given_estimate(r=0.553, alpha=10.58, b=0.05, s=0.606, beta=0.5), ()),
]


def by_name(model: Repeat) -> str:
    return model.name


def spending(rows: Sequence[tuple[float, float]]) -> CustomerSummary:
    x, mean = np.array(rows, np.float64).T
    recency = np.where(x > 0, 30.0, 0.0)
    return CustomerSummary(x, recency, np.full(len(x), 39.0), mean, np.ones(len(x)))


def test_the_registry_finds_them() -> None:
    names = {model.name for model in MODELS}
    assert {"bg_nbd", "mbg_nbd", "pareto_nbd", "ggompertz_nbd", "gamma_gamma", "lognormal_spend"} <= names


@pytest.mark.parametrize("fitted", FITTED, ids=map(by_name, REPEAT))
def test_forecasts_are_in_order(fitted: FittedCounts) -> None:
    alive = fitted.probability_alive(3, np.linspace(1, 39, 20), 39)
    assert np.all(np.diff(alive) > 0)
    assert np.all((alive > 0) & (alive <= 1))
    # Seen last at the same time, who bought more is missed more.
    assert np.all(np.diff(fitted.probability_alive([2, 4, 8, 16], 20, 39)) < 0)
    longer = fitted.expected_purchases([0, 1, 10, 100, 1e4, 1e6], 3, 30, 39)
    assert longer[0] == 0
    if isinstance(fitted, FittedGGompertz):  # who leaves ever sooner has left
        assert longer[-1] == pytest.approx(longer[-2], rel=1e-12)
        longer = longer[:-1]
    assert np.all(np.diff(longer) > 0)
    assert np.all(np.diff(fitted.expected_purchases(52, [2, 4, 8, 16], 39, 39)) > 0)
    rates = [float(fitted.discounted_purchases(rate, 3, 30, 39)[0]) for rate in (1e-4, 1e-3, 1e-2)]
    assert rates == sorted(rates, reverse=True)
    within = [float(fitted.discounted_purchases(1e-3, 3, 30, 39, horizon=h)[0]) for h in (10, 100, 1e5)]
    assert within == sorted(within)
    assert within[-1] == pytest.approx(rates[1], rel=1e-9)


def test_only_bg_nbd_holds_who_never_bought_again_for_active() -> None:
    once = [float(fitted.probability_alive(0, 0, 39)[0]) for fitted in FITTED]
    assert once[0] == 1
    assert all(share < 0.9 for share in once[1:])


def test_one_purchase_more_changes_little_where_there_are_many() -> None:
    """The textbook's form jumps here."""
    fitted = FittedPareto(given_estimate(r=10.465, alpha=0.0079857, s=3.0516, beta=2.820), ())
    one, other = fitted.expected_purchases(10, [132, 133], 200, 200)
    assert 0 < other - one < 0.05


@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD, PARETO_NBD], ids=by_name)
def test_a_fit_comes_back_to_its_truth(model: Repeat) -> None:
    found = model.fit(made_customers(np.random.default_rng(1), 20_000, model.name))
    assert found.converged
    assert found.findings == ()
    for (low, high), true in zip(found.intervals(0.9999).values(), TRUTHS[model.name], strict=True):
        assert low < true < high


ODD = {
    "nobody bought again": customers([(0, 0, 10), (0, 0, 39)], [10, 20]),
    "one customer": customers([(2, 20, 39)]),
    "one customer, once": customers([(0, 0, 39)]),
    "one day of history": customers([(0, 0, 0)], [50]),
    "all alike": customers([(3, 20, 39)], [1000]),
    "never leave": customers([(3, 38.9, 39), (10, 38.99, 39), (1, 38, 39)], [300, 300, 300]),
    "all have left": customers([(3, 1, 390), (1, 0.5, 390), (0, 0, 390)], [300, 300, 300]),
    "many purchases": customers([(177, 300, 301), (900, 290, 301), (3, 5, 301)], [30, 30, 30]),
    "hours": customers([(2, 1e-3, 2e-3), (0, 0, 2e-3)], [10, 50]),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("shop", ODD)
@pytest.mark.parametrize("model", REPEAT, ids=by_name)
def test_odd_shops_are_survived(model: Repeat, shop: str) -> None:
    found = model.fit(ODD[shop])
    numbers = [*found.parameters.values(), *found.standard_errors.values(), found.log_likelihood]
    assert np.all(np.isfinite(numbers))
    assert np.all(np.isfinite(found.estimate.covariance))
    assert np.all(np.isfinite(list(found.intervals().values())))
    seen = ODD[shop]
    for told in (
        found.probability_alive(seen.frequency, seen.recency, seen.T),
        found.expected_purchases(365, seen.frequency, seen.recency, seen.T),
        found.discounted_purchases(1e-3, seen.frequency, seen.recency, seen.T),
    ):
        assert np.all(np.isfinite(told))
        assert np.all(told >= 0)
    unsure = [note.key for note in found.findings if note.key == "note.model.not_identified"]
    assert bool(unsure) == (shop != "many purchases")  # the only one that tells all four parameters


@pytest.mark.parametrize("model", REPEAT, ids=by_name)
def test_a_shop_nobody_leaves_has_no_dropout_to_tell(model: Repeat) -> None:
    rng = np.random.default_rng(2)
    rate, end = rng.gamma(0.8, 0.1, 3000), np.full(3000, 39.0)
    x = rng.poisson(rate * end).astype(float)
    last = np.where(x > 0, end * rng.beta(np.maximum(x, 1), 1), 0.0)
    found = model.fit(CustomerSummary(x, last, end, np.full(3000, np.nan), np.ones(3000)))
    assert found.parameters["r"] == pytest.approx(0.8, rel=0.1)
    assert found.parameters["alpha"] == pytest.approx(10, rel=0.15)
    assert any(note.startswith("dropout not identified") for note in found.findings) or (
        float(found.probability_alive(3, 30, 39)[0]) > 0.9
    )
    if isinstance(model, GGompertzNbd):  # it takes some weeks without purchases for an age, and says so
        assert "beta" in found.estimate.weak
        return
    assert found.expected_purchases(39, x, last, end).sum() == pytest.approx(x.sum(), rel=0.05)


@pytest.mark.parametrize("model", REPEAT, ids=by_name)
def test_nobody_to_fit_is_refused(model: Repeat) -> None:
    nobody = CustomerSummary(*(np.empty(0),) * 5)
    with pytest.raises(InputError, match="0 customers"):
        model.fit(nobody)


@pytest.mark.parametrize(
    ("row", "said"), [((1, 40, 39), "40"), ((-1, 0, 39), "-1"), ((1, np.nan, 39), "nan")]
)
def test_customers_who_cannot_be_are_refused(row: tuple[float, float, float], said: str) -> None:
    for fitted in FITTED:
        with pytest.raises(InputError, match=said):
            fitted.expected_purchases(10, *row)
        with pytest.raises(InputError, match="horizon"):
            fitted.expected_purchases(-1)
        with pytest.raises(InputError, match="present value"):
            fitted.discounted_purchases(0.0)
        with pytest.raises(InputError, match="present value"):
            fitted.discounted_purchases(-0.1, horizon=3)


def test_spending_is_drawn_towards_the_mean() -> None:
    fitted = FittedGammaGamma(given_estimate(p=6.25, q=3.74, v=15.44), (), 36.0)
    mean = float(fitted.expected_value()[0])
    assert mean == pytest.approx(6.25 * 15.44 / 2.74)
    low, high = fitted.expected_value([1, 20], 100.0)
    assert mean < low < high < 100
    assert fitted.expected_value(0, np.nan) == pytest.approx([mean])


@pytest.mark.parametrize("model", [GAMMA_GAMMA, LOGNORMAL_SPEND], ids=lambda model: model.name)
def test_bad_money_is_refused_or_said(model: type) -> None:
    fit = model.fit  # type: ignore[attr-defined]  # either model
    with pytest.raises(InputError, match=r"row 1 has a mean value of -3"):
        fit(spending([(1, 10), (2, -3)]))
    with pytest.raises(InputError, match="none of 2 customers bought again for money"):
        fit(spending([(0, np.nan), (2, 0)]))
    said = fit(spending([(1, 10), (2, 13), (2, 0), (3, 11), (3, 30)])).findings
    assert "1 customer bought again and brought no money: left out of the model of spending" in said
    linked = fit(spending([(n, 10.0 * n) for n in range(1, 20)])).findings
    assert any("rank correlation 1.00" in note for note in linked)


def test_spending_without_a_mean_is_said_and_lognormal() -> None:
    rich = made_spending(np.random.default_rng(8), 5000, (2.0, 0.7, 20.0))
    gamma = GAMMA_GAMMA.fit(rich)
    assert gamma.parameters["q"] == pytest.approx(0.7, rel=0.1)
    assert [note.key for note in gamma.findings] == ["note.model.infinite_mean"]
    assert np.all(gamma.expected_value(rich.frequency, rich.monetary_value) > 0)
    chosen = fit_spending(rich)
    assert isinstance(chosen, FittedLognormalSpend)
    assert "note.model.infinite_mean" in [note.key for note in chosen.findings]
    assert np.all(np.isfinite(chosen.expected_value(rich.frequency, rich.monetary_value)))
    usual = fit_spending(made_spending(np.random.default_rng(9), 2000))
    assert isinstance(usual, FittedGammaGamma)


@pytest.mark.parametrize("rows", [[(1, 10.0)], [(1, 10.0)] * 9, [(5, 10.0), (5, 10.0)]])
@pytest.mark.parametrize("model", [GAMMA_GAMMA, LOGNORMAL_SPEND], ids=lambda model: model.name)
def test_odd_spending_is_survived(model: type, rows: list[tuple[float, float]]) -> None:
    found = model.fit(spending(rows))  # type: ignore[attr-defined]  # either model
    assert np.all(np.isfinite([*found.parameters.values(), *found.standard_errors.values()]))
    assert found.expected_value([1, 5], [10.0, 10.0]) == pytest.approx([10.0, 10.0], rel=0.1)
    assert [note.key for note in found.findings if note.key == "note.model.not_identified"]


@pytest.mark.parametrize("model", DRAWN)
def test_intervals_hold_the_truth(model: str) -> None:
    """A dose of what tests/long draws 1,000 bases of: 12 of 16 or fewer are one chance in a thousand."""
    true, bases = truth(model), 16
    found = covered(drawn(model), true, range(bases))
    assert min(found.held[name] for name in true) > 12
    assert found.boundary == 0
