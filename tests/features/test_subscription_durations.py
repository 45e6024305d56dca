"""How long subscriptions were paid for: worked by hand, and against a second implementation."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from patronage.engine.duckdb import DuckDB
from patronage.facts.coverage import read_coverage
from patronage.features.subscription_durations import SubscriptionDurations, subscription_durations
from patronage.features.subscription_renewals import INTERVALS, loss_step, renewal_counts, step_of
from patronage.features.subscription_stretches import subscription_stretches
from patronage.metrics.answer import answer
from patronage.metrics.question import question
from patronage.metrics.worked import small_shop
from patronage.models.kaplan_meier import kaplan_meier
from tests.features.plain_contracts import (
    Contract,
    month_later,
    plain_renewals,
    plain_stretches,
    plain_survival,
)

AS_OF = date(2025, 6, 30)


def begun(name: str, start: str, end: str | None = None, **more: Any) -> dict[str, Any]:
    ended = {"ended_at": date.fromisoformat(end)} if end else {}
    return {
        "subscription_id": name,
        "customer": name,
        "started_at": date.fromisoformat(start),
        **ended,
        **more,
    }


def rows(engine: DuckDB, as_of: date = AS_OF) -> dict[tuple[str, str], dict[str, Any]]:
    names, found = engine.run(subscription_stretches(as_of))
    records: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in found]
    return {(row["subscription_id"], str(row["since_on"])): row for row in records}


def test_stretches_worked_by_hand() -> None:
    paid: dict[str, Any] = {"amount": Decimal(30), "currency": "EUR", "interval": "quarter", "plan": "gold"}
    grown: dict[str, Any] = {"plan": "max", "amount": Decimal(60), "valid_from": date(2025, 4, 1)}
    lives = [
        begun("lost", "2025-01-01", "2025-03-01", **paid),
        begun("runs", "2025-01-10", **paid),
        # Its end lies ahead: a plan, which nobody has seen come true.
        begun("planned", "2025-02-01", "2025-12-31"),
        begun("tried", "2025-01-01", trial_end_at=date(2025, 2, 1)),
        begun("trying", "2025-05-01", status="trialing"),
        begun("brief", "2025-04-04", "2025-04-04"),
        begun("later", "2025-07-01"),
        begun("back", "2025-01-01", status="active", plan="old"),
        begun("back", "2025-01-01", status="canceled", valid_from=date(2025, 2, 10)),
        begun("back", "2025-01-01", status="active", plan="new", valid_from=date(2025, 3, 10)),
        # A larger plan is the same stretch, told by the plan it began with, and brings the new amount.
        begun("grew", "2025-01-01", **paid),
        begun("grew", "2025-01-01", **paid | grown),
    ]  # fmt: skip
    with small_shop({"subscriptions": lives}) as engine:
        found = rows(engine)
        read = subscription_durations(engine, AS_OF)
        earlier = subscription_durations(engine, date(2025, 2, 28))
    told = {key: (row["duration"], row["lost"], row["is_back"]) for key, row in found.items()}
    assert told == {
        ("lost", "2025-01-01"): (59, 1, 0),
        ("runs", "2025-01-10"): (171, 0, 0),
        ("planned", "2025-02-01"): (149, 0, 0),
        ("tried", "2025-02-01"): (149, 0, 0),
        ("brief", "2025-04-04"): (0, 1, 0),
        ("back", "2025-01-01"): (40, 1, 0),
        ("back", "2025-03-10"): (112, 0, 1),
        ("grew", "2025-01-01"): (180, 0, 0),
    }
    assert [found["back", day]["plan"] for day in ("2025-01-01", "2025-03-10")] == ["old", "new"]
    assert found["back", "2025-03-10"]["cohort_on"] == date(2025, 1, 1)
    grew = found["grew", "2025-01-01"]
    assert (grew["plan"], grew["amount"], grew["unpriced"]) == ("gold", Decimal(20), 0)
    assert found["planned", "2025-02-01"]["unpriced"] == 1
    assert (read.running, read.monthly.sum(), read.unpriced.sum()) == (5, 30, 3)
    assert [note for note in read.notes if "trial, not" in note] == [
        "subscriptions on trial, not followed yet: 1"
    ]
    assert any("came back after an end: 1" in note for note in read.notes)
    # What was not known on the last of February: nobody was back, and the first had not ended.
    assert counted(earlier) == {
        ("2025-02-01", 27, False): 2,
        ("2025-01-10", 49, False): 1,
        ("2025-01-01", 58, False): 2,
        ("2025-01-01", 40, True): 1,
    }


def test_kaplan_meier_by_hand_through_sql() -> None:
    # Of six, one is lost after 10 days, two after 40; one is seen for 20 days, two for 50.
    start = AS_OF - timedelta(days=50)
    ends = {"a": 10, "c": 40, "d": 40}
    lives = [
        begun(name, str(start), str(start + timedelta(days=ends[name])) if name in ends else None)
        for name in "acdef"
    ]
    lives.append(begun("b", str(AS_OF - timedelta(days=20))))
    with small_shop({"subscriptions": lives}) as engine:
        curve = kaplan_meier(subscription_durations(engine, AS_OF).durations)
    assert curve.time.tolist() == [10, 40]
    assert curve.at_risk.tolist() == [6, 4]
    assert curve.survival == pytest.approx([5 / 6, 5 / 6 * 2 / 4], rel=1e-15)
    greenwood = (5 / 12) ** 2 * (1 / (6 * 5) + 2 / (4 * 2))
    assert curve.standard_error[1] == pytest.approx(greenwood**0.5, rel=1e-14)


def test_history_that_starts_mid_life() -> None:
    lives = [
        begun("before", "2024-01-01", "2025-02-28"),
        begun("then", "2024-01-01", "2025-03-01"),
        begun("old", "2024-01-01"),
        begun("eve", "2025-02-28"),
        begun("new", "2025-03-01", "2025-03-31"),
    ]
    with small_shop({"subscriptions": lives}) as engine:
        read = subscription_durations(engine, AS_OF, date(2025, 3, 1))
    # 2024-01-01 to 2025-03-01 are 425 days: who was there that morning had stayed 424.
    told = {
        (int(d), int(e), bool(lost))
        for d, e, lost in zip(read.duration, read.entered, read.lost, strict=True)
    }
    assert told == {(425, 424, True), (546, 424, False), (122, 0, False), (30, 0, True)}
    curve = kaplan_meier(read.durations)
    assert dict(zip(curve.time.tolist(), curve.at_risk.tolist(), strict=True)) == {30: 2, 425: 2}
    assert any("because they ended before 2025-03-01: 1" in note for note in read.notes)
    counts = renewal_counts(read, INTERVALS["month"])
    assert counts is not None
    # The old ones had 14 months behind them on that day, and their 15th period began a month later.
    assert dict(zip(counts.age.tolist(), counts.at_risk.tolist(), strict=True)) == {
        1: 2, 2: 1, 3: 1, 4: 1, 15: 1, 16: 1, 17: 1
    }  # fmt: skip


def test_lists_that_leave_out_who_had_left_are_told() -> None:
    told = "no subscription ended before 2025-06-30"
    lives = [begun(str(at), "2023-01-01", "2025-06-30" if at < 9 else None) for at in range(40)]
    with small_shop({"subscriptions": lives}) as engine:
        assert any(told in note for note in subscription_durations(engine, AS_OF).notes)
        known = subscription_durations(engine, AS_OF, date(2025, 6, 1))
        assert not any(told in note for note in known.notes)


def test_when_renewals_are_due() -> None:
    since = np.array(["2025-01-31", "2025-02-28", "2024-02-29", "2025-01-15"], "M8[D]")
    months = INTERVALS["month"]
    one, six = np.ones(4, np.int64), np.full(4, 6)
    assert months.due(since, one).astype(str).tolist() == [
        "2025-02-28", "2025-03-31", "2024-03-31", "2025-02-15"
    ]  # fmt: skip
    assert months.due(since, six).astype(str)[0] == "2025-07-31"
    for at, day in enumerate(since.astype(object)):
        for months_on in range(30):
            due = months.due(since[at : at + 1], np.array([months_on]))
            assert due[0].astype(object) == month_later(day, months_on)
            assert months.passed(since[at : at + 1], due) == [months_on]
            assert months.passed(since[at : at + 1], due - 1) == [months_on - 1]
            assert months.failed(since[at : at + 1], due) == [max(months_on, 1)]
            assert months.failed(since[at : at + 1], due + 1) == [months_on + 1]
    assert (step_of(" Year ").months, step_of("week").days, step_of("fortnight").months) == (12, 7, 1)


CONTRACTS = 400


@pytest.fixture(scope="module")
def drawn() -> Iterator[tuple[list[Contract], DuckDB]]:
    """Return contracts drawn at random, and the shop they were delivered to."""
    rng = random.Random(11)  # noqa: S311  # a test's dice
    contracts, lives = [], []
    for at in range(CONTRACTS):
        start = date(2023, 1, 1) + timedelta(days=rng.randrange(1100))
        end = start + timedelta(days=int(rng.expovariate(1 / 200))) if rng.random() < 0.7 else None
        again = end + timedelta(days=rng.randrange(1, 90)) if end and rng.random() < 0.2 else None
        if end == start:
            again = None
        contracts.append(Contract(start, end, again))
        name = str(at)
        if again is None:
            lives.append(begun(name, str(start), str(end) if end else None))
        else:
            versions = ((start, "active"), (end, "canceled"), (again, "active"))
            lives += [begun(name, str(start), status=status, valid_from=day) for day, status in versions]
    with small_shop({"subscriptions": lives}) as engine:
        yield contracts, engine


@pytest.mark.parametrize("as_of", [date(2023, 1, 20), date(2024, 2, 29), date(2025, 1, 31), date(2026, 1, 5)])
def test_against_plain_python(drawn: tuple[list[Contract], DuckDB], as_of: date) -> None:
    contracts, engine = drawn
    read, plain = subscription_durations(engine, as_of), plain_stretches(contracts, as_of)
    assert counted(read) == Counter((str(s.since), s.days, s.lost) for s in plain)
    curve = kaplan_meier(read.durations)
    expected = plain_survival(plain)
    assert curve.time.tolist() == [day for day, _ in expected]
    assert curve.survival == pytest.approx([float(share) for _, share in expected], rel=1e-12)
    for interval, months in (("month", 1), ("quarter", 3), ("year", 12)):
        counts = renewal_counts(read, INTERVALS[interval])
        found = {} if counts is None else {
            int(age): (int(came), int(lost))
            for age, came, lost in zip(counts.age, counts.at_risk, counts.lost, strict=True)
        }  # fmt: skip
        assert found == plain_renewals(plain, as_of, months)


def test_losses_are_those_of_the_churn_rate(drawn: tuple[list[Contract], DuckDB]) -> None:
    _, engine = drawn
    coverage = read_coverage(engine)
    assert coverage is not None
    asked = question("churn_rate", coverage.last_on)
    read = subscription_durations(engine, coverage.last_on)
    share = float(read.weight[read.lost].sum() / read.weight.sum())
    assert answer(engine, asked, coverage, "EUR").value("churn_rate") == pytest.approx(share, rel=1e-15)


def test_contracts_that_end_at_any_time_are_followed_by_the_month(
    drawn: tuple[list[Contract], DuckDB],
) -> None:
    read = subscription_durations(drawn[1], date(2026, 1, 5))
    assert loss_step(read, INTERVALS["year"]) == INTERVALS["month"]
    assert loss_step(read.only(~read.lost), INTERVALS["year"]) == INTERVALS["year"]
    exact = [begun(str(at), "2024-01-15", "2025-01-15" if at else None) for at in range(3)]
    with small_shop({"subscriptions": exact}) as engine:
        yearly = subscription_durations(engine, AS_OF)
    assert loss_step(yearly, INTERVALS["year"]) == INTERVALS["year"]


def counted(read: SubscriptionDurations) -> Counter[tuple[str, int, bool]]:
    found: Counter[tuple[str, int, bool]] = Counter()
    for since, days, lost, weight in zip(read.since_on, read.duration, read.lost, read.weight, strict=True):
        found[str(since), int(days), bool(lost)] += int(weight)
    return found


def test_what_alike_ones_bring_and_began_with() -> None:
    paid: dict[str, Any] = {"currency": "EUR", "interval": "month", "plan": "gold"}
    grown: dict[str, Any] = {"amount": Decimal(30), "valid_from": date(2025, 4, 1)}
    tried: dict[str, Any] = {"trial_end_at": date(2025, 1, 1), "amount": Decimal(7)}
    lives = [
        begun("grew", "2025-01-01", amount=Decimal(10), **paid),
        begun("grew", "2025-01-01", **paid | grown),
        begun("same", "2025-01-01", amount=Decimal(4), **paid),
        begun("tried", "2024-12-01", **paid | tried),
        begun("free", "2025-01-01", **paid | {"currency": None}),
        begun("lost", "2025-01-01", "2025-02-01", amount=Decimal(5), **paid),
    ]
    with small_shop({"subscriptions": lives}) as engine:
        read = subscription_durations(engine, AS_OF)
    lost, running = read.only(read.lost), read.only(~read.lost)
    assert len(running) == 1
    told = {name: getattr(running, name).tolist() for name in ("weight", "monthly", "squares", "unpriced")}
    assert told == {"weight": [4], "monthly": [41], "squares": [30**2 + 4**2 + 7**2], "unpriced": [1]}
    assert [*running.begun, *running.begun_priced] == [10 + 4 + 7, 3]
    assert [*lost.monthly, *lost.squares, *lost.begun, *lost.begun_priced] == [0, 0, 5, 1]
