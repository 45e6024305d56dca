"""Lifespans read off contracts: 1 / annual churn, by hand and against a second implementation."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from patronage.base.errors import InputError
from patronage.engine.duckdb import DuckDB
from patronage.metrics.worked import small_shop
from tests.metrics.asking import Row, ask, order
from tests.oracle.rates import Rates
from tests.oracle.subscription_days import Subscription

_END = date(2025, 12, 31)
_YEAR_AGO = _END - timedelta(days=365)
_BY_CONTRACTS = {"lifespan_from": "subscriptions"}


def _orders(customers: int = 1) -> list[Row]:
    rows = [order("first", None, date(2022, 1, 1), 0), order("last", None, _END, 0)]
    for number in range(customers):
        bought = order(str(number), None, _END - timedelta(days=9), 50, cost_of_goods=20)
        rows.append({**bought, "customer": number})
    return rows


def _contracts(ended: int, kept: int, began: date = date(2022, 1, 1)) -> DuckDB:
    """Return a shop of contracts paid for a year ago, some of which ended since."""
    rows: list[Row] = [
        {"subscription_id": str(n), "customer": n, "started_at": began, "amount": 5, "interval": "month"}
        for n in range(ended + kept)
    ]
    for n in range(ended):
        rows[n]["ended_at"] = _END - timedelta(days=n % 365)
    return small_shop({"orders": _orders(), "subscriptions": rows})


@pytest.mark.parametrize(
    ("ended", "kept", "began", "years", "rule"),
    [
        (100, 300, date(2022, 1, 1), 4.0, "shop"),
        (99, 301, date(2022, 1, 1), 3.0, "default"),
        (100, 300, date(2024, 1, 1), 3.0, "default"),
        (400, 0, date(2022, 1, 1), 1.0, "shop"),
    ],
)
def test_a_lifespan_is_one_over_annual_churn(
    ended: int, kept: int, began: date, years: float, rule: str
) -> None:
    with _contracts(ended, kept, began) as engine:
        found: dict[str, Any] = {**ask(engine, "average_lifespan", assume=_BY_CONTRACTS).records()[0]}
    assert (found["average_lifespan"], found["average_lifespan_rule"]) == (years, rule)


def test_it_agrees_with_the_churn_of_the_same_days() -> None:
    with _contracts(160, 240) as engine:
        churn: Any = ask(engine, "churn_rate", period=f"{_YEAR_AGO + timedelta(days=1)}..{_END}").value()
        lifespan = ask(engine, "average_lifespan", assume=_BY_CONTRACTS).value()
    assert churn == 0.4
    assert lifespan == 1 / churn


def test_lifetime_values_count_it_and_say_so() -> None:
    with _contracts(100, 300) as engine:
        by_orders = ask(engine, "simple_clv")
        by_contracts = ask(engine, "simple_clv", assume=_BY_CONTRACTS)
    assert by_contracts.value("simple_clv") == by_orders.value("simple_clv") / 3.0 * 4.0  # type: ignore[operator]  # a number
    assert "lifespans are of customers who order: silent for 365 days is lost" in " ".join(by_orders.notes)
    assert "lifespans are contractual" in " ".join(by_contracts.notes)


def test_a_shop_without_contracts_has_no_contractual_lifespan() -> None:
    with small_shop({"orders": _orders()}) as engine:
        assert "lifespan" not in " ".join(ask(engine, "average_lifespan").notes)
        with pytest.raises(InputError, match="holds no subscriptions"):
            ask(engine, "average_lifespan", assume=_BY_CONTRACTS)


def _drawn(seed: int) -> dict[str, list[Row]]:
    random = Random(seed)  # noqa: S311  # a shop drawn, nothing secret
    rows: list[Row] = []
    for number in range(1900):
        began = date(2021, 6, 1) + timedelta(days=random.randrange(1500))
        first: Row = {
            "subscription_id": f"s{number}",
            "customer": number % 700,
            "started_at": began,
            "valid_from": began,
            "status": "active",
            "amount": Decimal(5),
            "interval": "month",
            **dict.fromkeys(("ended_at", "trial_end_at", "plan", "currency", "channel")),
        }
        if random.random() < 0.2:
            first["trial_end_at"] = began + timedelta(days=30)
        if random.random() < 0.6:
            first["ended_at"] = min(began + timedelta(days=random.randrange(900)), date(2026, 3, 1))
        rows.append(first)
        if first["ended_at"] and random.random() < 0.3:
            again = first["ended_at"] + timedelta(days=random.randrange(1, 60))
            rows.append({**first, "valid_from": again, "ended_at": None, "trial_end_at": None})
    countries = [{"customer": n, "country": random.choice(["DE", "DE", "ES"])} for n in range(700)]
    return {"customers": countries, "orders": _orders(700), "subscriptions": rows}


def _again(rows: dict[str, list[Row]], country: str = "") -> tuple[int, int]:
    """Count day by day what was paid for a year ago, and what of it ended since."""
    of_country = {
        row["customer"] for row in rows["customers"] if row["country"] == (country or row["country"])
    }
    versions: dict[str, list[Any]] = defaultdict(list)
    for row in rows["subscriptions"]:
        if row["customer"] in of_country:
            versions[row["subscription_id"]].append(row)
    there = gone = 0
    for found in versions.values():
        subscription = Subscription(found, Rates((), "EUR"))
        state = subscription.state(_YEAR_AGO)
        there += bool(state and state.is_paid)
        ends = [m for m in subscription.moves if m.change == "went" and _YEAR_AGO < m.day <= _END]
        gone += sum(1 for m in ends if m.since is not None and m.since <= _YEAR_AGO)
    return there, gone


@pytest.mark.parametrize("seed", range(2))
def test_both_implementations_agree(seed: int) -> None:
    rows = _drawn(seed)
    there, gone = _again(rows)
    assert gone >= 100
    whole = Fraction(there, gone)
    with small_shop(rows) as engine:
        found: list[dict[str, Any]] = [
            *ask(engine, "average_lifespan,simple_revenue_clv", by="country", assume=_BY_CONTRACTS).records()
        ]
        assert ask(engine, "average_lifespan", assume=_BY_CONTRACTS).value() == pytest.approx(float(whole))
    rules = set()
    for row in (row for row in found if row["country"] in ("DE", "ES")):
        there, gone = _again(rows, row["country"])
        years = Fraction(there, gone) if gone >= 100 else whole
        rules.add(row["average_lifespan_rule"])
        assert row["average_lifespan_rule"] == ("group" if gone >= 100 else "shop")
        assert row["average_lifespan"] == pytest.approx(float(years))
        assert row["simple_revenue_clv"] == pytest.approx(50 * float(years))
    assert rules == {"group", "shop"}
