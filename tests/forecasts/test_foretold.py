"""Predicted numbers asked like any other: what they are made of, what they take, what they refuse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pytest

from patronage.base.errors import InputError, UsageError
from patronage.facts.coverage import read_coverage
from patronage.forecasts.foretold import foretell
from patronage.forecasts.value.mart import leaving
from patronage.forecasts.value.valued import Valued
from patronage.forecasts.value_options import ValueOptions, months
from patronage.metrics.metric import METRICS
from patronage.metrics.query import Query
from patronage.metrics.worked import small_shop
from patronage.models.bg_nbd import BG_NBD
from patronage.shop.asking import Asking
from patronage.store.settings import Settings
from tests.forecasts.value.test_value import made_up

PREDICTED = ("predicted_clv", "expected_orders", "probability_alive", "customers_at_risk", "value_at_risk")
BG: dict[str, Any] = {"assume": {"value_model": "bg_nbd"}}


def asking(rows: list[Any]) -> Iterator[Asking]:
    with small_shop({"orders": rows}) as engine:
        yield Asking(engine, read_coverage(engine), Settings())


@pytest.fixture(scope="module")
def shop() -> Iterator[Asking]:
    yield from asking(made_up(customers=200))


@pytest.fixture(scope="module")
def valued(shop: Asking) -> Valued:
    return shop.value(options=ValueOptions(model="bg_nbd"))


def test_they_are_what_the_valuation_says(shop: Asking, valued: Valued) -> None:
    weight = valued.prepared.summary.weight.astype(np.float64)
    worth = valued.together(np.zeros(len(weight), np.intp), 1)
    found = shop.kpi(PREDICTED, **BG)
    assert found.value("predicted_clv") == pytest.approx(worth.value[0] / worth.customers[0], rel=1e-9)
    assert found.value("expected_orders") == pytest.approx(worth.orders[0], rel=1e-9)
    assert found.value("probability_alive") == pytest.approx(worth.active[0] / worth.customers[0], rel=1e-9)
    lost = float(weight @ (valued.alive * leaving(valued)))
    assert found.value("customers_at_risk") == pytest.approx(lost, rel=1e-9)
    assert set(valued.notes) <= set(found.notes)


def test_leaving_is_the_models_own_answer(valued: Valued) -> None:
    # Given alive after x purchases: 1 - E[(1 + p h / (alpha + T))^-(r + x)], drawing p ~ Beta(a, b + x).
    summary, horizon = valued.prepared.summary, valued.prepared.horizon(months(12))
    r, alpha, a, b = BG_NBD.fit(summary).estimate.values
    row = int(np.argmax(summary.frequency))
    x, days = summary.frequency[row], summary.T[row]
    p = np.random.default_rng(5).beta(a, b + x, 400_000)
    drawn = 1 - float(np.mean((1 + p * horizon / (alpha + days)) ** -(r + x)))
    assert leaving(valued)[row] == pytest.approx(drawn, abs=4e-3)


@pytest.mark.parametrize("by", ["channel", "acquisition_channel", "cohort"])
def test_groups_add_up(shop: Asking, by: str) -> None:
    sums = [name for name in PREDICTED if name not in ("predicted_clv", "probability_alive")]
    total, groups = (
        shop.kpi(sums, **BG),
        shop.kpi(sums, by=by, cohort="quarter" if by == "cohort" else None, **BG),
    )
    assert len(groups) > 1
    for name in sums:
        assert sum(map(float, groups.column(name))) == pytest.approx(total.value(name), rel=1e-9)  # type: ignore[arg-type]  # numbers


def test_the_day_and_the_horizon_are_those_asked(shop: Asking) -> None:
    now, early = (shop.kpi("expected_orders", as_of=day, **BG) for day in (None, "2025-06-30"))
    half = shop.kpi("expected_orders", assume={"value_model": "bg_nbd", "horizon_months": 6})
    assert (early.as_of, now.as_of) == (date(2025, 6, 30), shop.question("orders").as_of)
    assert early.value() != now.value()
    assert 0 < float(str(half.value())) < float(str(now.value()))
    # What was made before stands as it was.
    assert shop.kpi("expected_orders", **BG).rows == now.rows


def test_a_period_is_refused_before_anything_is_fitted(shop: Asking) -> None:
    for asked in ({"period": "2025"}, {"grain": "month"}):
        with pytest.raises(
            UsageError, match=r"predicted_clv always takes what holds at as_of and got .*--as-of"
        ):
            shop.kpi("predicted_clv", as_of="2025-03-31", **asked)  # type: ignore[arg-type]  # options
    with pytest.raises(UsageError, match="horizon_months is 0; expected a whole number of months from 1"):
        shop.kpi("predicted_clv", assume={"horizon_months": 0})


def test_it_is_fitted_once(shop: Asking) -> None:
    coverage = shop.coverage
    assert coverage
    asked = [shop.question(name, **BG) for name in PREDICTED[:2]]
    assert foretell(shop.engine, asked[0], coverage) is foretell(shop.engine, asked[1], coverage)


def test_totals_rows_and_streams_are_of_the_same_values(shop: Asking) -> None:
    found = shop.kpi("predicted_clv", by="channel", **BG)
    with duckdb.connect() as reading:
        reading.register("handed", found)
        assert reading.execute("from handed order by channel").fetchall() == list(found.rows)
    explained = shop.explain("value_at_risk", limit=None, **BG)
    added = sum(float(str(row["margin_at_risk"])) for row in explained.parts[0].rows)
    assert added == pytest.approx(shop.total("value_at_risk", by="channel", **BG).value(), rel=1e-9)


def test_without_costs_no_margin_is_told() -> None:
    rows = [{k: v for k, v in row.items() if k != "cost_of_goods"} for row in made_up(customers=60)]
    for bare in asking(rows):
        found = bare.kpi(PREDICTED, **BG)
        assert (found.value("predicted_clv"), found.value("value_at_risk")) == (None, None)
        assert float(str(found.value("expected_orders"))) > 0
        stated = bare.kpi(PREDICTED, margin_rate=Decimal("0.5"), **BG)
        assert float(str(stated.value("predicted_clv"))) > 0


def test_where_nobody_bought_again_what_is_to_come_is_no_number_to_rely_on() -> None:
    rows = [
        {"order_id": str(n), "customer": str(n), "ordered_at": date(2025, 1, 1), "gross": 5}
        for n in range(20)
    ]
    for once in asking(rows):
        notes = once.kpi("expected_orders", **BG).notes
        assert any("told by nothing, so do not rely on it" in note for note in notes)


def test_nobody_is_valued() -> None:
    rows = [{"order_id": "1", "customer": None, "ordered_at": date(2025, 1, 1), "gross": 5}]
    for nobody in asking(rows):
        with pytest.raises(InputError, match="load orders that name their customers"):
            nobody.kpi("predicted_clv")


def test_each_stands_on_the_mart() -> None:
    assert [m.name for m in METRICS if "customer_values" in m.tables] == sorted(PREDICTED)
    assert Query(PREDICTED).metrics == PREDICTED
