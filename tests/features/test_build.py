"""The marts of segments, and results taken from them."""

from __future__ import annotations

from datetime import date

import pytest

from patronage.base.errors import UnknownName
from patronage.contract.segments import CUSTOMER_SEGMENTS, SEGMENT_SCORING
from patronage.features.build import build
from patronage.features.options import RfmOptions
from patronage.features.ranking import ranking
from patronage.features.rfm import rfm
from patronage.features.scored import score
from tests.features.rfm_shop import AS_OF, order, shop

ORDERS = [order("A", "2025-12-31", 50), order("B", "2025-12-01", 20), order("C", "2024-01-01")]


def test_the_marts_hold_what_the_contract_declares() -> None:
    options = RfmOptions(90, "ranges", "thirds")
    with shop(ORDERS, "ABC") as engine:
        assert build(engine, AS_OF, options) == 2
        assert tuple(engine.describe(CUSTOMER_SEGMENTS.name) or ()) == CUSTOMER_SEGMENTS.names
        assert engine.execute("from segment_scoring") == [(AS_OF, 90, "ranges", "thirds", 2)]
        _, rows = engine.run(rfm(AS_OF, options))
        assert sorted(engine.execute("from customer_segments"), key=repr) == sorted(rows, key=repr)


def test_the_last_day_of_the_data_ends_the_window() -> None:
    with shop([order("A", "2025-06-30")], "A") as engine:
        build(engine)
        assert engine.execute("select as_of, customers from segment_scoring") == [(date(2025, 6, 30), 1)]


def test_a_shop_without_orders_has_empty_marts() -> None:
    with shop([]) as engine:
        assert build(engine) == 0
        assert engine.execute("select customers from segment_scoring") == [(0,)]


def test_results_come_from_the_mart_only_for_its_own_day_and_rules() -> None:
    with shop(ORDERS, "ABC") as engine:
        build(engine, AS_OF)
        engine.execute("update customer_segments set tier = 'from the mart'")

        def tiers(as_of: date, options: RfmOptions) -> set[object]:
            return set(ranking(score(engine, as_of, options)).column("tier"))

        assert tiers(AS_OF, RfmOptions()) == {"from the mart"}
        for as_of, options in (
            (date(2025, 12, 30), RfmOptions()),
            (AS_OF, RfmOptions(364)),
            (AS_OF, RfmOptions(scoring="ranges")),
            (AS_OF, RfmOptions(tiers="thirds")),
        ):
            assert tiers(as_of, options) <= {"top", "middle", "low"}


def test_the_mart_is_no_delivered_table() -> None:
    assert {CUSTOMER_SEGMENTS.kind, SEGMENT_SCORING.kind} == {"mart"}


def test_the_ranking_is_the_total_order_of_a_tier_or_all() -> None:
    with shop(ORDERS, "ABC") as engine:
        scored = score(engine, AS_OF)
        assert ranking(scored).column("customer") == (1, 2)
        assert ranking(scored, limit=1).column("place") == (1,)
        assert set(ranking(scored, "low").column("tier")) <= {"low"}
        with pytest.raises(UnknownName, match="no tier is called 'gold'"):
            ranking(scored, "gold")
