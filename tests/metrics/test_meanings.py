"""The worked examples that the meanings of the numbers are told with."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from patronage.facts.coverage import read_coverage
from patronage.metrics.answer import answer
from patronage.metrics.metric import METRICS
from patronage.metrics.question import question
from patronage.metrics.worked import small_shop


def value(rows: dict[str, Any], metric: str, **options: Any) -> object:
    with small_shop(rows) as engine:
        coverage = read_coverage(engine)
        assert coverage is not None
        return answer(engine, question(metric, coverage.last_on, **options), coverage, "EUR").value(metric)


def test_400_customers_of_whom_380_are_left_is_a_churn_of_5_per_cent() -> None:
    began = [
        {"subscription_id": str(n), "customer": n, "started_at": date(2024, 12, 1)} for n in range(1, 401)
    ]
    ended = [{**row, "ended_at": date(2025, 1, 15)} for row in began[:20]]
    assert value({"subscriptions": [*ended, *began[20:]]}, "churn_rate", period="2025-01") == 0.05


def test_a_value_of_100_and_a_conversion_of_10_per_cent_allow_a_bid_of_10() -> None:
    # A hundred a year and one of ten clicks a customer; the lifespan of 3 years is the stated default.
    orders = [
        {"order_id": "0", "customer": "z", "ordered_at": date(2023, 1, 1), "gross": 1, "cost_of_goods": 0},
        {"order_id": "1", "customer": "a", "ordered_at": date(2025, 1, 1), "gross": 100, "cost_of_goods": 0,
         "channel": "search"},
    ]  # fmt: skip
    spend = [
        {"platform": "g", "spent_on": date(2024, 1, 3), "channel": "search", "amount": 5, "clicks": 0},
        {"platform": "g", "spent_on": date(2025, 1, 1), "channel": "search", "amount": 5, "clicks": 10},
    ]
    bid = value({"orders": orders, "spend": spend}, "max_bid", where="channel=search")
    assert bid == pytest.approx(100 * 3 * 0.10)


def test_a_customer_worth_three_times_its_cost_stands_at_3() -> None:
    # One customer who leaves 10 a year for three years, the stated default, and cost 10.
    orders = [
        {"order_id": "1", "customer": "a", "ordered_at": date(2025, 12, 31), "gross": 10, "cost_of_goods": 0,
         "channel": "search"},
        {"order_id": "0", "customer": "z", "ordered_at": date(2024, 6, 1), "gross": 1, "cost_of_goods": 0},
    ]  # fmt: skip
    spend = [
        {"platform": "g", "spent_on": date(2024, 6, 1), "channel": "search", "amount": 0},
        {"platform": "g", "spent_on": date(2025, 12, 31), "channel": "search", "amount": 10},
    ]
    found = value({"orders": orders, "spend": spend}, "ltv_to_cac", where="channel=search")
    assert found == pytest.approx(3)


@pytest.mark.parametrize(
    ("metric", "expected", "told"),
    [
        ("churn_rate", 0.05, "as of 400 there would be 380"),
        ("max_bid", 10.0, "100 x 10 % = 10"),
        ("ltv_to_cac", 3.0, "= 300, over 200 / 2 = 100"),
        ("average_lifespan", 3.0, "3.0 years"),
    ],
)
def test_the_metric_itself_tells_its_worked_example(metric: str, expected: float, told: str) -> None:
    # That the rows of an example give what it says is tried of every metric; recency of 3, 5 and 10 months
    # is a score and no metric, and tried with the scores.
    example = METRICS[metric].example
    stated = example.expected
    assert (stated[0][metric] if isinstance(stated, list) else stated) == expected
    assert told in example.text
