"""What one click cost that was bought to win customers."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import MONEY, SHARE
from patronage.metrics.measures.spend import (
    ACQUISITION_CLICKS,
    ACQUISITION_SPEND,
    ACQUISITION_SPEND_WITH_CLICKS,
)
from patronage.metrics.metric import Companion, Example, Metric

__all__ = ["acquisition_cost_per_click"]

acquisition_cost_per_click = Metric(
    name="acquisition_cost_per_click",
    label="Acquisition cost per click",
    unit=MONEY,
    question="What did one click cost that was bought to win new customers?",
    formula=ratio(ACQUISITION_SPEND_WITH_CLICKS, ACQUISITION_CLICKS),
    better="down",
    source="acquisition_spend of rows that tell clicks / their clicks; what share tells them stands beside.",
    companions=(
        Companion(
            "coverage",
            ratio(ACQUISITION_SPEND_WITH_CLICKS, ACQUISITION_SPEND),
            SHARE,
            "Share of acquisition spend that tells clicks",
        ),
    ),
    drivers=("acquisition_spend",),
    example=Example(
        rows={
            "spend": [
                {"platform": "meta", "spent_on": date(2025, 1, 3), "amount": 40, "clicks": 10},
                {"platform": "meta", "spent_on": date(2025, 1, 4), "amount": 20, "clicks": 5},
                {
                    "platform": "meta",
                    "spent_on": date(2025, 1, 4),
                    "amount": 30,
                    "clicks": 90,
                    "purpose": "retention",
                },
                {"platform": "radio", "spent_on": date(2025, 1, 5), "amount": 90},
            ]
        },
        expected=[{"acquisition_cost_per_click": 4.0, "acquisition_cost_per_click_coverage": 0.4}],
        text="(40 + 20) / 15, and 60 of 150 tell clicks: radio tells none, and retention is another purpose.",
    ),
)
