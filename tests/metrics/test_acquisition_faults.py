"""The second implementation of acquisition sees faults planted in its own rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.oracle.cells import Asked
from tests.oracle.compare import Pair
from tests.oracle.family import FAMILIES

Rows = dict[str, list[dict[str, Any]]]


def _spend_a_cent_more(rows: Rows) -> None:
    next(r for r in rows["spend"] if r["purpose"] in (None, "acquisition"))["amount"] += 1


def _come_much_later(rows: Rows) -> None:
    first = min(rows["visits"], key=lambda r: r["visited_at"])
    first["visited_at"] += timedelta(days=4000)


def _put_a_cart_away(rows: Rows) -> None:
    next(r for r in rows["visits"] if r["carted_at"])["carted_at"] = None


def _click_once_more(rows: Rows) -> None:
    next(r for r in rows["spend"] if r["clicks"])["clicks"] += 1


def _reach_another_goal(rows: Rows) -> None:
    next(r for r in rows["conversions"] if r["kind"] in ("lead", "Lead"))["kind"] = "registration"


def _cost_more(rows: Rows) -> None:
    for row in rows["costs"]:
        row["amount"] += 1


@pytest.mark.parametrize(
    ("fault", "seen_in"),
    [
        (_spend_a_cent_more, {"spend", "acquisition_spend", "acquisition_cost", "mer", "cac"}),
        (_come_much_later, {"visits"}),
        (_put_a_cart_away, {"add_to_cart_rate"}),
        (_click_once_more, {"clicks", "cost_per_click"}),
        (_reach_another_goal, {"conversions"}),
        (_cost_more, {"fully_loaded_cac"}),
    ],
)
def test_a_planted_fault_is_seen(fault: Callable[[Rows], None], seen_in: set[str]) -> None:
    family = FAMILIES["acquisition"]
    pair = Pair.of(family.shop(1))
    assert pair is not None
    asked = Asked(
        as_of=pair.coverage.last_on,
        assume=(("conversion_kind", "lead"), ("conversion_days", 30)),
    )
    assert pair.of_family(family, asked) == []
    # What was worked out of the rows as they were is forgotten.
    pair.shop.__dict__.pop("known", None)
    fault(pair.shop.rows)  # type: ignore[arg-type]  # rows of this shop alone
    with pair.engine:
        found = pair.of_family(family, asked)
    assert seen_in <= {text.partition("): ")[2].partition(" at ")[0] for text in found}
