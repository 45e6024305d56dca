"""How easy customers find it to get help."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import POINTS
from patronage.metrics.measures.surveys import EFFORT, EFFORT_ANSWERS, left_out
from patronage.metrics.metric import Example, Metric

__all__ = ["ces"]

ces = Metric(
    name="ces",
    label="Customer effort score",
    unit=POINTS,
    question="How easy do customers find it to get help, from 1 to 7?",
    formula=ratio(EFFORT, EFFORT_ANSWERS),
    better="up",
    source=("Mean effort score; 7 is effortless. Scores of other scales are mapped onto 1 to 7, evenly."),
    companions=(left_out("ces"),),
    example=Example(
        rows={
            "surveys": [
                {
                    "survey_id": "1",
                    "customer": None,
                    "kind": "ces",
                    "score": 7,
                    "scale": 7,
                    "answered_at": date(2025, 1, 3),
                },
                {
                    "survey_id": "2",
                    "customer": None,
                    "kind": "ces",
                    "score": 4,
                    "scale": 7,
                    "answered_at": date(2025, 1, 3),
                },
                {
                    "survey_id": "3",
                    "customer": None,
                    "kind": "ces",
                    "score": 3,
                    "scale": 5,
                    "answered_at": date(2025, 1, 3),
                },
            ]
        },
        expected=5,
        text="(7 + 4 + 4) / 3: 3 of 5 is the middle.",
    ),
)
