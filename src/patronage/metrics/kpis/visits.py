"""How often people came to the shop."""

from __future__ import annotations

from datetime import date

from patronage.base.units import COUNT
from patronage.metrics.measures.visits import VISITS
from patronage.metrics.metric import Example, Metric

__all__ = ["visits"]

visits = Metric(
    name="visits",
    label="Visits",
    unit=COUNT,
    question="How often did people come to the shop?",
    formula=VISITS,
    better="up",
    source=("Number of visits, by the day each began."),
    example=Example(
        rows={
            "visits": [
                {"visit_id": "1", "visitor_id": "x", "visited_at": date(2025, 1, 3), "channel": "search"},
                {"visit_id": "2", "visitor_id": "y", "visited_at": date(2025, 1, 3), "channel": "social"},
                {"visit_id": "3", "visitor_id": "x", "visited_at": date(2025, 1, 9), "channel": "social"},
            ]
        },
        expected=3,
        text="Two of the three are by the same visitor.",
    ),
)
