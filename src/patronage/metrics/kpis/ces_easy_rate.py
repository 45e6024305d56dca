"""Which share of customers found it easy to get help."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.surveys import EASY, EFFORT_ANSWERS
from patronage.metrics.metric import Example, Metric

__all__ = ["ces_easy_rate"]

ces_easy_rate = Metric(
    name="ces_easy_rate",
    label="Easy contacts",
    unit=SHARE,
    question="Which share of customers found it easy to get help?",
    formula=ratio(EASY, EFFORT_ANSWERS),
    better="up",
    source=("Effort scores in the best three of 7 (5 and more) / effort scores."),
    interval="wilson",
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
                    "score": 5,
                    "scale": 7,
                    "answered_at": date(2025, 1, 3),
                },
                {
                    "survey_id": "3",
                    "customer": None,
                    "kind": "ces",
                    "score": 4,
                    "scale": 7,
                    "answered_at": date(2025, 1, 3),
                },
            ]
        },
        expected=2 / 3,
        text="7 and 5, of three.",
    ),
)
