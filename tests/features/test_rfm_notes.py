"""What every result on scored customers says of itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from patronage.features.options import RfmOptions
from patronage.features.scored import score
from patronage.metrics.worked import Row
from tests.features.rfm_shop import AS_OF, order, shop


def test_rules_and_whom_they_leave_out_are_stated() -> None:
    orders = [
        *(order(c, f"2025-12-0{at}", 10 * at) for at, c in enumerate("ABC", start=1)),
        order("D", "2020-01-01"),
        order(None, "2025-12-01"),
    ]
    refunds: list[Row] = [
        {"customer": "A", "refunded_at": date(2025, 12, 1), "goods": Decimal(1)},
        # Of an order, too early, too late, of nobody: none of these is missed in a customer's value.
        {"order_id": "#2", "refunded_at": date(2025, 12, 3), "goods": Decimal(1)},
        {"customer": "A", "refunded_at": date(2024, 12, 31), "goods": Decimal(1)},
        {"customer": "A", "refunded_at": date(2026, 1, 1), "goods": Decimal(1)},
        {"refunded_at": date(2025, 12, 1), "goods": Decimal(1)},
    ]
    with shop(orders, "ABCD", refunds) as engine:
        scored = score(engine, AS_OF)
    assert scored.population.inside == 3
    assert scored.population.outside == 1
    assert scored.notes == (
        "orders of known customers from 2025-01-01 to 2025-12-31 (365 days)",
        "scores by thirds of the customers, equal values alike",
        "tiers by the sum of the scores: 7-9 top, 5-6 middle, 3-4 low",
        "1 known customer (25.0%) ordered only before the window: outside, not scored",
        "1 order of the window (25.0%) names no customer and is left out",
        "1 refund line names no known order and lowers nobody's value",
        "warning: frequency score 1 holds 100.0% of the customers, so frequency hardly tells them apart",
    )


def test_a_window_longer_than_the_history_says_so() -> None:
    with shop([order("A", "2025-12-02")], "A") as engine:
        notes = score(engine, AS_OF, RfmOptions(scoring="ranges", tiers="thirds")).notes
    assert "only 30 days of the window were observed: the first order is of 2025-12-02" in notes
    assert "scores by equal ranges, of the window for recency, of the values for frequency and money" in notes
    assert (
        "tiers by thirds of the customers, by the sum of the scores and without splitting equal sums" in notes
    )


def test_four_fifths_are_not_yet_a_crowd() -> None:
    # Of five customers four ordered once; of six, five.
    def warnings(people: str) -> list[str]:
        orders = [order(c, f"2025-12-0{at}", 10 * at) for at, c in enumerate(people, start=1)]
        with shop([*orders, order("A", "2025-12-01")], people) as engine:
            return [note for note in score(engine, AS_OF).notes if note.startswith("warning")]

    assert warnings("ABCDE") == []
    assert warnings("ABCDEF") == [
        "warning: frequency score 1 holds 83.3% of the customers, so frequency hardly tells them apart"
    ]
