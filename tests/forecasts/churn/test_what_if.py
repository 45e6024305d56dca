"""What better keeping would bring at most: worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from patronage.forecasts.churn.what_if import WHAT_IF, Kept, kept_more, what_if_rows

# 1,000 contracts at 10 a month, of which 200 end within the year: 200 x 12 x 10 if they stayed.
BASE = Kept("contractual", there=1000, lost=200, revenue=24_000, discounted=22_000, margin_rate=0.3)


def rows(base: Kept) -> dict[str, dict[str, Any]]:
    names = [column.name for column in WHAT_IF]
    return {str(row[1]): dict(zip(names, row, strict=True)) for row in what_if_rows(base)}


def test_by_hand() -> None:
    found = rows(BASE)
    assert list(found) == ["as now", "+5 %", *(f"+{points} pp" for points in range(1, 11))]
    # 5 % of 80 % are 4 points, or 40 customers: a fifth of those who would leave.
    assert found["+5 %"] == pytest.approx(
        {"kind": "contractual", "change": "+5 %", "retention": 0.84, "kept": 40, "revenue": 4_800,
         "margin": 1_440, "value": 1_320, "break_even_cost": 1.32}
    )  # fmt: skip
    assert found["+1 pp"]["kept"] == pytest.approx(10)
    assert found["+10 pp"]["revenue"] == pytest.approx(12_000)
    assert (found["as now"]["kept"], found["as now"]["value"]) == (0, 0)


def test_nobody_keeps_more_than_all() -> None:
    nearly = Kept("non_contractual", there=100, lost=3, revenue=90, discounted=80, margin_rate=0.5)
    found = rows(nearly)
    for change in ("+5 %", "+3 pp", "+10 pp"):
        assert found[change]["retention"] == pytest.approx(1)
        assert found[change]["kept"] == pytest.approx(3)
        assert found[change]["value"] == pytest.approx(40)
    assert kept_more(nearly, 0.5).kept == 0


def test_without_a_margin_there_is_no_value_and_without_anybody_nothing() -> None:
    unknown = kept_more(Kept("contractual", 10, 5, 100, 90, None), 0.6)
    assert unknown.revenue == pytest.approx(20)
    assert (unknown.margin, unknown.value, unknown.break_even_cost) == (None, None, None)
    nobody = kept_more(Kept("contractual", 0, 0, 0, 0, 0.3), 0.9)
    assert (nobody.kept, nobody.revenue, nobody.break_even_cost) == (0, 0, None)
