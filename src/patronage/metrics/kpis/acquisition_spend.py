"""What was spent to win new customers."""

from __future__ import annotations

from datetime import date

from patronage.base.units import MONEY
from patronage.metrics.measures.spend import ACQUISITION_SPEND
from patronage.metrics.metric import Example, Metric

__all__ = ["acquisition_spend"]

acquisition_spend = Metric(
    name="acquisition_spend",
    label="Acquisition spend",
    unit=MONEY,
    question="How much was spent to win new customers?",
    formula=ACQUISITION_SPEND,
    source=(
        "Spend whose purpose is acquisition, or that states none. By dimensions that spend does not have "
        "it is the sum of what each new customer cost, and allocated."
    ),
    example=Example(
        rows={
            "spend": [
                {"platform": "meta", "spent_on": date(2025, 1, 3), "amount": 40, "purpose": "acquisition"},
                {"platform": "meta", "spent_on": date(2025, 1, 4), "amount": 25},
                {"platform": "meta", "spent_on": date(2025, 1, 5), "amount": 30, "purpose": "retention"},
                {"platform": "meta", "spent_on": date(2025, 1, 6), "amount": 5, "purpose": "brand"},
            ]
        },
        expected=65,
        text="40 + 25: retention and brand are other purposes.",
    ),
)
