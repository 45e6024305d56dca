"""Margin rates of parts of the customers, by hand, and in values from the rates to the row of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest

from patronage.engine.duckdb import DuckDB
from patronage.features.margin_by_part import PartMargins
from patronage.forecasts.foundation.margin import Kept
from patronage.forecasts.foundation.part_rates import PartRates, rates_of
from patronage.forecasts.value.acquired import curves
from patronage.forecasts.value.newcomer import newcomers
from patronage.forecasts.value.table import value_table
from patronage.forecasts.value.value import value
from patronage.forecasts.value.valued import Valued
from patronage.metrics.worked import Row, small_shop
from tests.forecasts.value.test_value import AS_OF, PLAIN, made_up
from tests.models.plain_credibility import Member, plain_rates

BY_CHANNEL = replace(PLAIN, by=("channel",))
LEFT = {"ads": 0.3, "mail": 0.5}


def parts(*rows: tuple[str, float, float, float, float, float]) -> PartMargins:
    names, *columns = zip(*rows, strict=True)
    return PartMargins(names, *(np.array(column) for column in columns))


# Two customers of ads left 0.5 and 0.3 of 1 each; two of mail 1.2 and 1.6 of 2 each: worked in the model.
ADS, MAIL = ("ads", 2.0, 2.0, 2.0, 0.8, 0.34), ("mail", 4.0, 2.0, 4.0, 2.8, 2.0)


def test_parts_keep_of_their_own_as_much_as_is_known() -> None:
    found = rates_of(parts(ADS, MAIL), ("ads", "mail", "none"), Kept(0.6, "known", 1.0, is_recent=True), 0.0)
    # Of a part without repeat purchases nothing is known but that parts vary by 0.03375 about the shop.
    assert found.rate == pytest.approx([0.6 - 0.2 * 9 / 13, 0.6 + 0.1 * 9 / 11, 0.6])
    of_all = 0.03 / 6 + 0.03375 * (1 / 9 + 4 / 9)
    assert found.covariance[2, 2] == pytest.approx(of_all + 0.03375)


def test_what_is_of_unknown_cost_is_kept_at_the_stated_rate() -> None:
    kept = Kept((3.6 + 0.2 * 4) / 10, "assumed", 0.6, is_recent=True)
    half = ("mail", 8.0, *MAIL[2:])
    found = rates_of(parts(ADS, half), ("ads", "mail", "none"), kept, 0.2)
    known = rates_of(parts(ADS, MAIL), ("ads", "mail"), replace(kept, basis="known"), 0.0)
    ads, mail = known.rate.tolist()
    assert found.rate == pytest.approx([ads, (mail + 0.2) / 2, kept.rate])
    assert found.covariance[:2, :2] == pytest.approx(known.covariance * np.array([[1, 0.5], [0.5, 0.25]]))


def unlike() -> list[Row]:
    """Make up a shop of which channels leave 30 % and 50 %, less in some orders than in others."""
    rng = np.random.default_rng(4)
    rows = made_up()
    channel = {row["customer"]: row["channel"] for row in rows}
    return [
        {**row, "cost_of_goods": cost_of(row, 1 - LEFT[str(channel[row["customer"]])] + rng.normal(0, 0.1))}
        for row in rows
    ]


def cost_of(row: Row, share: float) -> Decimal:
    return Decimal(f"{float(str(row['gross'])) * share:.2f}")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return unlike()


@pytest.fixture(scope="module")
def shop(rows: list[Row]) -> Iterator[DuckDB]:
    with small_shop({"orders": rows}) as engine:
        yield engine


@pytest.fixture(scope="module")
def valued(shop: DuckDB) -> Valued:
    return value(shop, AS_OF, BY_CHANNEL)


def test_rates_are_those_of_plain_python(rows: list[Row], valued: Valued) -> None:
    customers: dict[str, dict[str, list[float]]] = {name: {} for name in LEFT}
    seen: dict[str, object] = {}
    for row in rows:
        who, on = str(row["customer"]), row["ordered_at"]
        first = seen.setdefault(who, on)
        if on == first or on <= AS_OF - timedelta(days=365):  # type: ignore[operator]  # days
            continue
        gross, cost = float(str(row["gross"])), float(str(row["cost_of_goods"]))
        sums = customers[str(row["channel"])].setdefault(who, [0.0, 0.0])
        sums[0], sums[1] = sums[0] + gross, sums[1] + gross - cost
    members: list[list[Member]] = [
        [(brought, left / brought) for brought, left in customers[name].values()] for name in sorted(LEFT)
    ]
    plain = plain_rates(members)
    assert valued.rates.rate == pytest.approx(plain.rate)
    assert valued.rates.covariance == pytest.approx(np.array(plain.covariance))
    assert valued.rates.rate == pytest.approx([0.3, 0.5], abs=0.02)


def test_values_of_known_and_new_customers_are_reckoned_at_the_rate_of_their_part(valued: Valued) -> None:
    shops = valued.prepared.kept.rate
    one = Valued.of(valued.prepared, valued.fitted, PartRates.same(2, shops), valued.options, valued.standing)
    times = valued.rates.rate / shops
    place, many = valued.fitted.place, len(valued.fitted.parts)
    assert valued.together(place, many).value == pytest.approx(one.together(place, many).value * times)
    assert newcomers(valued).later == pytest.approx(newcomers(one).later * times)
    assert curves(valued).so_far == pytest.approx(curves(one).so_far * times[:, None])
    assert [row["margin_rate"] for row in value_table(valued).records()] == pytest.approx(valued.rates.rate)
    assert any("margin rates of groups" in note for note in valued.notes)
    assert not any("margin rates of groups" in note for note in one.notes)


def test_intervals_hold_what_is_not_known_of_the_rates(valued: Valued) -> None:
    sure = replace(valued, rates=replace(valued.rates, covariance=np.zeros((2, 2))))
    place, everybody = valued.fitted.place, np.zeros_like(valued.fitted.place)
    of_parts = valued.together(place, 2)
    relative = of_parts.value / valued.rates.rate
    more = of_parts.by_estimate - sure.together(place, 2).by_estimate
    assert more == pytest.approx(relative**2 * np.diag(valued.rates.covariance))
    more = valued.together(everybody, 1).by_estimate - sure.together(everybody, 1).by_estimate
    assert more == pytest.approx(relative @ valued.rates.covariance @ relative)


def test_past_forecasts_are_of_money_and_know_no_rate(shop: DuckDB) -> None:
    tried = value(shop, AS_OF, replace(BY_CHANNEL, past=1))
    for each in tried.standing.past.each:
        assert each.forecast.sum() / each.actual.sum() == pytest.approx(1, abs=0.4)
    assert tried.rates.rate == pytest.approx(value(shop, AS_OF, BY_CHANNEL).rates.rate)


def test_one_rate_where_nothing_parts_the_customers(shop: DuckDB) -> None:
    found = value(shop, AS_OF, PLAIN)
    assert found.rates.rate == pytest.approx([found.prepared.kept.rate])
    assert 0 < found.rates.covariance[0, 0] ** 0.5 < 0.02


def test_a_channel_that_loses_money_has_an_interval_too() -> None:
    rows = [
        {**row, "cost_of_goods": cost_of(row, 1.2 if row["channel"] == "ads" else 0.6)}
        for row in made_up(200)
    ]
    with small_shop({"orders": rows}) as engine:
        ads, mail = value_table(value(engine, AS_OF, BY_CHANNEL)).records()
    assert float(str(ads["margin_rate"])) == pytest.approx(-0.2, abs=0.01)
    for row in (ads, mail):
        least, low, mid, high, most = (
            float(str(row[name]))
            for name in (
                "predictive_low",
                "parameter_low",
                "predicted_clv",
                "parameter_high",
                "predictive_high",
            )
        )
        assert least < low < mid < high < most
