"""What one conversion cost."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY
from patronage.metrics.measures.spend import ACQUISITION_SPEND
from patronage.metrics.measures.visits import converted
from patronage.metrics.metric import Example, Metric

__all__ = ["cpa"]

cpa = Metric(
    name="cpa",
    label="Cost per conversion",
    unit=MONEY,
    question="What does it cost to bring somebody to the goal we ask about?",
    formula=ratio(ACQUISITION_SPEND, converted()),
    better="down",
    source=(
        "acquisition_spend / conversions of the kind that conversion_kind names. For first orders it is "
        "the cost of a new customer."
    ),
    drivers=("acquisition_spend", "conversions"),
    example=Example(
        rows={
            "spend": [
                {"platform": "meta", "spent_on": date(2025, 1, 5), "amount": 30},
                {"platform": "meta", "spent_on": date(2025, 1, 9), "amount": 10, "purpose": "retention"},
            ],
            "conversions": [
                {"conversion_id": "1", "kind": "lead", "visitor_id": "x", "converted_at": date(2025, 1, 5)},
                {"conversion_id": "2", "kind": "lead", "visitor_id": "y", "converted_at": date(2025, 1, 9)},
                {
                    "conversion_id": "3",
                    "kind": "registration",
                    "visitor_id": "z",
                    "converted_at": date(2025, 1, 9),
                },
            ],
        },
        ask={"assume": {"conversion_kind": "lead"}},
        expected=15.0,
        text="30 / 2 leads: retention wins nobody.",
    ),
)
