"""Customers who may fall silent: three by hand, a shop recounted in plain Python, sums, odd shops."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import exp, log
from typing import Any

import numpy as np
import pytest

from patronage.base.errors import InputError
from patronage.engine.duckdb import DuckDB
from patronage.forecasts.churn.at_risk import AtRisk, at_risk, customer_risks
from patronage.forecasts.churn.churn import Churn, churn
from patronage.forecasts.churn.options import ChurnOptions
from patronage.forecasts.churn.reason import reason
from patronage.forecasts.churn.silent import expected_silence, silence_of
from patronage.forecasts.foundation.fitted import FittedShop
from patronage.forecasts.foundation.prepared import prepare
from patronage.forecasts.value.value import value
from patronage.forecasts.value_options import ValueOptions
from patronage.metrics.worked import Row, small_shop
from patronage.models.fitted_pareto import FittedPareto
from patronage.models.fitting import Estimate
from patronage.models.gamma_gamma import FittedGammaGamma
from tests.features.plain_rfm import Order
from tests.features.plain_summary import plain_summary
from tests.forecasts.churn.plain_silence import plain_silence

AS_OF = date(2025, 12, 31)


def order(customer: str | None, days_before: int, gross: float = 10, **more: Any) -> dict[str, Any]:
    day = AS_OF - timedelta(days=days_before)
    return {"customer": customer, "ordered_at": day, "gross": Decimal(str(gross)), **more}


def shop(orders: list[dict[str, Any]], **others: list[Row]) -> DuckDB:
    numbered: list[Row] = [{"order_id": f"#{at}", **each} for at, each in enumerate(orders)]
    return small_shop({"orders": numbered, **others})


def estimate(**values: float) -> Estimate:
    names, numbers = tuple(values), np.array(list(values.values()))
    return Estimate(names, numbers, 0, np.eye(len(names)), True, (), (), 1)  # noqa: FBT003  # converged


PARETO = FittedPareto(estimate(r=1, alpha=100, s=1, beta=100), ())
SPEND = FittedGammaGamma(estimate(p=2, q=3, v=10), (), 20)


def expected(engine: DuckDB, **options: Any) -> AtRisk:
    asked = ChurnOptions(**options)
    prepared = prepare(engine, AS_OF, ValueOptions(by=("channel", "cohort"), margin_rate=asked.margin_rate))
    place = np.zeros(len(prepared.summary), np.intp)
    fitted = FittedShop("pareto_nbd", ("",), place, (PARETO,), np.eye(4), SPEND, ())
    return at_risk(silence_of(prepared, fitted, asked), asked, AS_OF, "EUR")


def test_value_at_risk_of_three_customers_by_hand() -> None:
    # Where alpha is beta, P(alive) is 1 / (1 + s / (r + s + x) (((100 + T) / (100 + t_x))^(r + s + x) - 1)).
    orders = [
        order("now", 100), order("now", 0, 30),
        order("once", 200),
        order("silent", 300), order("silent", 250, 20), order("silent", 200, 20),
    ]  # fmt: skip
    with shop(orders) as engine:
        found = expected(engine, horizon=100.0, annual_rate=0.0, margin_rate=Decimal("0.5"))
        ranked = customer_risks(found)
    rows: dict[Any, Any] = {row["reason"]: row for row in ranked}
    now, once, silent = (
        rows["usually buys every 100 days, silent for 0"],
        rows["bought once, 200 days ago"],
        rows["usually buys every 50 days, silent for 200"],
    )
    # It bought on the last day: it is there. One in three leaves until day 300 of a life of 200 so far.
    assert now["probability_alive"] == 1
    assert now["dropout_probability"] == pytest.approx(1 - 200 / 300)
    # A purchase is worth 2 (10 + 30) / (2 + 3 - 1) = 20, half of it margin; 2 log(300 / 200) of them come.
    assert now["value_if_alive"] == pytest.approx(2 * log(1.5) * 20 / 2)
    assert now["value_at_risk"] == pytest.approx(1 / 3 * 2 * log(1.5) * 10)
    assert now["next_order_days"] == pytest.approx(200 * (2**0.5 - 1))
    assert once["probability_alive"] == pytest.approx(1 / (1 + 1 / 2 * (3**2 - 1)))
    # Of nobody's own purchases: 2 x 10 / (3 - 1) = 10.
    assert once["value_at_risk"] == pytest.approx(1 / 5 * (1 - 300 / 400) * log(4 / 3) * 10 / 2)
    assert (once["orders"], once["usual_gap_days"], silent["usual_gap_days"]) == (1, None, 50)
    alive = 1 / (1 + 1 / 4 * (2**4 - 1))
    assert silent["probability_alive"] == pytest.approx(alive)
    # 2 (10 + 40) / (4 + 3 - 1) a purchase.
    assert silent["value_at_risk"] == pytest.approx(alive * (1 - 400 / 500) * 3 * log(5 / 4) * (100 / 6) / 2)
    assert [row["value_at_risk"] for row in ranked] == sorted(
        (now["value_at_risk"], once["value_at_risk"], silent["value_at_risk"]), reverse=True
    )
    (whole, *_) = found.groups.records()
    assert whole["alive"] == pytest.approx(1 + 1 / 5 + alive)
    assert whole["expected_lost"] == pytest.approx(1 / 3 + 1 / 5 / 4 + alive / 5)
    # What those who leave would bring if they stayed: their rate x 100 days x what a purchase brings.
    leaving = (1 / 3 * 2 / 200 * 20, 1 / 5 / 4 * 1 / 300 * 10, alive / 5 * 3 / 400 * 100 / 6)
    assert found.kept.revenue == pytest.approx(100 * sum(leaving))
    assert found.kept.discounted == pytest.approx(found.kept.revenue)
    assert found.what_if.records()[-1]["value"] == pytest.approx(
        0.1 * found.kept.there / found.kept.lost * found.kept.revenue * 0.5
    )


@pytest.fixture(scope="module")
def drawn() -> Iterator[tuple[list[dict[str, Any]], DuckDB]]:
    """Return the orders of 120 customers, and their shop."""
    rng = random.Random(3)  # noqa: S311  # a test's dice
    orders = []
    for number in range(120):
        first = rng.randrange(40, 700)
        days = {first} | {rng.randrange(first) for _ in range(rng.choice([0, 0, 1, 2, 3, 8]))}
        channel = rng.choice(["ads", "mail", None])
        orders += [
            order(f"c{number}", day, rng.randrange(5, 90), channel=channel) for day in sorted(days)[::-1]
        ]
    with shop(orders) as engine:
        yield orders, engine


def test_against_plain_python(drawn: tuple[list[dict[str, Any]], DuckDB]) -> None:
    orders, engine = drawn
    found = expected(engine, horizon=200.0)
    lives = plain_summary(
        [Order(o["customer"], o["ordered_at"], Fraction(o["gross"])) for o in orders], AS_OF
    )
    force, at_risk_, lost, staying = log(1.1) / 365.25, 0.0, 0.0, 0.0
    for life in lives.values():
        plain = plain_silence((1, 100, 1, 100), (life.frequency, life.recency, life.t), 200, force)
        order_value = 2 * (10 + float(life.value)) / (2 * life.paid + 2)
        lost += plain.alive * plain.dropout
        at_risk_ += plain.alive * plain.dropout * plain.discounted * order_value
        annuity = (1 - exp(-force * 200)) / force
        staying += plain.alive * plain.dropout * plain.rate * annuity * order_value
    (whole, *_) = found.groups.records()
    assert whole["expected_lost"] == pytest.approx(lost, rel=1e-9)
    assert whole["revenue_at_risk"] == pytest.approx(at_risk_, rel=1e-9)
    assert found.kept.discounted == pytest.approx(staying, rel=1e-9)


def test_groups_and_customers_add_up_to_the_whole(drawn: tuple[list[dict[str, Any]], DuckDB]) -> None:
    _, engine = drawn
    asked = ChurnOptions(model="pareto_nbd", margin_rate=Decimal("0.3"))
    found = at_risk(expected_silence(engine, AS_OF, asked), asked, AS_OF)
    whole, *groups = found.groups.records()
    names = (
        "customers",
        "alive",
        "expected_lost",
        "expected_orders",
        "revenue",
        "revenue_at_risk",
        "value_at_risk",
    )
    for dimension in ("channel", "cohort"):
        own: list[dict[str, Any]] = [row for row in groups if row["by"] == dimension]
        for name in names:
            assert sum(row[name] for row in own) == pytest.approx(whole[name], rel=1e-9)
    customers: list[dict[str, Any]] = customer_risks(found).records()
    assert len(customers) == whole["customers"] == 120
    assert sum(row["value_at_risk"] for row in customers) == pytest.approx(whole["value_at_risk"], rel=1e-9)
    risks = [row["value_at_risk"] for row in customers]
    assert risks == sorted(risks, reverse=True)
    assert [row["customer"] for row in customer_risks(found, 7)] == [row["customer"] for row in customers[:7]]
    # It is the value that `patronage value` tells, of the same customers by the same model.
    valued = value(engine, AS_OF, ValueOptions(model="pareto_nbd", margin_rate=Decimal("0.3")))
    worth = valued.together(np.zeros(len(valued.prepared.summary), np.intp), 1)
    assert whole["value"] == pytest.approx(float(worth.value[0]), rel=1e-6)
    assert whole["expected_orders"] == pytest.approx(float(worth.orders[0]), rel=1e-6)


@pytest.mark.parametrize("model", ["bg_nbd", "mbg_nbd"])
def test_other_models_answer_too(drawn: tuple[list[dict[str, Any]], DuckDB], model: str) -> None:
    found = churn(drawn[1], AS_OF, ChurnOptions(by=(), model=model, past=0))
    assert found.customers is not None
    (row,) = found.customers.groups.records()
    assert 0 < row["expected_lost"] < row["alive"] < 120  # type: ignore[operator]  # numbers
    assert any(f"without: {model} of" in note for note in found.notes)


def told(orders: list[dict[str, Any]], past: int = 0, **others: list[Row]) -> Churn:
    with shop(orders, **others) as engine:
        found = churn(engine, AS_OF, ChurnOptions(by=(), past=past))
        if found.customers is not None:
            found.ranked()
        return found


def finite(found: Churn) -> dict[str, Any]:
    assert found.customers is not None
    (row,) = found.customers.groups.records()
    told_ = {name: row[name] for name in ("alive", "expected_lost", "expected_orders", "revenue_at_risk")}
    assert all(np.isfinite(float(str(number))) for number in told_.values())
    return told_


def test_nobody_bought_again() -> None:
    found = told([order(f"c{number}", 10 * number, 20) for number in range(1, 30)])
    assert any("not identified" in note for note in found.notes)
    assert finite(found)["expected_orders"] < 1


def test_one_customer() -> None:
    found = told([order("ann", 60, 20), order("ann", 20, 20)])
    assert any("not identified" in note for note in found.notes)
    finite(found)


def test_one_day_of_history() -> None:
    found = told([order(f"c{number}", 0) for number in range(5)], past=3)
    finite(found)
    assert any("not identified" in note for note in found.notes)
    assert any("extrapolation" in note.lower() for note in found.notes)


def test_all_refunded() -> None:
    back: list[Row] = [
        {"refund_id": "r", "line": 1, "order_id": "#0", "refunded_at": AS_OF, "goods": Decimal(10)}
    ]
    with (
        shop([order("ann", 60)], refunds=back) as engine,
        pytest.raises(InputError, match="nobody can leave"),
    ):
        churn(engine, AS_OF)


def test_orders_without_contracts_and_contracts_without_orders() -> None:
    orders = told([order("ann", 60), order("ann", 20), order("bob", 90)])
    assert orders.contracts is None
    assert any("file of subscriptions" in note for note in orders.notes)
    assert {row["kind"] for row in orders.leaving} == {"non_contractual"}
    begun: list[Row] = [
        {"subscription_id": "1", "customer": "ann", "started_at": date(2025, 1, 1)},
        {
            "subscription_id": "2",
            "customer": "bob",
            "started_at": date(2025, 1, 1),
            "ended_at": date(2025, 5, 1),
        },
    ]
    contracts = told([], subscriptions=begun)
    assert contracts.customers is None
    assert contracts.ranked() is None
    assert any("file of orders" in note for note in contracts.notes)
    assert {row["kind"] for row in contracts.leaving} == {"contractual"}
    assert {row["kind"] for row in contracts.what_if} == {"contractual"}
    both = told([order("ann", 60), order("ann", 20), order("bob", 90)], subscriptions=begun)
    assert [row["kind"] for row in both.leaving] == ["contractual", "non_contractual"]
    assert "ceiling" in both.what_if.notes[-1]


def test_reasons() -> None:
    assert reason(2, 2, 9) == "usually buys every day, silent for 7"
    assert reason(3, 92, 100) == "usually buys every 31 days, silent for 8"
