"""Customers of a shop valued: against the models' own answers, sums, hand-worked cases, and bad input."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from patronage.base.errors import InputError, UnknownName
from patronage.engine.duckdb import DuckDB
from patronage.forecasts.foundation.past_days import past_days
from patronage.forecasts.value.customers import customer_values
from patronage.forecasts.value.table import value_table
from patronage.forecasts.value.value import value
from patronage.forecasts.value.valued import Valued
from patronage.forecasts.value_options import ValueOptions, months
from patronage.metrics.worked import Row, small_shop
from patronage.models.bg_nbd import BG_NBD
from patronage.models.gamma_gamma import GAMMA_GAMMA

AS_OF = date(2025, 12, 31)
PLAIN = ValueOptions(model="bg_nbd", past=0)


def made_up(customers: int = 400, seed: int = 2) -> list[Row]:
    """Make up two years of orders; those of `mail` buy twice as often as those of `ads`."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for who in range(customers):
        channel = ("ads", "mail")[who % 2]
        day = int(rng.integers(0, 700))
        rate = rng.gamma(0.8, 1 / 90) * (1 + who % 2)
        last = day + rng.exponential(400)
        at: float = day
        while at < min(last, 730):
            value = round(float(rng.gamma(5, 8)) + 1, 2)
            on = date(2024, 1, 1) + timedelta(days=int(at))
            rows.append(
                {"customer": f"c{who}", "ordered_at": on, "gross": Decimal(str(value)), "channel": channel}
            )
            at += rng.exponential(1 / rate)
    return [
        {"order_id": f"#{i}", "cost_of_goods": row["gross"] * Decimal("0.6"), **row}  # type: ignore[operator]  # Decimals
        for i, row in enumerate(rows)
    ]


@pytest.fixture(scope="module")
def shop() -> Iterator[DuckDB]:
    with small_shop({"orders": made_up()}) as engine:
        yield engine


@pytest.fixture(scope="module")
def valued(shop: DuckDB) -> Valued:
    return value(shop, AS_OF, replace(PLAIN, by=("channel",)))


def test_values_are_the_models_own_answers_times_what_is_kept(shop: DuckDB) -> None:
    found = value(shop, AS_OF, replace(PLAIN, season=()))
    summary, spending = found.prepared.summarised.summary, found.prepared.spending
    fitted, spent = BG_NBD.fit(summary), GAMMA_GAMMA.fit(spending)
    delta = np.log(1.1) / 365.25
    orders = fitted.discounted_purchases(
        delta, summary.frequency, summary.recency, summary.T, horizon=months(12)
    )
    names, rows = shop.run(customer_values(found))
    at = {name: i for i, name in enumerate(names)}
    # Customer by customer, in plain Python: 40 % stays of an order, at today's level of prices.
    kinds = {
        (int(x), int(last), int(t)): bought
        for x, last, t, bought in zip(summary.frequency, summary.recency, summary.T, orders, strict=True)
    }
    for row in rows:
        x, last, t = (int(row[at[name]]) for name in ("frequency", "recency", "t"))  # type: ignore[arg-type]
        mean = float(row[at["value"]]) / x if x else 1.0  # type: ignore[arg-type]
        each = float(spent.expected_value(x, mean)[0])
        wanted = kinds[x, last, t] * each * 0.4 * found.prepared.level
        assert row[at["predicted"]] == pytest.approx(wanted, rel=1e-9)
    assert found.prepared.kept.rate == pytest.approx(0.4, abs=1e-4)


def test_sums_of_groups_are_those_of_all_and_of_customers(shop: DuckDB, valued: Valued) -> None:
    by_channel = value_table(valued, "EUR").records()
    everybody = valued.together(np.zeros(len(valued.alive), np.intp), 1)
    names, rows = shop.run(customer_values(valued))
    predicted = [float(row[names.index("predicted")]) for row in rows]  # type: ignore[arg-type]
    assert [row["channel"] for row in by_channel] == ["ads", "mail"]
    customers = [int(str(row["customers"])) for row in by_channel]
    assert sum(customers) == len(rows) == everybody.customers[0]
    total = sum(float(str(row["predicted_total"])) for row in by_channel)
    assert total == pytest.approx(sum(predicted))
    assert total == pytest.approx(float(everybody.value[0]))
    assert predicted == sorted(predicted, reverse=True)
    for row in by_channel:
        low, mid, high = (float(row[n]) for n in ("parameter_low", "predicted_clv", "parameter_high"))  # type: ignore[arg-type]
        least, most = (float(row[n]) for n in ("predictive_low", "predictive_high"))  # type: ignore[arg-type]
        assert least < low < mid < high < most
    assert by_channel[1]["predicted_clv"] > by_channel[0]["predicted_clv"]  # type: ignore[operator]


def test_one_year_is_surer_where_it_is_stated_to_have_no_season(shop: DuckDB) -> None:
    unknown, stated = (
        value(shop, date(2024, 12, 31), replace(PLAIN, past=2, season=season)).standing
        for season in (None, ())
    )
    assert not unknown.past.season_known
    assert stated.past.season_known
    assert unknown.shock > stated.shock
    assert unknown.shock > 0.2
    of_two_years = value(shop, AS_OF, replace(PLAIN, past=2)).standing
    assert of_two_years.past.season_known


def test_a_farther_horizon_and_a_lower_rate_are_worth_more(shop: DuckDB) -> None:
    worth = [
        _total(value(shop, AS_OF, replace(PLAIN, horizon=months(n), annual_rate=rate)))
        for n, rate in ((12, 0.1), (24, 0.1), (36, 0.1), (36, 0.0))
    ]
    assert worth == sorted(worth)
    endless = value(shop, AS_OF, replace(PLAIN, horizon=float("inf")))
    assert _total(endless) > worth[2]
    assert any("more than twice" in note for note in endless.notes)
    tried = value(shop, AS_OF, replace(PLAIN, horizon=float("inf"), past=1))
    assert _total(tried) == pytest.approx(_total(endless) * tried.standing.correction)


def _total(valued: Valued) -> float:
    return float(valued.together(np.zeros(len(valued.alive), np.intp), 1).value[0])


def test_the_past_corrects_and_widens(shop: DuckDB) -> None:
    plain, tried = value(shop, AS_OF, PLAIN), value(shop, AS_OF, replace(PLAIN, past=2))
    assert _total(tried) == pytest.approx(_total(plain) * tried.standing.correction)
    assert tried.standing.shock > 0
    days = past_days(AS_OF, tried.prepared.history_days, months(12), 2)
    assert days is not None
    (told,) = [note for note in tried.notes if "the same forecast from" in note]
    assert f"from {days.steps[0]}, {days.look} days ahead" in told


def test_what_teaches_estimate_and_correction_alike_widens_every_sum_by_its_share(shop: DuckDB) -> None:
    tried = value(shop, AS_OF, replace(PLAIN, by=("channel",), past=2))
    standing, parts = tried.standing, len(tried.fitted.parts)
    assert standing.unsure > 0
    whole = tried.together(np.zeros(len(tried.alive), np.intp), 1)
    of_parts = tried.together(tried.fitted.place, parts)
    both = [
        each.by_shock - (standing.shock * each.value) ** 2 - standing.shock_of_part**2 * squares
        for each, squares in ((whole, (of_parts.value**2).sum()), (of_parts, of_parts.value**2))
    ]
    # Rates of margin are estimated from other sums: of the whole, what is left is purchases and spending.
    by_rate = of_parts.value / tried.rates.rate
    estimated = whole.by_estimate - by_rate @ tried.rates.covariance @ by_rate
    assert both[0] == pytest.approx(2 * standing.unsure * whole.value * np.sqrt(estimated))
    # Of a part as much as its estimate goes with that of the whole: purchases of other parts tell nothing.
    nothing = np.zeros_like(of_parts.value)
    assert (both[1] > nothing).all()
    assert (both[1] <= 2 * standing.unsure * of_parts.value * np.sqrt(of_parts.by_estimate)).all()


def orders(*days: tuple[str, str, float]) -> list[Row]:
    return [
        {
            "order_id": f"#{i}",
            "customer": who,
            "ordered_at": date.fromisoformat(on),
            "gross": Decimal(str(gross)),
        }
        for i, (who, on, gross) in enumerate(days)
    ]


@pytest.mark.parametrize(
    "rows",
    [
        orders(("a", "2025-12-31", 10)),
        orders(("a", "2025-03-01", 10)),
        orders(("a", "2025-03-01", 10), ("b", "2025-05-01", 30), ("c", "2025-07-01", 20)),
        orders(("a", "2025-03-01", 10), ("a", "2025-05-01", 30)),
        orders(*(("a", f"2025-0{m}-01", 10) for m in range(1, 10))),
    ],
    ids=["one_day", "one_customer", "no_repeat", "one_repeat", "one_loyal"],
)
@pytest.mark.parametrize("model", ["bg_nbd", "mbg_nbd", "pareto_nbd"])
def test_little_data_is_valued_with_a_note_and_without_nan(rows: list[Row], model: str) -> None:
    with small_shop({"orders": rows}, "complete") as engine:
        found = value(engine, AS_OF, replace(PLAIN, model=model, past=2))
        (row,) = value_table(found).records()
    numbers = [number for number in row.values() if isinstance(number, float)]
    assert np.isfinite(numbers).all()
    # Where the parameters are not told, there is no interval, and not one from nothing to billions.
    low, high = row["predictive_low"], row["predictive_high"]
    assert (low is None) == (high is None) == (row["parameter_high"] is None)
    assert low is None or float(str(low)) <= float(str(row["predicted_revenue_clv"])) <= float(str(high))
    assert any("not identified" in note or "did not end" in note for note in found.notes)
    # No cost is known: it is revenue, by that name.
    assert "predicted_revenue_clv" in row


def test_what_cannot_be_valued_is_refused_in_words() -> None:
    with small_shop({}) as engine, pytest.raises(InputError, match="nobody whose first purchase is known"):
        value(engine, AS_OF, PLAIN)
    with (
        small_shop({"orders": orders(("a", "2025-03-01", 0))}, "complete") as engine,
        pytest.raises(InputError, match="none of 1 customers brought money"),
    ):
        value(engine, AS_OF, PLAIN)
    refunds: list[Row] = [{"refund_id": "r", "order_id": "#0", "refunded_at": AS_OF, "goods": Decimal(10)}]
    with (
        small_shop({"orders": orders(("a", "2025-03-01", 10)), "refunds": refunds}, "complete") as engine,
        pytest.raises(InputError, match="nobody whose first purchase is known"),
    ):
        value(engine, AS_OF, PLAIN)


def test_names_that_are_none_are_refused(shop: DuckDB) -> None:
    with pytest.raises(UnknownName, match="did you mean pareto_nbd"):
        value(shop, AS_OF, replace(PLAIN, model="pareto_nb"))
    with pytest.raises(UnknownName, match="chanel"):
        value(shop, AS_OF, replace(PLAIN, by=("chanel",)))


def test_purchases_that_bring_nothing_are_not_valued_like_those_that_pay() -> None:
    days = [("a", f"2025-0{m}-01", 0 if m in (3, 5) else 10) for m in range(1, 8)]
    with small_shop({"orders": orders(*days)}, "complete") as engine:
        found = value(engine, AS_OF, PLAIN)
    # Four of six repeat purchases brought money.
    assert found.prepared.level == pytest.approx(4 / 6)
