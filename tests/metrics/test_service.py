"""Numbers of service where they go wrong: midnight, open ends, silent feeds, scales nobody declared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from patronage.base.errors import InputError, Unreachable
from patronage.engine.duckdb import DuckDB
from patronage.metrics.worked import small_shop
from tests.metrics.asking import ask
from tests.oracle.compare import Pair
from tests.oracle.family import FAMILIES

Row = dict[str, Any]

NOON = datetime(2025, 3, 3, 12)  # noqa: DTZ001  # instants are stored as UTC without a zone


@contextmanager
def desk(*contacts: Row, **more: list[Row]) -> Iterator[DuckDB]:
    """Make a shop with an order on each of ten days, so that its last day is known."""
    orders = [
        {"order_id": f"o{day}", "customer": "ann", "ordered_at": NOON + timedelta(days=day), "gross": 100}
        for day in range(10)
    ]
    rows = {"contacts": [{"leg": 1, **row} for row in contacts], "orders": orders, **more}
    with small_shop(rows) as engine:
        yield engine


def call(id_: str, wait: float | None = None, outcome: str | None = "answered", **more: object) -> Row:
    at = more.pop("at", NOON)
    assert isinstance(at, datetime)
    end = None if wait is None else at + timedelta(seconds=wait)
    name = "answered_at" if outcome == "answered" else "ended_at"
    return {"contact_id": id_, "queued_at": at, name: end, "outcome": outcome, **more}


def score(id_: str, value: float, kind: str = "csat", scale: int | None = 5, **more: object) -> Row:
    return {
        "survey_id": id_,
        "kind": kind,
        "score": value,
        "scale": scale,
        "answered_at": NOON,
        "customer": None,
        **more,
    }


def test_a_day_is_the_sum_of_its_contacts_by_their_arrival() -> None:
    late = datetime(2025, 3, 3, 23, 59, 55)  # noqa: DTZ001
    with desk(
        call("1", 10, at=late),
        call("2", 30, at=late),
        call("3", 5, at=NOON + timedelta(days=1)),
    ) as engine:
        days = ask(engine, "service_level,answered", grain="day", period="2025-03-03..2025-03-04")
        whole = ask(engine, "service_level", period="2025-03-03..2025-03-04")
    assert [row["service_level"] for row in days] == [0.5, 1.0]
    assert [row["answered"] for row in days] == [2, 1]
    assert whole.value("service_level") == pytest.approx(2 / 3)


def test_who_still_waits_is_a_miss_once_the_promise_is_broken() -> None:
    waiting = [call("1", 5), call("2", None, None), call("3", None, None, at=NOON + timedelta(seconds=100))]
    end = call("4", 1, at=NOON + timedelta(seconds=110))
    with desk(*waiting, end) as engine:
        on_the_day = ask(engine, "service_level", as_of="2025-03-03").records()[0]
        a_day_later = ask(engine, "service_level", as_of="2025-03-04").records()[0]
    # Contact 3 has waited for 11 seconds at the last thing the log knows of the day.
    assert on_the_day["service_level"] == pytest.approx(2 / 3)
    assert on_the_day["service_level_coverage"] == pytest.approx(3 / 4)
    assert a_day_later["service_level"] == pytest.approx(2 / 4)


def test_what_was_answered_later_waited_at_the_time() -> None:
    with desk(call("1", 86_400), call("2", 5)) as engine:
        before = ask(engine, "answered,average_speed_of_answer,service_level", as_of="2025-03-03").records()
        after = ask(engine, "answered,average_speed_of_answer,service_level").records()
    assert (before[0]["answered"], before[0]["average_speed_of_answer"]) == (1, 5)
    assert (after[0]["answered"], after[0]["average_speed_of_answer"]) == (2, 43_202.5)


def test_a_silent_feed_is_not_a_hundred_per_cent() -> None:
    with desk(call("1", 5)) as engine:
        days = ask(engine, "service_level,abandonment_rate", grain="day", period="2025-03-03..2025-03-05")
    assert [row["service_level"] for row in days] == [1.0, None, None]
    assert [row["abandonment_rate"] for row in days] == [0.0, None, None]
    with small_shop({"orders": [{"order_id": "1", "ordered_at": NOON, "gross": 1}]}) as engine:  # noqa: SIM117
        with pytest.raises(InputError, match="the shop holds no contacts"):
            ask(engine, "service_level")


@pytest.mark.parametrize("seed", range(12))
def test_what_was_offered_went_one_of_five_ways(seed: int) -> None:
    pair = Pair.of(FAMILIES["service"].shop(seed))
    assert pair is not None
    ways = """
        select count(*), count(*) filter (left_on is null),
          count(*) filter (left_on is not null
            and outcome in ('answered', 'abandoned', 'callback', 'overflow'))
        from contact_facts where is_offered
    """
    legs = """
        select contact_id, count(*) filter (is_contact), count(*) filter (is_offered),
          bool_and(direction = 'out')
        from contact_facts group by contact_id
    """
    with pair.engine as engine:
        offered, waiting, left = engine.execute(ways)[0]
        assert offered == int(str(waiting)) + int(str(left))
        for _, contacts, offers, is_out in engine.execute(legs):
            assert contacts == (0 if is_out else 1)
            assert int(str(offers)) <= int(str(contacts))
        handled = ask(engine, "talk_time", by="agent")
        assert handled.rows


def test_a_score_whose_scale_nobody_declared_counts_nowhere() -> None:
    with desk(surveys=[score("1", 5), score("2", 1, scale=None), score("3", 9, scale=None)]) as engine:
        found = ask(engine, "csat,csat_mean").records()[0]
        notes = {name: ask(engine, name).notes for name in ("csat", "nps", "csat_customers", "orders")}
    assert (found["csat"], found["csat_mean"], found["csat_left_out"]) == (1.0, 5.0, 2)
    told = "2 answers state no scale of satisfaction that their scores fit, and count nowhere"
    assert {name: told in said for name, said in notes.items()} == {
        **dict.fromkeys(("csat", "csat_customers"), True),
        **dict.fromkeys(("nps", "orders"), False),
    }
    with desk(surveys=[score("2", 1, scale=None)]) as engine:
        assert ask(engine, "csat").value("csat") is None


def test_fifty_promoters_and_twenty_detractors_of_a_hundred() -> None:
    values = [9] * 30 + [10] * 20 + [7] * 15 + [8] * 15 + [6] * 10 + [0] * 10
    with desk(surveys=[score(str(i), value, "nps", 10) for i, value in enumerate(values)]) as engine:
        found = ask(engine, "nps").records()[0]
    assert found["nps"] == 30
    assert found["nps_error"] == pytest.approx(7.81, abs=5e-3)
    assert 1.96 * float(str(found["nps_error"])) == pytest.approx(15.3, abs=0.05)


def test_a_customer_counts_once_by_the_last_answer_of_the_period() -> None:
    answers = [
        score("1", 1, customer="ann"),
        score("2", 5, customer="ann", answered_at=NOON + timedelta(days=1)),
        score("3", 2, customer="ann", answered_at=NOON + timedelta(days=5)),
        score("4", 5, customer="bob"),
    ]
    with desk(surveys=answers) as engine:
        assert ask(engine, "csat_customers").value("csat_customers") == 0.5
        early = ask(engine, "csat_customers", period="2025-03-03..2025-03-06")
        assert early.value("csat_customers") == 1.0
        days = ask(engine, "csat_customers", grain="day", period="2025-03-03..2025-03-04")
        assert [row["csat_customers"] for row in days] == [0.5, 1.0]


def test_the_days_of_a_cost_add_up_to_it_exactly() -> None:
    cost = {"from_on": date(2025, 2, 1), "to_on": date(2025, 2, 7), "department": "Support", "amount": 100}
    overhead = {**cost, "department": "rent", "purpose": "overhead", "amount": Decimal("0.10")}
    with desk(costs=[cost, overhead]) as engine:
        days = ask(engine, "support_cost", grain="day", period="2025-02-01..2025-02-07").column(
            "support_cost"
        )
        assert sum(Decimal(str(day)) for day in days) == 100
        assert max(days) - min(days) <= Decimal("0.0001")  # type: ignore[operator,type-var]  # amounts
        half = ask(engine, "support_cost", assume={"service_overhead_share": "0.5"})
        assert half.value("support_cost") == Decimal("100.05")


@pytest.mark.parametrize("name", ["support_cost", "cost_per_contact", "support_cost_rate"])
def test_costs_without_any_of_service_do_not_tell_what_service_costs(name: str) -> None:
    of_sales = {"from_on": date(2025, 3, 3), "to_on": date(2025, 3, 12), "department": "sales", "amount": 90}
    free = {**of_sales, "department": "service", "amount": 0}
    with desk(call("1", 5), costs=[of_sales]) as engine:  # noqa: SIM117
        with pytest.raises(InputError, match=f"holds no costs of service, so {name} has nothing to count"):
            ask(engine, name)
    # A cost of 0 that somebody delivered is one.
    with desk(call("1", 5), costs=[of_sales, free]) as engine:
        assert ask(engine, name).value() == 0


def test_costs_of_service_belong_to_no_cohort_and_no_customer() -> None:
    cost = {"from_on": date(2025, 3, 1), "department": "service", "amount": 100}
    with desk(call("1", 5), costs=[cost]) as engine:
        for asked in ({"cohort": "month"}, {"by": "country"}):
            with pytest.raises(Unreachable):
                ask(engine, "cost_per_contact", **asked)


def test_a_refusal_names_what_people_know() -> None:
    with desk(call("1", 5)) as engine, pytest.raises(Unreachable, match=r"^orders cannot be split by medium"):
        ask(engine, "contact_rate", by="medium")


def test_numbers_of_different_facts_asked_together_keep_their_own_days() -> None:
    cost = {"from_on": date(2025, 3, 4), "to_on": date(2025, 3, 4), "department": "service", "amount": 60}
    calls = [call(str(day), 5, at=NOON + timedelta(days=day)) for day in range(5)]
    with desk(*calls, costs=[cost]) as engine:
        together = ask(engine, "contact_rate,cost_per_contact").records()[0]
        apart = [ask(engine, name).value(name) for name in ("contact_rate", "cost_per_contact")]
    assert [together["contact_rate"], together["cost_per_contact"]] == apart == [1.0, 60.0]
