"""Contracts of a shop valued: published lists, a second implementation, sums, and what cannot be said."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from math import inf, isclose
from typing import Any

import numpy as np
import pytest

from patronage.base.errors import UnknownName, UsageError
from patronage.base.locale import Locale
from patronage.engine.duckdb import DuckDB
from patronage.engine.result import Result
from patronage.forecasts.churn.contractual import contractual
from patronage.forecasts.churn.options import ChurnOptions
from patronage.forecasts.contracts.contracts import Contracts, value_contracts
from patronage.forecasts.contracts.options import ContractOptions
from patronage.forecasts.contracts.renewal_models import RenewalModel
from patronage.forecasts.contracts.table import contract_table
from patronage.metrics.worked import small_shop
from tests.features.plain_contracts import month_later
from tests.forecasts.contracts.plain_contracts_ahead import differences, sbg, within

AS_OF = date(2025, 3, 15)


def life(name: object, start: date, end: date | None = None, **more: Any) -> dict[str, Any]:
    paid = {"amount": Decimal(10), "currency": "EUR", "interval": "month", "plan": "club"} | more
    ended = {"ended_at": end} if end else {}
    return {"subscription_id": str(name), "customer": str(name), "started_at": start, **paid, **ended}


def valued(lives: Sequence[dict[str, Any]], as_of: date = AS_OF, **options: Any) -> tuple[Contracts, Result]:
    with small_shop({"subscriptions": list(lives)}) as engine:
        found = value_contracts(engine, as_of, ContractOptions(**options), "EUR")
    assert found is not None
    return found, contract_table(found)


def test_the_published_list_as_a_shop_of_contracts_of_one_a_year() -> None:
    # Segment "high end" of Fader & Hardie (2007): 1,000 began, and so many were there after each renewal.
    kept = [1000, 869, 743, 653, 593, 551, 517, 491]
    lives: list[dict[str, Any]] = []
    begun = date(2018, 1, 1)
    for year, (before, after) in enumerate(zip(kept, [*kept[1:], 0], strict=True), 1):
        ended = date(2018 + year, 1, 1) if year < 8 else None
        lives += [
            life(len(lives) + n, begun, ended, amount=12, interval="year") for n in range(before - after)
        ]
    found, table = valued(lives, date(2025, 1, 1), by=(), model="sbg")
    whole: dict[str, Any] = table.records()[0]
    alpha, beta = found.models[0].fitted.estimate.values
    assert (alpha, beta) == (pytest.approx(0.668088, abs=1e-6), pytest.approx(3.806095, abs=1e-5))
    # 12 a year, so that a month's amount has no digits to lose: 1 a year is worth 5.9222535.
    assert whole["new_contract_lifetime_revenue"] == pytest.approx(12 * 5.9222535, abs=5e-6)
    assert whole["new_contract_lifetime_low"] < 12 * 5.92 < whole["new_contract_lifetime_high"]
    assert whole["new_contract_revenue"] == 12
    # 491 run with seven renewals behind; the next is due in 365 days.
    assert (whole["running"], whole["modelled"]) == (491, 491)
    chain, there = 0.0, 1.0
    for k in range(1, 3_000):
        there *= (beta + 6 + k) / (alpha + beta + 6 + k)
        chain += there * 1.1 ** (-(365 + 365.25 * (k - 1)) / 365.25)
    assert whole["lifetime_revenue"] == pytest.approx(12 * 491 * chain, rel=1e-9)
    due = 12 * 491 * (beta + 7) / (alpha + beta + 7)
    assert whole["revenue"] == pytest.approx(due * 1.1 ** (-365 / 365.25), rel=1e-12)
    assert any("beyond 5,114 days, twice what was observed" in note for note in table.notes)


CHANNELS = ("ads", "mail", None)


@pytest.fixture(scope="module")
def drawn() -> Iterator[tuple[list[dict[str, Any]], DuckDB]]:
    """Return a shop of contracts by month, quarter and year, and its rows."""
    rng = random.Random(7)  # noqa: S311  # a test's dice
    lives = []
    for number in range(500):
        interval = rng.choice(["month", "month", "quarter", "year"])
        step = {"month": 1, "quarter": 3, "year": 12}[interval]
        start, end, renewal = date(2022, 1, 1) + timedelta(days=rng.randrange(1160)), None, 1
        leaves = rng.betavariate(0.7, 3.5)
        while rng.random() >= leaves and renewal < 60:
            renewal += 1
        if (due := month_later(start, renewal * step)) <= AS_OF:
            end = due
        more = {"plan": rng.choice("AB"), "channel": rng.choice(CHANNELS)}
        lives.append(
            life(number, start, end, interval=interval, amount=Decimal(12 * rng.randrange(1, 9)), **more)
        )
    with small_shop({"subscriptions": lives}) as engine:
        yield lives, engine


def ask(drawn: tuple[list[dict[str, Any]], DuckDB], **options: Any) -> tuple[Contracts, Result]:
    found = value_contracts(drawn[1], AS_OF, ContractOptions(**options), "EUR")
    assert found is not None
    return found, contract_table(found)


STEPS = {"month": 1, "quarter": 3, "year": 12}


def own_model(of: dict[str, Any], models: Sequence[RenewalModel]) -> int:
    here = [at for at, model in enumerate(models) if model.interval == of["interval"]]
    of_plan = [at for at in here if models[at].plan == of["plan"]]
    return (of_plan or [at for at in here if models[at].plan == "all"])[0]


def test_against_plain_python(drawn: tuple[list[dict[str, Any]], DuckDB]) -> None:
    contracts, table = ask(drawn, horizon=400, model="sbg")
    running = [each for each in drawn[0] if "ended_at" not in each]
    parameters = [tuple(model.fitted.estimate.values.tolist()) for model in contracts.models]

    def moments(each: dict[str, Any], at: Sequence[float]) -> tuple[float, float]:
        return within(sbg(*at), each["started_at"], AS_OF, STEPS[each["interval"]], 400)

    for which in ("all", "ads"):
        some = [each for each in running if which in ("all", each["channel"])]
        value = chance = estimate = 0.0
        for at, model in enumerate(contracts.models):
            own = [each for each in some if own_model(each, contracts.models) == at]
            paid = [float(each["amount"]) for each in own]
            told = [moments(each, parameters[at]) for each in own]
            value += sum(amount * mean for amount, (mean, _) in zip(paid, told, strict=True))
            chance += sum(amount**2 * variance for amount, (_, variance) in zip(paid, told, strict=True))
            slope = np.array(differences(partial(total, own, paid), parameters[at]))
            estimate += float(slope @ model.fitted.estimate.covariance @ slope)
        rows = contracts.read.channel == which if which != "all" else np.ones(len(contracts.read), np.bool_)
        found = contracts.together(rows)
        assert found.value == pytest.approx(value, rel=1e-9)
        assert found.by_chance == pytest.approx(chance, rel=1e-8)
        assert found.by_estimate == pytest.approx(estimate, rel=1e-5)
        row: dict[str, Any] = next(row for row in table if row["group"] == which)
        assert (row["running"], row["revenue"]) == (len(some), found.value)
        assert row["parameter_low"] < row["revenue"] < row["parameter_high"] < row["predictive_high"]
        assert row["predictive_low"] < row["parameter_low"]


def total(lives: Sequence[dict[str, Any]], paid: Sequence[float], at: Sequence[float]) -> float:
    survival = sbg(*at)
    return sum(
        amount * within(survival, each["started_at"], AS_OF, STEPS[each["interval"]], 400)[0]
        for each, amount in zip(lives, paid, strict=True)
    )


def test_a_new_contract_is_the_mean_of_those_begun_lately(
    drawn: tuple[list[dict[str, Any]], DuckDB],
) -> None:
    contracts, table = ask(drawn, by=("channel",), model="sbg")
    late = [each for each in drawn[0] if (AS_OF - each["started_at"]).days < 365]
    for row in table:
        some = [each for each in late if row["group"] in ("all", each["channel"] or "(not given)")]
        assert len(some) >= 30
        worth = []
        for each in some:
            survival = sbg(*contracts.models[own_model(each, contracts.models)].fitted.estimate.values)
            step = STEPS[each["interval"]]
            factor = 1.1 ** (-step / 12)
            worth.append(float(each["amount"]) * sum(survival(t) * factor**t for t in range(12 // step)))
        assert row["new_contract_revenue"] == pytest.approx(sum(worth) / len(worth), rel=1e-12)


def test_groups_add_up_and_agree_with_what_is_said_of_churn(
    drawn: tuple[list[dict[str, Any]], DuckDB],
) -> None:
    _, table = ask(drawn, margin_rate=Decimal("0.4"))
    whole, *groups = table.records()
    for dimension in ("channel", "cohort", "plan"):
        own = [row for row in groups if row["by"] == dimension]
        for name in ("running", "modelled", "mrr", "value", "lifetime_value"):
            assert isclose(sum(float(str(row[name])) for row in own), float(str(whole[name])), rel_tol=1e-9)
    leaving = contractual(drawn[1], AS_OF, ChurnOptions(margin_rate=Decimal("0.4")), "EUR")
    assert leaving is not None
    churned = leaving.groups.records()
    assert [row["value"] for row in table] == [pytest.approx(row["value"]) for row in churned]
    assert whole["lifetime_value"] == pytest.approx(0.4 * float(str(churned[0]["lifetime_revenue"])))
    assert "assumed margin rate of 40.0%" in " ".join(table.notes)


def test_what_varies_of_alike_contracts_is_that_of_each_amount() -> None:
    ended = [life(n, date(2024, 1, 1), date(2024, 3, 1)) for n in range(40)]
    start = date(2025, 1, 1)
    both, _ = valued([*ended, life("a", start, amount=Decimal(30)), life("b", start, amount=Decimal(10))])
    one, _ = valued([*ended, life("a", start), life("b", start, amount=Decimal(0))])
    rows = both.read.since_on == np.datetime64(start)
    assert (rows.sum(), both.read.weight[rows].sum()) == (1, 2)
    assert both.together(rows).value == pytest.approx(4 * one.together(rows).value)
    assert both.together(rows).by_chance == pytest.approx((9 + 1) * one.together(rows).by_chance)
    assert both.together(rows).by_estimate == pytest.approx(16 * one.together(rows).by_estimate)


def test_margin_is_a_share_of_revenue_and_so_are_its_intervals(
    drawn: tuple[list[dict[str, Any]], DuckDB],
) -> None:
    revenue, margin = ask(drawn, by=())[1].rows[0], ask(drawn, by=(), margin_rate=Decimal("0.5"))[1].rows[0]
    assert margin[5:] == pytest.approx([0.5 * float(str(amount)) for amount in revenue[5:]])


def test_an_endless_horizon_is_the_value_without_end(drawn: tuple[list[dict[str, Any]], DuckDB]) -> None:
    row = ask(drawn, by=(), horizon=inf)[1].rows[0]
    assert row[5:10] == row[10:15]
    assert row[15:18] == row[18:]
    far: dict[str, Any] = ask(drawn, by=(), horizon=365.25 * 150)[1].records()[0]
    assert far["revenue"] == pytest.approx(far["lifetime_revenue"], rel=1e-3)
    assert any("extrapolation: the horizon" in note for note in ask(drawn, horizon=365.25 * 150)[1].notes)
    for rate in (1e-6, 0):
        contracts, table = ask(drawn, by=(), annual_rate=rate)
        none: dict[str, Any] = table.records()[0]
        assert none["lifetime_revenue"] is none["new_contract_lifetime_revenue"] is None
        assert none["revenue"] > float(str(ask(drawn, by=())[1].value("revenue")))
        assert any("hardly discounted" in note for note in contracts.notes)


def told(table: Result) -> dict[str, Any]:
    return table.records()[0]


def test_one_contract_and_one_day_of_history_have_no_value_and_say_why() -> None:
    for lives in ([life(1, AS_OF)], [life(1, date(2025, 3, 1)), life(2, AS_OF)]):
        _, table = valued(lives)
        row = told(table)
        assert (row["running"], row["modelled"], row["mrr"]) == (len(lives), 0, 10 * len(lives))
        assert all(row[name] is None for name in row if "revenue" in name or "low" in name or "high" in name)
        assert any("come to a renewal yet" in note for note in table.notes)


def test_where_nobody_was_lost_there_is_a_most_and_no_more() -> None:
    for lives in ([life(1, date(2024, 1, 1))], [life(n, date(2024, 1, 1)) for n in range(50)]):
        _, table = valued(lives, horizon=62)
        row = told(table)
        # Renewals of 1 April and 1 May.
        most = 10 * len(lives) * (1.1 ** (-17 / 365.25) + 1.1 ** (-47 / 365.25))
        assert row["revenue"] == pytest.approx(most, rel=1e-3)
        assert row["lifetime_revenue"] is row["predictive_low"] is row["parameter_high"] is None
        assert row["new_contract_lifetime_revenue"] is row["new_contract_low"] is None
        assert any("by the month nobody was lost yet" in note for note in table.notes)
        assert not any("nobody was seen to leave" in note for note in table.notes)


def test_who_was_lost_before_a_renewal_was_due_is_no_reason_to_say_nobody_was() -> None:
    kept = [life(n, date(2024, 1, 1), amount=120, interval="year") for n in range(9)]
    lost = life("lost", date(2025, 3, 1), date(2025, 3, 9), amount=120, interval="year")
    found, table = valued([*kept, lost])
    assert (int(found.read.lost.sum()), found.models[0].has_losses) == (1, False)
    assert any("nobody was lost yet at a renewal that was due" in note for note in table.notes)


def test_findings_say_whose_they_are_in_every_language() -> None:
    _, table = valued([life(n, date(2024, 1, 1), date(2024, 2, 1)) for n in range(50)])
    (finding,) = (note for note in table.notes if "seen to stay" in note)
    assert finding.startswith("contracts paid by the month: nobody was seen to stay")
    assert Locale("es").note(finding).startswith("contratos que se pagan por month: no se vio")


def test_where_all_were_lost_nothing_is_to_come() -> None:
    _, table = valued([life(n, date(2024, 1, 1), date(2024, 2, 1)) for n in range(50)])
    row = told(table)
    assert (row["running"], row["mrr"], row["revenue"], row["lifetime_revenue"]) == (0, 0, 0, 0)
    assert row["new_contract_revenue"] == pytest.approx(10, rel=1e-3)
    assert row["new_contract_low"] is None
    assert any("nobody was seen to stay" in note for note in table.notes)


def test_amounts_that_are_not_known_bring_nothing_and_are_counted() -> None:
    start = date(2024, 1, 1)
    _, table = valued(
        [life(1, start), life(2, start, date(2024, 6, 1)), life(3, start, amount=None, currency=None)]
    )
    assert told(table)["mrr"] == 10
    assert any("bring nothing: 1" in note for note in table.notes)


def test_a_shop_without_contracts_has_none() -> None:
    with small_shop({"orders": [{"order_id": "1", "customer": "ann", "ordered_at": AS_OF}]}) as engine:
        assert value_contracts(engine, AS_OF) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"horizon": 0},
        {"horizon": float("nan")},
        {"annual_rate": -0.1},
        {"annual_rate": float("nan")},
        {"annual_rate": 0, "horizon": inf},
        {"margin_rate": Decimal(35)},
        {"level": 95},
    ],
)
def test_what_cannot_be_asked_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=r"expected|state a horizon"):
        ContractOptions(**wrong)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownName, match="dimension of contracts"):
        ContractOptions(by=("country",))
    with pytest.raises(UnknownName, match="model of renewals"):
        ContractOptions(model="bg_nbd")
