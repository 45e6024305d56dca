from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from patronage.facts.coverage import read_coverage
from patronage.metrics.target import Checked, check_targets
from patronage.metrics.worked import small_shop

AS_OF = date(2025, 2, 20)
ORDERS = [
    {"order_id": "1", "customer": "a", "ordered_at": date(2025, 1, 5), "gross": 60, "channel": "meta"},
    {"order_id": "2", "customer": "b", "ordered_at": date(2025, 1, 9), "gross": 40, "channel": "email"},
    {"order_id": "3", "customer": "a", "ordered_at": AS_OF, "gross": 10, "channel": "email"},
]
REFUNDS = [{"refund_id": "r", "order_id": "1", "refunded_at": date(2025, 1, 20), "goods": 10}]


def checked(**target: object) -> Checked:
    row: dict[str, Any] = {"target_id": "t", "period": "2025-01", **target}
    with small_shop({"orders": ORDERS, "refunds": REFUNDS, "targets": [row]}) as engine:  # type: ignore[dict-item]
        coverage = read_coverage(engine)
        assert coverage is not None
        (found,) = check_targets(engine, coverage, AS_OF)
    return found


@pytest.mark.parametrize(
    ("target", "value", "status", "gap"),
    [
        ({"metric": "net_revenue", "value": 80}, 90, "met", 0.125),
        ({"metric": "net_revenue", "value": 100}, 90, "missed", -0.1),
        ({"metric": "orders", "value": 2}, 2, "met", 0),
        ({"metric": "refund_rate", "value": 0.2}, 0.1, "met", 0.5),
        ({"metric": "refund_rate", "value": 0.08}, 0.1, "missed", -0.25),
        ({"metric": "net_revenue", "value": 50, "dimensions": "channel=email"}, 40, "missed", -0.2),
        ({"metric": "orders", "value": 5, "period": "2025-02"}, 1, "open", -0.8),
        ({"metric": "orders", "value": 5, "period": "2025"}, 3, "open", -0.4),
    ],
)
def test_a_target_is_met_missed_or_open(
    target: dict[str, object], value: float, status: str, gap: float
) -> None:
    found = checked(**target)
    assert (found.value, found.status) == (value, status)
    assert found.gap == pytest.approx(gap)


@pytest.mark.parametrize(
    ("target", "status", "reason"),
    [
        ({"metric": "net_revenu", "value": 1}, "unknown", "did you mean net_revenue"),
        ({"metric": "orders", "value": 1, "period": "soon"}, "unknown", "'soon' is not a period"),
        ({"metric": "orders", "value": 1, "dimensions": "colour=red"}, "unknown", "no dimension"),
        ({"metric": "new_customers", "value": 1, "dimensions": "product=x"}, "unknown", "cannot be split"),
        ({"metric": "spend", "value": 1}, "unknown", "holds no spend"),
        ({"metric": "orders", "value": 1, "period": "2026"}, "open", "begins on 2026-01-01"),
    ],
)
def test_what_cannot_be_checked_says_why(target: dict[str, object], status: str, reason: str) -> None:
    found = checked(**target)
    assert (found.value, found.status) == (None, status)
    assert reason in found.reason


def test_what_takes_its_own_window_is_read_at_the_end_of_the_period() -> None:
    # One year up to 2025-01-31: 90 by two customers, scaled from the 27 days seen by then.
    found = checked(metric="customer_value", value=1)
    assert found.value == pytest.approx(90 / 2 * 365 / 27)
