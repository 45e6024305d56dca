"""Groups of customers fitted together, alone, and as they borrow: small ones move, large ones stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from patronage.base.errors import InputError
from patronage.models.bg_nbd import BG_NBD, BgNbd
from patronage.models.customer_summary import CustomerSummary
from patronage.models.fitted import Fitted
from patronage.models.gamma_gamma import GAMMA_GAMMA
from patronage.models.grouped import GroupedFit, fit_groups
from patronage.models.mbg_nbd import MBG_NBD, MbgNbd
from patronage.models.nbd import NBD
from patronage.models.pareto_nbd import PARETO_NBD, ParetoNbd
from tests.models.given import customers
from tests.models.group_errors import MANY, group_errors
from tests.models.made import TRUTHS, joined, made_customers, made_groups, made_spending
from tests.models.test_behaviour import ODD

Repeat = BgNbd | MbgNbd | ParetoNbd
SIZES = (2000, 800, 300, 100, 40, 15)


def numbers(found: GroupedFit[Fitted]) -> NDArray[np.float64]:
    fits = [found.pooled, found.typical, *found.unpooled.values(), *found.shrunk.values()]
    told = [[*f.parameters.values(), *f.standard_errors.values(), f.log_likelihood] for f in fits]
    wide = [end for f in fits for interval in f.intervals().values() for end in interval]
    return np.array([*np.ravel(told), *wide, *found.joint_covariance().ravel(), *found.kept.values()])


@pytest.fixture(scope="module")
def shop() -> GroupedFit[Fitted]:
    summary, group, _ = made_groups(np.random.default_rng(11), SIZES, 0.3)
    return fit_groups(BG_NBD, summary, group)


def test_three_ways_stand_side_by_side(shop: GroupedFit[Fitted]) -> None:
    summary, group, _ = made_groups(np.random.default_rng(11), SIZES, 0.3)
    assert shop.groups == tuple(f"g{i}" for i in range(len(SIZES)))
    assert tuple(shop.customers.values()) == SIZES
    assert shop.pooled.parameters == pytest.approx(BG_NBD.fit(summary).parameters)
    for name in ("g0", "g1", "g2"):
        rows = group == name
        part = CustomerSummary(
            *(
                column[rows]
                for column in (
                    summary.frequency,
                    summary.recency,
                    summary.T,
                    summary.monetary_value,
                    summary.weight,
                )
            )
        )
        assert shop.unpooled[name].parameters == pytest.approx(BG_NBD.fit(part).parameters, rel=1e-4)


def test_small_groups_borrow_and_large_ones_keep_theirs(shop: GroupedFit[Fitted]) -> None:
    kept = list(shop.kept.values())
    assert kept[0] > 0.7
    assert kept[-1] < 0.5
    assert kept == sorted(kept, reverse=True)
    assert any(note.startswith("3 groups tell less by themselves") for note in shop.findings), shop.findings
    large, small = (
        np.abs(np.log(shop.shrunk[name].estimate.values / shop.unpooled[name].estimate.values)).max()
        for name in ("g0", "g5")
    )
    assert 5 * large < small
    # Nobody is surer of a small group than of a large one.
    spread = [float(np.trace(fit.estimate.covariance)) for fit in shop.shrunk.values()]
    assert spread == sorted(spread)


def test_the_covariance_of_all_holds_that_of_each(shop: GroupedFit[Fitted]) -> None:
    whole = shop.joint_covariance()
    assert whole == pytest.approx(whole.T, abs=1e-12)
    assert np.linalg.eigvalsh(whole)[0] > -1e-9
    for i, fit in enumerate(shop.shrunk.values()):
        own = slice(4 * i, 4 * i + 4)
        assert whole[own, own] == pytest.approx(fit.estimate.covariance, abs=1e-9)
    # Two groups that borrow from one mean are wrong together.
    assert whole[16:20, 20:24].trace() > 0


@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD, PARETO_NBD], ids=lambda model: model.name)
def test_groups_that_are_the_same_are_one(model: Repeat) -> None:
    one = made_customers(np.random.default_rng(5), 600, model.name)
    found = fit_groups(model, *joined([one] * 4))
    for fit in found.shrunk.values():
        assert fit.estimate.values == pytest.approx(found.pooled.estimate.values, rel=0.02)
        assert fit.expected_purchases(52) == pytest.approx(found.pooled.expected_purchases(52), rel=1e-3)


def test_large_groups_that_differ_much_keep_their_own() -> None:
    rng = np.random.default_rng(6)
    r, alpha, a, b = TRUTHS["bg_nbd"]
    parts = [
        made_customers(rng, 4000, "bg_nbd", (r * f, alpha * g, a * h, b * k))
        for f, g, h, k in (
            (1, 1, 1, 1),
            (3, 1, 2, 3),
            (0.5, 3, 0.4, 1),
            (4, 0.3, 1, 2),
            (2, 4, 0.7, 0.3),
            (1, 1, 3, 1),
        )
    ]
    found = fit_groups(BG_NBD, *joined(parts))
    for name in found.groups:
        own, shrunk = found.unpooled[name].estimate, found.shrunk[name].estimate
        moved = np.log(shrunk.values / own.values) / np.sqrt(np.diag(own.covariance))
        assert np.abs(moved).max() < 1
        forecasts = (fits[name].expected_purchases(52)[0] for fits in (found.unpooled, found.shrunk))
        assert abs(np.log(np.divide(*forecasts))) < 0.02


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD, PARETO_NBD], ids=lambda model: model.name)
def test_odd_groups_are_survived_and_borrow(model: Repeat) -> None:
    usual = made_customers(np.random.default_rng(7), 800, model.name)
    odd = {name: shop for name, shop in ODD.items() if name not in ("hours", "many purchases")}
    parts = [usual, made_customers(np.random.default_rng(8), 500, model.name), *odd.values()]
    found = fit_groups(model, *joined(parts))
    assert np.all(np.isfinite(numbers(found)))
    assert len(found.shrunk) == len(parts)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("model", [BG_NBD, MBG_NBD, PARETO_NBD], ids=lambda model: model.name)
@pytest.mark.parametrize("shop", ODD)
def test_two_odd_groups_are_survived(model: Repeat, shop: str) -> None:
    found = fit_groups(model, *joined([ODD[shop], ODD["one customer"]]))
    assert np.all(np.isfinite(numbers(found)))
    said = [*found.findings, *(note for fit in found.unpooled.values() for note in fit.findings)]
    assert said


def test_one_group_has_nothing_to_borrow() -> None:
    one = made_customers(np.random.default_rng(9), 500)
    found = fit_groups(BG_NBD, one, np.array(["all"] * 500))
    assert found.shrunk["all"].parameters == pytest.approx(found.pooled.parameters, rel=1e-6)
    assert found.joint_covariance() == pytest.approx(found.pooled.estimate.covariance, rel=1e-4)
    assert found.findings == ("there is one group, all: nothing to borrow from others",)


def test_a_group_of_which_a_model_sees_nobody_takes_what_is_common() -> None:
    rng = np.random.default_rng(10)
    once = customers([(0, 0, 39)], [30])
    found = fit_groups(GAMMA_GAMMA, *joined([made_spending(rng, 300), made_spending(rng, 200), once]))
    silent = found.unpooled["g2"]
    assert [note.key for note in silent.findings] == ["note.model.group_tells_nothing"]
    assert silent.parameters == found.pooled.parameters
    assert silent.estimate.weak == ("p", "q", "v")
    assert found.shrunk["g2"].estimate.values == pytest.approx(found.typical.estimate.values, rel=1e-6)
    assert found.kept["g2"] == pytest.approx(0, abs=1e-9)


def test_any_model_of_a_likelihood_has_groups() -> None:
    summary, group, _ = made_groups(np.random.default_rng(12), (400, 100, 20), 0.3)
    assert len(fit_groups(NBD, summary, group).shrunk) == 3


def test_further_columns_stay_with_their_rows() -> None:
    summary, group, _ = made_groups(np.random.default_rng(13), (60, 40), 0.3)
    named = replace(summary, covariates=(("channel", group),))
    plain, found = fit_groups(BG_NBD, summary, group), fit_groups(BG_NBD, named, group)
    assert found.shrunk["g1"].parameters == plain.shrunk["g1"].parameters


def test_groups_are_one_a_row() -> None:
    with pytest.raises(InputError, match="2 groups for 1 rows"):
        fit_groups(BG_NBD, customers([(1, 3, 39)]), np.array(["a", "b"]))


def test_who_borrows_is_forecast_best() -> None:
    """A dose of what tests/long draws 100 shops of: the mean error over how much groups differ."""
    shrunk, best = 0.0, 0.0
    for spread in (0.15, 0.6):
        found = group_errors("bg_nbd", MANY, spread, range(6))
        shrunk += found.new["shrunk"] + found.total["shrunk"]
        best += found.best(found.new) + found.best(found.total)
    assert shrunk <= best
