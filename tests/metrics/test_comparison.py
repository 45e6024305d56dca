"""A period beside the one before or a year earlier: which cells stand beside which, and what is flagged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from patronage.engine.duckdb import DuckDB
from patronage.engine.result import Result
from patronage.metrics.worked import small_shop
from tests.metrics.asking import ask

DAYS = {
    date(2024, 1, 15): 7,
    date(2024, 2, 29): 5,
    date(2025, 1, 30): 100,
    date(2025, 1, 31): 40,
    date(2025, 2, 1): 10,
    date(2025, 2, 28): 30,
    date(2025, 3, 5): 20,
}


@pytest.fixture(scope="module")
def shop() -> Iterator[DuckDB]:
    """Return a shop with an order on each of a few days, by two channels in turn."""
    orders = [
        {
            "order_id": str(day),
            "customer": f"c{number % 2}",
            "ordered_at": day,
            "gross": gross,
            "channel": ("email", "meta")[number % 2],
        }
        for number, (day, gross) in enumerate(DAYS.items())
    ]
    with small_shop({"orders": orders}) as engine:
        yield engine


def compared(result: Result, name: str, *keys: str) -> list[tuple[Any, ...]]:
    wanted = (*keys, name, f"{name}_previous", f"{name}_change")
    return [tuple(row[column] for column in wanted) for row in result]


def test_a_month_stands_beside_the_month_before(shop: DuckDB) -> None:
    found = ask(shop, "gross_revenue", period="2025-02", compare="previous")
    assert compared(found, "gross_revenue") == [(40, 140, pytest.approx(-100 / 140))]
    assert not [note for note in found.notes if "not shown" in note]


def test_days_of_a_longer_month_before_have_no_counterpart_and_a_note_says_so(shop: DuckDB) -> None:
    found = ask(shop, "gross_revenue", period="2025-02", compare="previous", grain="day")
    rows = compared(found, "gross_revenue", "day")
    assert [row[0] for row in rows] == [date(2025, 2, day) for day in range(1, 29)]
    # The 1st to 28th of January stand beside February; its 29th to 31st, 140 in all, beside no day.
    assert {row[0].day: row[1] for row in rows if row[1]} == {1: 10, 28: 30}
    assert all(row[2] == 0 and row[3] is None for row in rows)
    assert "2025-01-01..2025-01-31, has more days than the one asked" in " ".join(found.notes)


def test_a_shorter_month_before_leaves_the_last_days_alone(shop: DuckDB) -> None:
    rows = compared(
        ask(shop, "gross_revenue", period="2025-03", compare="previous", grain="day"), "gross_revenue", "day"
    )
    assert {row[0].day: row[1:3] for row in rows if row[1] or row[2]} == {1: (0, 10), 5: (20, 0)}
    assert rows[-1][0] == date(2025, 3, 5)


def test_a_quarter_a_year_earlier_by_month_and_channel(shop: DuckDB) -> None:
    found = ask(shop, "gross_revenue", period="2025-Q1", compare="year", grain="month", by="channel")
    assert compared(found, "gross_revenue", "month", "channel") == [
        (date(2025, 1, 1), "email", 100, 7, pytest.approx(93 / 7)),
        (date(2025, 1, 1), "meta", 40, 0, None),
        (date(2025, 2, 1), "email", 10, 0, None),
        (date(2025, 2, 1), "meta", 30, 5, 5.0),
        (date(2025, 3, 1), "email", 20, 0, None),
        (date(2025, 3, 1), "meta", 0, 0, None),
    ]


def test_a_leap_day_falls_into_the_year_before_once(shop: DuckDB) -> None:
    found = ask(shop, "gross_revenue", period="2025-02-01..2025-02-28", compare="year")
    # A year before the 28th of February's end, the 1st of March, is the 1st of March: the 29th is inside.
    assert compared(found, "gross_revenue") == [(40, 5, 7.0)]


def test_ratios_and_people_are_retaken_not_subtracted(shop: DuckDB) -> None:
    found = ask(shop, "aov,customers", period="2025-02", compare="previous").records()[0]
    assert (found["aov"], found["aov_previous"]) == (20.0, 70.0)
    assert (found["customers"], found["customers_previous"]) == (2, 2)
    assert found["aov_change"] == pytest.approx(-50 / 70)


def test_a_stock_is_counted_at_the_end_of_either_period(shop: DuckDB) -> None:
    found = ask(
        shop, "inactive_rate", period="2025-02", compare="previous", inactive_window_days=29
    ).records()[0]
    # 29 days before the 28th of February lies the 30th of January: who ordered then did so again.
    assert (found["inactive_rate"], found["inactive_rate_previous"]) == (0.0, None)


def test_a_stock_by_month_stands_beside_the_month_it_is_compared_with(shop: DuckDB) -> None:
    found = ask(
        shop,
        "inactive_rate",
        period="2025-01-01..2025-02-28",
        compare="year",
        grain="month",
        inactive_window_days=29,
    )
    # At the end of February 2024 the one order of 29 to 57 days ago is that of the 15th of January.
    assert [(r["month"], r["inactive_rate"], r["inactive_rate_previous"]) for r in found] == [
        (date(2025, 1, 1), None, None),
        (date(2025, 2, 1), 0.0, 1.0),
    ]


def test_what_lies_before_the_first_order_is_said_to(shop: DuckDB) -> None:
    found = ask(shop, "gross_revenue", period="2024", compare="previous")
    assert compared(found, "gross_revenue") == [(12, 0, None)]
    assert "starts 2023-01-01, before the first order of 2024-01-15" in " ".join(found.notes)


@pytest.mark.parametrize(
    ("options", "partial"),
    [
        ({"period": "2025-Q1"}, [False, False, True]),
        ({"period": "2025-Q1", "as_of": "2025-02-28"}, [False, False]),
        ({"period": "2025-01-10..2025-03-05"}, [True, False, True]),
        ({"period": "2025-01-01..2025-02-28"}, [False, False]),
    ],
)
def test_months_not_wholly_seen_are_flagged(
    shop: DuckDB, options: dict[str, str], partial: list[bool]
) -> None:
    assert list(ask(shop, "orders", grain="month", **options).column("is_partial")) == partial


def test_the_youngest_age_of_a_cohort_is_flagged_also_where_cohorts_are_narrowed(shop: DuckDB) -> None:
    for options in ({}, {"period": "2024"}):
        rows = ask(shop, "retention_rate", cohort="quarter", **options).records()
        flagged = [(r["cohort"], r["age"]) for r in rows if r["is_partial"]]
        assert flagged == [(date(2024, 1, 1), 4)]


@pytest.mark.parametrize(
    ("period", "orders"),
    [
        ("2024", 2),
        ("2025-Q1", 5),
        ("2025-02", 2),
        ("2025-W05", 3),
        ("2025-02-28", 1),
        ("2025-01-31..2025-02-28", 3),
        ("last 2 months", 5),
        ("last 34 days", 4),
    ],
)
def test_a_period_is_read_as_people_write_it(shop: DuckDB, period: str, orders: int) -> None:
    assert ask(shop, "orders", period=period).value() == orders
