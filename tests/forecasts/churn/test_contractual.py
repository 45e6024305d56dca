"""Contracts that are lost: worked by hand, recounted in plain Python, sums, and published lists."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from math import exp, isclose, log
from typing import Any

import numpy as np
import pytest

from patronage.base.errors import UnknownName, UsageError
from patronage.engine.duckdb import DuckDB
from patronage.features.subscription_durations import subscription_durations
from patronage.features.subscription_renewals import INTERVALS
from patronage.forecasts.churn.contract_value import contract_value
from patronage.forecasts.churn.contractual import Contractual, contractual
from patronage.forecasts.churn.options import ChurnOptions
from patronage.forecasts.contracts.renewal_models import RenewalModel, renewal_models
from patronage.metrics.worked import small_shop
from patronage.models.fitting import Estimate
from patronage.models.renewal_counts import RenewalCounts
from patronage.models.sbg import FittedSbg
from tests.features.plain_contracts import month_later

AS_OF = date(2025, 3, 15)


def monthly(name: str, start: date, end: date | None = None, **more: Any) -> dict[str, Any]:
    paid = {"amount": Decimal(10), "currency": "EUR", "interval": "month", "plan": "club"} | more
    ended = {"ended_at": end} if end else {}
    return {"subscription_id": name, "customer": name, "started_at": start, **paid, **ended}


def at(alpha: float, beta: float) -> FittedSbg:
    return FittedSbg(Estimate(("alpha", "beta"), np.array([alpha, beta]), 0, np.eye(2), True, (), (), 1), ())  # noqa: FBT003  # converged


def test_what_one_contract_will_bring_by_hand() -> None:
    # At alpha 1 and beta 3 the share kept is 3 / (3 + t). Two renewals lie behind; two are due in 61 days.
    with small_shop({"subscriptions": [monthly("ann", date(2025, 1, 15))]}) as engine:
        read = subscription_durations(engine, AS_OF)
    counts = RenewalCounts.of_survivors([4, 3])
    month = INTERVALS["month"]
    model = RenewalModel("all", "month", month, month, counts, at(1, 3), np.ones(1, np.bool_))
    found = contract_value(read, (model,), 61, 0.0)
    assert found.lost == pytest.approx([2 / 7])
    assert found.value == pytest.approx([10 * (5 / 6 + 5 / 7)])
    assert found.value_at_risk == pytest.approx([2 / 7 * 10 * (5 / 6 + 5 / 7)])
    assert found.staying == pytest.approx([2 / 7 * 20])
    force = log(1.1) / 365.25
    found = contract_value(read, (model,), 61, force)
    ahead = [exp(-force * days) for days in (31, 61)]
    assert found.value == pytest.approx([10 * (5 / 6 * ahead[0] + 5 / 7 * ahead[1])], rel=1e-14)
    assert found.staying_discounted == pytest.approx([2 / 7 * 10 * sum(ahead)], rel=1e-14)
    # Without end: renewal after renewal, a month of 365.25 / 12 days each, the first in 31 days.
    month_days = 365.25 / 12
    endless = sum(5 / (5 + k) * exp(-force * (31 + (k - 1) * month_days)) for k in range(1, 40_000))
    assert found.endless == pytest.approx([10 * endless], rel=1e-6)


CHANNELS = ("ads", "mail", None)


@pytest.fixture(scope="module")
def drawn() -> Iterator[tuple[list[dict[str, Any]], DuckDB]]:
    """Return a shop of contracts by month, quarter and year, and its rows."""
    rng = random.Random(5)  # noqa: S311  # a test's dice
    lives = []
    for number in range(600):
        interval = rng.choice(["month", "month", "quarter", "year"])
        step = {"month": 1, "quarter": 3, "year": 12}[interval]
        start, end, renewal = date(2022, 1, 1) + timedelta(days=rng.randrange(1160)), None, 1
        leaves = rng.betavariate(0.7, 3.5)
        while rng.random() >= leaves and renewal < 60:
            renewal += 1
        if (due := month_later(start, renewal * step)) <= AS_OF:
            end = due
        lives.append(
            monthly(
                str(number), start, end,
                interval=interval, plan=rng.choice("AB"), channel=rng.choice(CHANNELS),
                amount=Decimal(12 * rng.randrange(1, 9)),
            )
        )  # fmt: skip
    with small_shop({"subscriptions": lives}) as engine:
        yield lives, engine


def test_against_plain_python(drawn: tuple[list[dict[str, Any]], DuckDB]) -> None:
    lives, engine = drawn
    read = subscription_durations(engine, AS_OF)
    models = renewal_models(read, "sbg")
    assert {model.interval for model in models} == {"month", "quarter", "year"}
    assert all(model.paid == model.step for model in models)
    options = ChurnOptions(horizon=400, contract_model="sbg")
    found = contractual(engine, AS_OF, options, "EUR")
    assert found is not None
    total = found.groups.records()[0]
    plain = [plain_value(life, models) for life in lives if life.get("ended_at") is None]
    for name, values in zip(
        ("expected_lost", "revenue", "revenue_at_risk"), zip(*plain, strict=True), strict=True
    ):
        assert total[name] == pytest.approx(sum(values), rel=1e-9), name
    assert total["running"] == len(plain)


def plain_value(life: dict[str, Any], models: tuple[RenewalModel, ...]) -> tuple[float, float, float]:
    """Follow one running contract renewal by renewal, by the retention of its model."""
    own = [m for m in models if m.interval == life["interval"] and m.plan == life["plan"]]
    model = (own or [m for m in models if m.interval == life["interval"] and m.plan == "all"])[0]
    alpha, beta = model.fitted.estimate.values
    step = {"month": 1, "quarter": 3, "year": 12}[life["interval"]]
    there, value, renewal = 1.0, 0.0, 1
    while (due := month_later(life["started_at"], renewal * step)) <= AS_OF + timedelta(days=400):
        if due > AS_OF:
            there *= (beta + renewal - 1) / (alpha + beta + renewal - 1)
            value += there * float(life["amount"]) * 1.1 ** (-(due - AS_OF).days / 365.25)
        renewal += 1
    return 1 - there, value, (1 - there) * value


def test_groups_add_up_to_the_whole(drawn: tuple[list[dict[str, Any]], DuckDB]) -> None:
    found = contractual(drawn[1], AS_OF, ChurnOptions(margin_rate=Decimal("0.4")), "EUR")
    assert found is not None
    whole, *groups = found.groups.records()
    names = ("subscriptions", "lost", "running", "mrr", "expected_lost", "revenue", "value", "value_at_risk",
             "lifetime_revenue")  # fmt: skip
    for dimension in ("channel", "cohort", "plan"):
        own = [row for row in groups if row["by"] == dimension]
        for name in names:
            assert isclose(sum(float(str(row[name])) for row in own), float(str(whole[name])), rel_tol=1e-9)
    assert {row["group"] for row in groups if row["by"] == "channel"} == {"ads", "mail", "(not given)"}
    assert whole["value"] == pytest.approx(0.4 * float(str(whole["revenue"])))
    now, relative, *points = found.what_if.records()
    assert now["kept"] == 0
    assert relative["retention"] == pytest.approx(1.05 * float(str(now["retention"])))
    assert relative["kept"] == pytest.approx(0.05 * found.kept.there * float(str(now["retention"])))
    assert len(points) == 10
    assert all(float(str(row["retention"])) <= 1 for row in points)
    assert found.what_if.names[-1] == "break_even_cost"


def test_survival_is_told_as_long_as_somebody_was_followed(
    drawn: tuple[list[dict[str, Any]], DuckDB],
) -> None:
    found = contractual(drawn[1], AS_OF, ChurnOptions(by=("plan",)))
    assert found is not None
    rows = [row for row in found.survival.records() if row["by"] == "all"]
    kept = [float(str(row["survival"])) for row in rows]
    assert kept == sorted(kept, reverse=True)
    assert [row["month"] for row in rows] == list(range(1, 39))
    assert all(row["survival_low"] <= row["survival"] <= row["survival_high"] for row in rows)  # type: ignore[operator]  # numbers
    read = subscription_durations(drawn[1], AS_OF)
    assert rows[11]["at_risk"] == float(read.weight[read.duration >= 365.25].sum())


def told(lives: list[dict[str, Any]], **options: Any) -> Contractual:
    with small_shop({"subscriptions": lives}) as engine:
        found = contractual(engine, AS_OF, ChurnOptions(**options))
    assert found is not None
    return found


def test_a_shop_that_is_too_young_says_so() -> None:
    found = told([monthly("ann", date(2025, 3, 1)), monthly("bob", date(2025, 3, 15))])
    (whole, *_) = found.groups.records()
    assert (whole["running"], whole["expected_lost"], whole["revenue"]) == (2, None, None)
    assert any("come to a renewal yet" in note and note.endswith(": 2") for note in found.notes)
    assert found.what_if.records()[-1]["revenue"] == 0


def test_a_shop_that_lost_nobody_or_everybody_says_so() -> None:
    start = date(2024, 1, 1)
    kept = told([monthly(str(n), start) for n in range(5)])
    assert any("nobody was lost yet" in note for note in kept.notes)
    assert kept.groups.value("survival") == 1
    gone = told([monthly(str(n), start, date(2024, 2, 1 + n)) for n in range(5)])
    (whole, *_) = gone.groups.records()
    assert (whole["running"], whole["survival"], whole["expected_lost"]) == (0, 0, 0)
    assert whole["loss_probability"] is None
    assert gone.what_if.records()[1]["kept"] == 0


def test_what_is_not_told_is_said() -> None:
    start = date(2024, 1, 1)
    found = told(
        [monthly("a", start, interval=None), monthly("b", start, date(2024, 6, 1)), monthly("c", start)]
    )
    assert any("taken for monthly: 1" in note for note in found.notes)
    assert any("bring nothing: 1" in note for note in found.notes)
    assert any("no margin rate" in note for note in found.notes)
    assert found.groups.value("value") is None
    far = told([monthly("a", start), monthly("b", start, date(2024, 6, 1))], horizon=3000)
    assert any("extrapolation" in note for note in far.notes)


def test_a_shop_without_contracts_has_none() -> None:
    with small_shop({"orders": [{"order_id": "1", "customer": "ann", "ordered_at": AS_OF}]}) as engine:
        assert contractual(engine, AS_OF, ChurnOptions()) is None


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(UnknownName, match="dimension of leaving"):
        ChurnOptions(by=("country",))
    with pytest.raises(UnknownName, match="model of purchases"):
        ChurnOptions(model="nbd")
    for wrong in (
        {"horizon": 0},
        {"annual_rate": -0.1},
        {"annual_rate": float("nan")},
        {"margin_rate": Decimal(35)},
    ):
        with pytest.raises(UsageError, match="expected"):
            ChurnOptions(**wrong)
