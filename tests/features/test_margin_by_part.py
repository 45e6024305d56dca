"""What was left of repeat purchases by part of the customers, and how it varies among them: by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from patronage.contract.table import MISSING
from patronage.features.margin_by_part import margin_by_part
from patronage.features.repeat_money import repeat_money
from patronage.features.summary_options import SummaryOptions
from patronage.metrics.worked import Row
from tests.features.rfm_shop import AS_OF, order, shop

ORDERS = [
    order("A", "2024-01-10", 50, channel="ads", cost_of_goods=Decimal(1)),
    order("A", "2024-03-01", 30, cost_of_goods=Decimal(12)),
    order("A", "2025-03-01", 40, cost_of_goods=Decimal(10)),
    order("B", "2025-03-05", 20, channel="mail"),
    order("B", "2025-03-20", 60),
    order("B", "2025-12-31", 60, cost_of_goods=Decimal(20)),
    order("C", "2025-05-05", 5, channel="ads"),
    order("C", "2025-06-05", 20, cost_of_goods=Decimal(10)),
    order("D", "2025-05-05", 5),
    order("D", "2025-06-05", 7),
]
REFUNDS: list[Row] = [
    {"refund_id": "r", "order_id": "#3", "refunded_at": date(2025, 3, 9), "goods": Decimal(10)}
]


def test_sums_of_parts_and_of_all() -> None:
    with shop(ORDERS, "ABCD", REFUNDS) as engine:
        asked = (engine, AS_OF, SummaryOptions())
        found, whole = margin_by_part(*asked, "acquisition_channel"), margin_by_part(*asked, None)
        lately = margin_by_part(*asked, "acquisition_channel", date(2024, 12, 31))
        brought = repeat_money(*asked).ever
    # First orders do not count. A brought 30 and 30 of which 18 and 20 are left, C 20 of which 10, B 60 of
    # known cost of which 40; what D left is not known.
    assert found.names == (MISSING, "ads", "mail")
    assert found.customers.tolist() == [0, 2, 1]
    assert found.value.tolist() == [7, 80, 120]
    assert found.costed_value.tolist() == [0, 80, 60]
    assert found.margin.tolist() == [0, 48, 40]
    assert found.squares == pytest.approx([0, 38**2 / 60 + 10**2 / 20, 40**2 / 60])
    assert lately.squares == pytest.approx([0, 20**2 / 30 + 10**2 / 20, 40**2 / 60])
    assert whole.names == ("",)
    for part, of_all in zip(
        (found.value, found.costed_value, found.margin, found.squares),
        (brought.value, brought.costed_value, brought.margin, whole.squares.sum()),
        strict=True,
    ):
        assert np.sum(part) == pytest.approx(of_all)


def test_parts_may_be_months_and_nobody_need_be_there() -> None:
    with shop(ORDERS, "ABCD", REFUNDS) as engine:
        found = margin_by_part(engine, AS_OF, SummaryOptions(), "cohort_month")
        nobody = margin_by_part(engine, date(2023, 1, 1), SummaryOptions(), None)
    assert (found.names, found.margin.tolist()) == (("2024-01-01", "2025-03-01", "2025-05-01"), [38, 40, 10])
    assert (nobody.customers.tolist(), nobody.value.tolist()) == ([0], [0])
