"""The mean satisfaction score."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import POINTS
from patronage.metrics.measures.surveys import ANSWERS, SCORES, left_out
from patronage.metrics.metric import Example, Metric

__all__ = ["csat_mean"]

csat_mean = Metric(
    name="csat_mean",
    label="Mean satisfaction score",
    unit=POINTS,
    question="What is the mean satisfaction score, of 5?",
    formula=ratio(SCORES, ANSWERS),
    better="up",
    source=("Sum of satisfaction scores, mapped onto 1 to 5 and rounded to four places / scores."),
    companions=(left_out("csat"),),
    example=Example(
        rows={
            "surveys": [
                {
                    "survey_id": "1",
                    "customer": None,
                    "kind": "csat",
                    "score": 5,
                    "scale": 5,
                    "answered_at": date(2025, 1, 3),
                },
                {
                    "survey_id": "2",
                    "customer": None,
                    "kind": "csat",
                    "score": 3,
                    "scale": 5,
                    "answered_at": date(2025, 1, 3),
                },
                {
                    "survey_id": "3",
                    "customer": None,
                    "kind": "csat",
                    "score": 5,
                    "scale": 9,
                    "answered_at": date(2025, 1, 3),
                },
            ]
        },
        expected=3 + 2 / 3,
        text="(5 + 3 + 3) / 3: 5 is the middle of 1 to 9.",
    ),
)
