"""Which share of customers was satisfied last."""

from __future__ import annotations

from datetime import date

from patronage.base.expr import ratio
from patronage.base.units import SHARE
from patronage.metrics.measures.surveys import LAST_ANSWERS, LAST_SATISFIED
from patronage.metrics.metric import Example, Metric

__all__ = ["csat_customers"]

csat_customers = Metric(
    name="csat_customers",
    label="Satisfied customers",
    unit=SHARE,
    question="Which share of customers was satisfied the last time they were asked?",
    formula=ratio(LAST_SATISFIED, LAST_ANSWERS),
    better="up",
    source=(
        "Known customers whose last satisfaction score of the period reaches the goal / those who gave one."
        " Split or filtered, a customer counts where that last score was given."
    ),
    interval="wilson",
    drivers=("csat",),
    example=Example(
        rows={
            "surveys": [
                {
                    "survey_id": "1",
                    "customer": "a",
                    "kind": "csat",
                    "score": 1,
                    "scale": 5,
                    "answered_at": date(2025, 1, 3),
                },
                {
                    "survey_id": "2",
                    "customer": "a",
                    "kind": "csat",
                    "score": 5,
                    "scale": 5,
                    "answered_at": date(2025, 1, 9),
                },
                {
                    "survey_id": "3",
                    "customer": "b",
                    "kind": "csat",
                    "score": 2,
                    "scale": 5,
                    "answered_at": date(2025, 1, 4),
                },
                {
                    "survey_id": "4",
                    "customer": None,
                    "kind": "csat",
                    "score": 5,
                    "scale": 5,
                    "answered_at": date(2025, 1, 4),
                },
            ]
        },
        expected=0.5,
        text="A was satisfied the second time, b was not; 4 names nobody.",
    ),
)
