"""Which share of scores reaches the goal."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.surveys import ANSWERS, SATISFIED, left_out
from patronage.metrics.metric import Example, Metric

__all__ = ["csat"]

csat = Metric(
    name="csat",
    label="Satisfaction",
    unit=SHARE,
    question="Which share of scores says that the customer was satisfied?",
    formula=ratio(SATISFIED, ANSWERS),
    better="up",
    source=(
        "Scores of 4 of 5 or more (csat_goal) / satisfaction scores, by response. Scores of other scales"
        " are mapped onto 1 to 5, evenly; those of a scale that nobody declared count nowhere and are"
        " counted beside."
    ),
    companions=(left_out("csat"),),
    interval="wilson",
    drivers=("csat_response_rate",),
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
                    "score": 8,
                    "scale": 10,
                    "answered_at": date(2025, 1, 3),
                },
                {
                    "survey_id": "4",
                    "customer": None,
                    "kind": "csat",
                    "score": 7,
                    "scale": 10,
                    "answered_at": date(2025, 1, 3),
                },
                {
                    "survey_id": "5",
                    "customer": None,
                    "kind": "csat",
                    "score": 5,
                    "scale": None,
                    "answered_at": date(2025, 1, 3),
                },
            ]
        },
        expected=[{"csat": 0.5, "csat_left_out": 1}],
        text="8 of 10 is 4.11 of 5, 7 of 10 is 3.67. The scale of 5 is unknown.",
    ),
)
