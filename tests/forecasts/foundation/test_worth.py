"""What values are reckoned at, and their intervals: worked by hand and by simulation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from scipy import stats

from patronage.base.errors import UsageError
from patronage.features.repeat_money import Brought, RepeatMoney
from patronage.forecasts.foundation.margin import Kept, kept_of
from patronage.forecasts.foundation.price_level import price_level
from patronage.forecasts.foundation.worth import Worth
from patronage.forecasts.value_options import ValueOptions, months

FEW = Brought(paid=10, value=100.0, costed_value=100.0, margin=90.0)
YEAR = Brought(paid=200, value=1000.0, costed_value=960.0, margin=480.0)
EVER = Brought(paid=600, value=2000.0, costed_value=1000.0, margin=300.0)
NOTHING = Brought(0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("lately", "stated", "kept"),
    [
        (YEAR, None, Kept(0.5, "known", 0.96, is_recent=True)),
        # 480 of what is known, and 0.3 x 40.
        (YEAR, Decimal("0.3"), Kept(0.492, "assumed", 0.96, is_recent=True)),
        # Too few of the last year: all tell it, of which half is known.
        (FEW, None, Kept(1.0, "revenue", 0.5, is_recent=False)),
        (FEW, Decimal("0.4"), Kept((300 + 0.4 * 1000) / 2000, "assumed", 0.5, is_recent=False)),
    ],
)
def test_the_rate_is_of_known_costs_or_stated_or_none(
    lately: Brought, stated: Decimal | None, kept: Kept
) -> None:
    found = kept_of(RepeatMoney(EVER, lately, None), stated)
    assert replace(found, rate=kept.rate) == kept
    assert found.rate == pytest.approx(kept.rate)


def test_without_any_purchase_the_stated_rate_holds() -> None:
    nothing = RepeatMoney(NOTHING, NOTHING, None)
    assert kept_of(nothing, Decimal("0.4")) == Kept(0.4, "assumed", 0.0, is_recent=False)
    assert kept_of(nothing, None) == Kept(1.0, "revenue", 0.0, is_recent=False)


def test_todays_price_over_that_of_all() -> None:
    as_of, money = date(2025, 12, 31), RepeatMoney(EVER, YEAR, date(2023, 1, 1))
    # 5 a purchase lately, 2000 / 600 since the beginning.
    assert price_level(money, as_of) == pytest.approx(1.5)
    assert price_level(RepeatMoney(EVER, YEAR, date(2024, 1, 3)), as_of) is None
    assert price_level(RepeatMoney(EVER, FEW, date(2023, 1, 1)), as_of) is None
    assert price_level(RepeatMoney(NOTHING, NOTHING, None), as_of) is None


def worth(value: float, by_chance: float = 0.0, by_estimate: float = 0.0, by_shock: float = 0.0) -> Worth:
    return Worth(*(np.array([x]) for x in (10.0, 8.0, 5.0, value, by_chance, by_estimate, by_shock)))


def test_intervals_are_quantiles_of_named_distributions() -> None:
    found = worth(1000.0, by_chance=900.0, by_estimate=1600.0, by_shock=2500.0)
    low, high = found.parameter_interval(0.95)
    lognormal = stats.lognorm(s=40 / 1000, scale=1000)
    assert [*low, *high] == pytest.approx(lognormal.ppf([0.025, 0.975]))
    low, high = found.predictive_interval(0.95)
    gamma = stats.gamma(1000**2 / 5000, scale=5000 / 1000)
    assert [*low, *high] == pytest.approx(gamma.ppf([0.025, 0.975]))


def test_nothing_to_come_and_nothing_unsure_are_intervals_too() -> None:
    for found in (worth(0.0), worth(50.0)):
        for low, high in (found.parameter_interval(0.9), found.predictive_interval(0.9)):
            assert (low[0], high[0]) == (found.value[0], found.value[0])


def test_what_the_data_do_not_tell_has_no_interval() -> None:
    found = worth(10.0, by_chance=5.0, by_estimate=(10.0 * 3.1) ** 2)
    for ends in (found.parameter_interval(0.9), found.predictive_interval(0.9)):
        assert np.isnan(ends).all()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"horizon": 0.0}, "horizon is 0 days"),
        ({"annual_rate": -0.1}, "annual rate is -0.1"),
        ({"annual_rate": 15.0}, "a share such as 0.1"),
        ({"annual_rate": 0.0, "horizon": float("inf")}, "state a horizon"),
        ({"level": 1.0}, "the level is 1"),
        ({"margin_rate": Decimal(35)}, "margin rate is 35"),
    ],
)
def test_options_that_cannot_be(wrong: dict[str, float], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        ValueOptions(**wrong)  # type: ignore[arg-type]  # refused by value


def test_the_rate_of_discounting_is_that_of_the_meanings() -> None:
    assert ValueOptions().delta == pytest.approx(np.log(1.1) / 365.25)
    assert months(36) == pytest.approx(3 * 365.25)
    assert ValueOptions(by=("channel", "cohort")).covariates == ("acquisition_channel", "cohort_month")
