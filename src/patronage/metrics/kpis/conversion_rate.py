"""Which share of visitors reaches a goal."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.visits import VISITORS, VISITORS_CONVERTED, VISITORS_RIPE
from patronage.metrics.metric import Companion, Example, Metric

__all__ = ["conversion_rate"]

conversion_rate = Metric(
    name="conversion_rate",
    label="Conversion rate",
    unit=SHARE,
    question="Which share of visitors reaches the goal within a given number of days?",
    formula=ratio(VISITORS_CONVERTED, VISITORS_RIPE),
    better="up",
    source=(
        "Visitors who reached the goal that conversion_kind names within conversion_days of their first "
        "visit / visitors first seen. Only visitors whose days are over by as_of count; a visitor is the "
        "person where known, else the browser."
    ),
    companions=(
        Companion("ripe", ratio(VISITORS_RIPE, VISITORS), SHARE, "Share of visitors whose days are over"),
    ),
    interval="wilson",
    cohorts=VISITORS,
    example=Example(
        rows={
            "visits": [
                {"visit_id": "1", "visitor_id": "w", "visited_at": date(2025, 1, 1)},
                {"visit_id": "2", "visitor_id": "x", "visited_at": date(2025, 1, 2)},
                {"visit_id": "3", "visitor_id": "y", "visited_at": date(2025, 1, 3)},
                {"visit_id": "4", "visitor_id": "y", "visited_at": date(2025, 1, 9)},
                {"visit_id": "5", "visitor_id": "z", "visited_at": date(2025, 2, 25)},
            ],
            "conversions": [
                {"conversion_id": "1", "kind": "lead", "visitor_id": "w", "converted_at": date(2025, 1, 5)},
                {"conversion_id": "2", "kind": "lead", "visitor_id": "x", "converted_at": date(2025, 2, 20)},
                {"conversion_id": "3", "kind": "lead", "visitor_id": "z", "converted_at": date(2025, 2, 25)},
            ],
        },
        ask={"assume": {"conversion_kind": "lead"}},
        expected=[{"conversion_rate": 1 / 3, "conversion_rate_ripe": 0.75}],
        text="w of w, x and y: x needed 49 days, and z came too late for 30 days to be over.",
    ),
)
