"""Scores and tiers on shops worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from patronage.base.errors import UnknownName, UsageError
from patronage.engine.duckdb import DuckDB
from patronage.features.options import RfmOptions
from patronage.features.ranking import ranking
from patronage.features.rfm import rfm
from patronage.features.scored import score
from patronage.metrics.worked import Row
from tests.features.rfm_shop import AS_OF, order, shop

RANGES = RfmOptions(scoring="ranges")


def scored(engine: DuckDB, *names: str, options: RfmOptions = RANGES, as_of: date = AS_OF) -> list[Any]:
    columns, rows = engine.run(rfm(as_of, options))
    records = sorted(
        (dict(zip(columns, row, strict=True)) for row in rows), key=lambda r: int(str(r["customer"]))
    )
    return [tuple(r[n] for n in names) if len(names) > 1 else r[names[0]] for r in records]


def test_recency_of_3_5_and_10_months_scores_3_2_1_by_ranges() -> None:
    with shop(
        [order("A", "2025-09-30"), order("B", "2025-07-31"), order("C", "2025-02-28")], "ABC"
    ) as engine:
        assert scored(engine, "days_since_last_order", "recency_score") == [(92, 3), (153, 2), (306, 1)]


@pytest.mark.parametrize(("days", "score"), [(0, 3), (119, 3), (120, 2), (239, 2), (240, 1), (359, 1)])
def test_a_range_of_recency_holds_its_first_day(days: int, score: int) -> None:
    on = date.fromordinal(AS_OF.toordinal() - days).isoformat()
    with shop([order("A", on)], "A") as engine:
        assert scored(engine, "recency_score", options=RfmOptions(360, "ranges")) == [score]


def test_ranges_of_frequency_and_money_lie_between_the_least_and_the_greatest_value() -> None:
    # 1, 2, 3, 4 orders: ranges begin at 1, 2, 3. 10, 20, 39.99, 70: ranges begin at 10, 30, 50.
    money: dict[str, list[float]] = {"A": [10], "B": [10, 10], "C": [10, 10, 19.99], "D": [10, 20, 20, 20]}
    orders = [order(c, "2025-12-01", value) for c, values in money.items() for value in values]
    with shop(orders, "ABCD") as engine:
        assert scored(engine, "orders", "frequency_score") == [(1, 1), (2, 2), (3, 3), (4, 3)]
        assert scored(engine, "money_score") == [1, 1, 2, 3]


def test_thirds_score_by_who_is_behind_and_equal_values_alike() -> None:
    # Orders 1, 1, 1, 1, 2, 5: nobody, nobody, nobody, nobody, four sixths, five sixths are behind.
    counts = {"A": 1, "B": 1, "C": 1, "D": 1, "E": 2, "F": 5}
    orders = [order(c, "2025-12-01") for c, count in counts.items() for _ in range(count)]
    with shop(orders, "ABCDEF") as engine:
        assert scored(engine, "frequency_score", options=RfmOptions()) == [1, 1, 1, 1, 3, 3]


def test_thirds_of_different_values_are_cut_where_ntile_cuts() -> None:
    orders = [order(c, f"2025-12-0{at}", 10 * at) for at, c in enumerate("ABCDEFGH", start=1)]
    with shop(orders, "ABCDEFGH") as engine:
        expected = [1, 1, 1, 2, 2, 2, 3, 3]
        assert scored(engine, "money_score", options=RfmOptions()) == expected
        assert scored(engine, "recency_score", options=RfmOptions()) == expected


def test_money_is_after_discounts_and_the_refunds_known_by_then() -> None:
    orders = [order("A", "2025-11-01", 100, discount=Decimal(20)), order("B", "2025-11-01", 100)]
    refunds: list[Row] = [
        {"order_id": "#1", "refunded_at": date(2025, 12, 31), "goods": Decimal(5)},
        {"order_id": "#1", "refunded_at": date(2026, 1, 1), "goods": Decimal(7)},
        {"order_id": "#2", "goods": Decimal(30)},
        {"customer": "B", "refunded_at": date(2025, 12, 1), "goods": Decimal(1)},
    ]
    with shop(orders, "AB", refunds) as engine:
        assert scored(engine, "net_value") == [Decimal(75), Decimal(70)]
        assert scored(engine, "net_value", as_of=date(2026, 1, 1)) == [Decimal(68), Decimal(70)]
        assert scored(engine, "net_value", as_of=date(2025, 11, 1)) == [Decimal(80), Decimal(70)]


def test_only_known_customers_with_a_kept_order_in_the_window_are_scored() -> None:
    orders = [
        order("A", "2025-01-01"),
        order("B", "2024-12-31"),
        order("C", "2025-12-31", status="cancelled"),
        order("D", "2026-01-01"),
        order(None, "2025-12-31"),
    ]
    with shop(orders, "ABCD") as engine:
        assert scored(engine, "customer") == [1]
        assert scored(engine, "customer", options=RfmOptions(366)) == [1, 2]
        assert scored(engine, "customer", options=RfmOptions(1), as_of=date(2026, 1, 1)) == [4]


def test_the_worked_example_of_the_documentation_holds() -> None:
    orders = [
        *[order("A", "2025-09-30", 100)] * 4,
        *[order("B", "2025-07-31", 110)] * 2,
        order("C", "2025-02-28", 100),
    ]
    with shop(orders, "ABC") as engine:
        assert scored(engine, "recency_score", "frequency_score", "money_score", "score", "tier") == [
            (3, 3, 3, 9, "top"),
            (2, 2, 2, 6, "middle"),
            (1, 1, 1, 3, "low"),
        ]


def test_tiers_by_sums_are_7_to_9_then_5_to_6_then_3_to_4() -> None:
    # Recency 3, 2, 1 twice; orders and money 3 for the first of a kind (A), 1 for the rest.
    orders = [
        *[order("A", "2025-12-01", 50)] * 3,
        order("B", "2025-12-01"),
        order("C", "2025-07-31"),
        order("D", "2025-02-28"),
    ]
    with shop(orders, "ABCD") as engine:
        assert scored(engine, "score", "tier") == [(9, "top"), (5, "middle"), (4, "low"), (3, "low")]


def test_tiers_by_thirds_never_split_equal_sums() -> None:
    # Sums 9, 5, 5, 5: nobody is behind the fives, three of four are behind the nine.
    orders = [*[order("A", "2025-12-01", 50)] * 3, *(order(c, "2025-12-01") for c in "BCD")]
    options = RfmOptions(scoring="ranges", tiers="thirds")
    with shop(orders, "ABCD") as engine:
        assert scored(engine, "score", "tier", options=options) == [(9, "top"), *[(5, "low")] * 3]


def test_customers_stand_in_a_total_order() -> None:
    # All score alike but D; then money decides, then orders, then the customer.
    orders = [
        order("A", "2025-12-01", 10),
        order("B", "2025-12-01", 12),
        order("C", "2025-12-01", 10),
        order("D", "2025-12-02", 100),
    ]
    with shop(orders, "ABCD") as engine:
        assert ranking(score(engine, AS_OF)).column("customer") == (4, 2, 1, 3)


@pytest.mark.parametrize("options", [RfmOptions(), RANGES])
def test_where_all_are_equal_nobody_stands_out(options: RfmOptions) -> None:
    with shop([order(c, "2025-12-01") for c in "ABC"], "ABC") as engine:
        assert scored(engine, "frequency_score", "money_score", options=options) == [(1, 1)] * 3


def test_rules_and_windows_that_do_not_exist_are_refused() -> None:
    with pytest.raises(UnknownName, match="'third'; did you mean thirds"):
        RfmOptions(scoring="third")  # type: ignore[arg-type]  # what a user may type
    with pytest.raises(UnknownName, match="rule for tiers is called 'sum'"):
        RfmOptions(tiers="sum")  # type: ignore[arg-type]  # what a user may type
    with pytest.raises(UsageError, match="0 days"):
        RfmOptions(window_days=0)
