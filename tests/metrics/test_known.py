from __future__ import annotations

from datetime import date

import pytest

from patronage.base.errors import InputError
from patronage.engine.result import Result
from patronage.facts.coverage import read_coverage
from patronage.metrics.answer import answer, frame_of
from patronage.metrics.compile.known import Days, common_days
from patronage.metrics.metric import METRICS
from patronage.metrics.question import Options, question
from patronage.metrics.worked import small_shop


def _order(number: int, customer: str, on: date, gross: int) -> dict[str, object]:
    return {"order_id": str(number), "customer": customer, "ordered_at": on, "gross": gross}


ORDERS = [
    _order(1, "a", date(2025, 1, 5), 100),
    _order(2, "b", date(2025, 2, 5), 200),
    _order(3, "c", date(2025, 3, 5), 400),
]
SPEND = [
    {"platform": "meta", "spent_on": date(2025, 2, 1), "channel": "social", "amount": 50},
    {"platform": "meta", "spent_on": date(2025, 2, 28), "channel": "social", "amount": 30},
]


def _asked(rows: dict[str, list[dict[str, object]]], metrics: str, **options: object) -> Result:
    with small_shop(rows) as engine:  # type: ignore[arg-type]  # rows of many types
        coverage = read_coverage(engine)
        assert coverage is not None
        query = question(metrics, coverage.last_on, **options)  # type: ignore[arg-type]
        return answer(engine, query, coverage, "EUR")


def test_a_number_of_two_facts_counts_the_days_both_cover() -> None:
    result = _asked({"orders": ORDERS, "spend": SPEND}, "mer,net_revenue,spend")
    assert result.records() == [{"mer": 200 / 80, "net_revenue": 700, "spend": 80}]
    assert (
        "mer: the days from 2025-02-01 to 2025-02-28 count, for which all its data is known" in result.notes
    )


def test_outside_these_days_it_is_absent_and_not_zero() -> None:
    rows = _asked({"orders": ORDERS, "spend": SPEND}, "mer", grain="month").records()
    assert [row["mer"] for row in rows] == [None, 200 / 80, None]


def test_without_a_day_in_common_it_is_absent_and_says_so() -> None:
    late = [{**row, "spent_on": date(2026, 1, 1)} for row in SPEND]
    result = _asked({"orders": ORDERS, "spend": late}, "mer")
    assert result.records() == [{"mer": None}]
    assert any("no day is covered by all the data" in note for note in result.notes)


def test_a_number_of_a_fact_without_rows_is_refused() -> None:
    with pytest.raises(InputError, match="holds no spend, so mer has nothing to count; load a file of spend"):
        _asked({"orders": ORDERS}, "mer")


def test_a_shop_without_orders_answers_what_it_can() -> None:
    assert _asked({"spend": SPEND}, "spend").value() == 80
    with pytest.raises(InputError, match="holds no order, so mer"):
        _asked({"spend": SPEND}, "mer")


def test_one_fact_is_known_wherever_it_is_known() -> None:
    with small_shop({"orders": ORDERS, "spend": SPEND}) as engine:  # type: ignore[dict-item]
        coverage = read_coverage(engine)
        assert coverage is not None
        frame = frame_of(question("mer", coverage.last_on, **Options()), coverage)
    assert common_days(METRICS["spend"].measures, frame) is None
    assert common_days(METRICS["mer"].measures, frame) == Days(date(2025, 2, 1), date(2025, 2, 28))
