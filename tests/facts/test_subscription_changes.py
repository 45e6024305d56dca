"""What each delivered version of a subscription does to what runs and what is paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from patronage.facts.coverage import read_coverage
from patronage.metrics.worked import small_shop
from tests.metrics.asking import ask

STARTED = date(2025, 1, 5)


def version(valid_from: date | None, amount: float, **more: Any) -> dict[str, Any]:
    """Return a version of the one subscription of these shops."""
    own = {"subscription_id": "s", "customer": "ann", "started_at": STARTED, "interval": "month"}
    return {**own, "valid_from": valid_from, "amount": amount, "status": "active", **more}


def changes(*versions: dict[str, Any], **tables: Any) -> list[tuple[Any, ...]]:
    with small_shop({"subscriptions": versions, **tables}) as engine:
        return engine.execute(
            "select strftime(changed_on, '%m-%d'), subscriptions, paying, amount, change"
            " from subscription_changes order by changed_on, side"
        )


def test_it_becomes_dearer_ends_and_comes_back() -> None:
    assert changes(
        version(None, 10),
        version(date(2025, 2, 5), 20),
        version(date(2025, 3, 5), 20, status="cancelled"),
        version(date(2025, 4, 5), 20),
    ) == [
        ("01-05", 1, 1, 10, "came"),
        ("02-05", -1, -1, -10, "up"),
        ("02-05", 1, 1, 20, "up"),
        ("03-05", -1, -1, -20, "went"),
        ("04-05", 1, 1, 20, "back"),
    ]


def test_a_trial_is_not_paid_for_yet() -> None:
    paid_later = version(None, 10, trial_end_at=date(2025, 1, 20))
    assert changes(paid_later) == [
        ("01-05", 1, 0, 0, "trial"),
        ("01-20", -1, 0, 0, "came"),
        ("01-20", 1, 1, 10, "came"),
    ]
    never = version(None, 10, status="trial", ended_at=date(2025, 1, 9))
    assert changes(never) == [("01-05", 1, 0, 0, "trial"), ("01-09", -1, 0, 0, "lapsed")]


def test_amounts_are_brought_to_a_month() -> None:
    for interval, amount, monthly in (
        ("week", 3, "13"),
        ("quarter", 10, "3.3333"),
        ("year", 79, "6.5833"),
        ("month", 5, "5"),
    ):
        assert changes(version(None, amount, interval=interval))[0][3] == Decimal(monthly)
    assert changes(version(None, 5, interval=None))[0][3] is None


def test_a_foreign_amount_stands_at_the_rate_of_the_day_its_version_began() -> None:
    rate = {"valid_on": STARTED, "currency_from": "USD", "currency_to": "EUR", "rate": 0.5}
    known = changes(version(None, 10, currency="USD", ended_at=date(2025, 3, 1)), rates=[rate])
    assert [row[3] for row in known] == [5, -5]
    assert changes(version(None, 10, currency="GBP"), rates=[rate]) == [("01-05", 1, 1, None, "came")]


def test_a_number_of_money_says_how_many_tell_no_amount() -> None:
    told, untold = version(None, 10), version(None, 10, subscription_id="t", interval=None)
    with small_shop({"subscriptions": [told, untold]}) as engine:
        result = ask(engine, "active_subscriptions,mrr")
        assert result.records()[0]["mrr"] == 10
        assert any("1 version of a subscription tells no amount" in str(note) for note in result.notes)
        assert not ask(engine, "active_subscriptions").notes


def test_one_written_down_after_its_end_says_so_of_the_versions_before() -> None:
    late = version(date(2025, 3, 1), 10, status="ended", ended_at=date(2025, 2, 10))
    assert changes(version(None, 10), late)[1:] == [("02-10", -1, -1, -10, "went")]


def test_an_end_without_a_day_is_no_end() -> None:
    assert changes(version(None, 10, status="ended")) == [("01-05", 1, 1, 10, "came")]


def test_one_that_ends_the_day_it_begins_came_and_went() -> None:
    brief = changes(version(None, 10, ended_at=STARTED, status="ended"))
    assert [row[1:] for row in brief] == [(-1, -1, -10, "went"), (1, 1, 10, "came")]


def test_observation_does_not_reach_to_planned_ends() -> None:
    planned = version(None, 10, ended_at=date(2027, 1, 5))
    other = version(None, 10, subscription_id="t", started_at=date(2025, 2, 1))
    with small_shop({"subscriptions": [planned, other]}) as engine:
        coverage = read_coverage(engine)
        assert coverage is not None
        assert coverage.last_on == date(2025, 2, 1)
        assert ask(engine, "active_subscriptions").value("active_subscriptions") == 2


def test_of_four_hundred_three_hundred_and_eighty_are_left() -> None:
    rows = [
        version(
            None, 10, subscription_id=f"s{n}", status=None, ended_at=date(2025, 2, 15) if n < 20 else None
        )
        for n in range(400)
    ]
    with small_shop({"subscriptions": rows}) as engine:
        before = ask(engine, "active_subscriptions", period="2025-01").value("active_subscriptions")
        after = ask(engine, "active_subscriptions,churn_rate", period="2025-02").records()[0]
    assert (before, after["active_subscriptions"], after["churn_rate"]) == (400, 380, 0.05)


def test_losses_of_those_who_came_in_between_are_no_churn() -> None:
    begun = [version(None, 10, subscription_id=f"s{n}") for n in range(3)]
    ended = version(None, 10, subscription_id="x", ended_at=date(2025, 2, 9))
    brief = version(
        None, 10, subscription_id="y", started_at=date(2025, 2, 3), ended_at=date(2025, 2, 20), status="ended"
    )
    with small_shop({"subscriptions": [*begun, ended, brief]}) as engine:
        assert ask(engine, "churn_rate", period="2025-02").value("churn_rate") == 0.25
        assert ask(engine, "churn_rate").value("churn_rate") == 0.4
        by_month = ask(engine, "churn_rate", grain="month").records()
    assert [row["churn_rate"] for row in by_month] == [None, 0.25]
