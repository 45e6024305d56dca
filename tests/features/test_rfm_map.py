"""The map of scores, worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from patronage.base.errors import UnknownName, UsageError
from patronage.features.options import RfmOptions
from patronage.features.rfm_map import PARTS, rfm_map
from patronage.features.scored import score
from tests.features.rfm_shop import AS_OF, order, shop

ORDERS = [
    *[order("A", "2025-12-01", 50)] * 3,
    order("B", "2025-12-01"),
    order("C", "2025-12-01", 20),
    order("D", "2025-02-28"),
]
RANGES = RfmOptions(scoring="ranges")


def test_the_map_holds_all_combinations_of_two_scores() -> None:
    with shop(ORDERS, "ABCD") as engine:
        result = rfm_map(score(engine, AS_OF, RANGES))
    assert [row[:2] for row in result.rows] == [(r, f) for r in (3, 2, 1) for f in (3, 2, 1)]
    assert [row for row in result.rows if row[2]] == [
        (3, 3, 1, 0.25, Decimal(150), 150.0),
        (3, 1, 2, 0.5, Decimal(30), 15.0),
        (1, 1, 1, 0.25, Decimal(10), 10.0),
    ]


def test_a_map_of_all_three_scores_knows_each_cells_tier() -> None:
    with shop(ORDERS, "ABCD") as engine:
        result = rfm_map(score(engine, AS_OF, RANGES), PARTS)
    assert len(result) == 27
    assert {row[:4]: row[-1] for row in result.rows if row[3]} == {
        (3, 3, 3, 1): "top",
        (3, 1, 1, 2): "middle",
        (1, 1, 1, 1): "low",
    }


@pytest.mark.parametrize("parts", [("recency",), ("recency", "recency"), (*PARTS, "money")])
def test_a_map_has_two_or_three_different_parts(parts: tuple[str, ...]) -> None:
    with shop([]) as engine:
        scored = score(engine, AS_OF)
        with pytest.raises(UsageError, match="two or three parts"):
            rfm_map(scored, parts)


def test_a_part_that_does_not_exist_is_refused() -> None:
    with shop([]) as engine:
        scored = score(engine, AS_OF)
        with pytest.raises(UnknownName, match="'monetary'"):
            rfm_map(scored, ("recency", "monetary"))
